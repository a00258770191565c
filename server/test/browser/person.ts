/** A user with a browser, using the application of the site. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Site } from './site.ts';

const PATIENCE_MS = 30_000;

export interface Person {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Opens a page of the application, `login?aal=aal2` for example. */
  open(path: string): Promise<void>;
  enter(fields: Readonly<Record<string, string>>): Promise<void>;
  /** The button that submits with a method, or with another field of that value. */
  press(value: string, name?: string): Promise<void>;
  /** Waits until the page's state line is this. */
  expectState(state: string): Promise<void>;
  /** Waits until the page shows the message of this id. */
  expectMessage(message: number): Promise<void>;
  /** Which page of the application is shown. */
  place(): string;
  logIn(identifier: string, password: string): Promise<void>;
  logOut(): Promise<void>;
  leave(): Promise<void>;
}

/** A new browser profile, with the application open at `path`. */
export async function visit(
  browser: Browser,
  site: Pick<Site, 'api' | 'app'>,
  path: string,
  origin = site.app,
): Promise<Person> {
  const context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const person = personAt(page, origin);
  await person.open(`${path}${path.includes('?') ? '&' : '?'}api=${encodeURIComponent(site.api)}`);
  return person;
}

function personAt(page: Page, origin: string): Person {
  const context = page.context();
  const person: Person = {
    page,
    context,
    open: async (path) => void (await page.goto(`${origin}/${path}`)),
    async enter(fields) {
      for (const [name, value] of Object.entries(fields)) await page.fill(`[name="${name}"]`, value);
    },
    press: (value, name = 'method') => page.click(`button[name="${name}"][value="${value}"]`),
    expectState: (state) => page.locator('#state').getByText(state, { exact: true }).waitFor(),
    expectMessage: (message) =>
      page
        .locator('#messages li')
        .filter({ hasText: String(message) })
        .first()
        .waitFor(),
    place: () => new URL(page.url()).pathname,
    async logIn(identifier, password) {
      await person.open('login');
      await person.enter({ identifier, password });
      await person.press('password');
    },
    async logOut() {
      await page.click('#logout');
      await person.expectState('logged out 204');
    },
    leave: () => context.close(),
  };
  return person;
}
