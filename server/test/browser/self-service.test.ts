import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, openChromium, WITHOUT_CHROMIUM } from './chromium.ts';
import { openSite, PRIVILEGED_FOR } from './site.ts';
import type { Site } from './site.ts';

if (!hasChromium) console.warn(`Browser tests are skipped: ${WITHOUT_CHROMIUM}`);

const EMAIL = 'jo@example.org';
const PASSWORD = 'right-horse-7-battery';

describe.skipIf(!hasChromium)('a single-page application in a browser', () => {
  let site: Site;
  let browser: Browser;
  beforeAll(async () => {
    site = await openSite();
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.[Symbol.asyncDispose]();
  });

  it('registers, signs in, changes the password after asking for the old one, and logs out', async () => {
    const { page } = await visit('registration');
    await expectState(page, 'registration choose_method');
    await fill(page, { 'traits.email': EMAIL });
    await press(page, 'profile');
    await expectMessage(page, '1040009');
    await fill(page, { password: EMAIL });
    await press(page, 'password');
    await expectMessage(page, '4000031');
    await fill(page, { password: PASSWORD });
    await press(page, 'password');
    await expectState(page, `signed in as ${EMAIL}`);

    await logOut(page);
    await open(page, 'whoami');
    await expectState(page, 'signed out 401');

    await signIn(page, 'wrong');
    await expectMessage(page, '4000006');
    await signIn(page, PASSWORD);
    await expectState(page, `signed in as ${EMAIL}`);

    await sleep(PRIVILEGED_FOR);
    await open(page, 'settings');
    await fill(page, { password: 'another-horse-8-battery' });
    await press(page, 'password');
    await expectMessage(page, '1010003');
    expect(new URL(page.url()).pathname).toBe('/login');
    await fill(page, { password: PASSWORD });
    await press(page, 'password');
    await expectMessage(page, '1050001');
    expect(new URL(page.url()).pathname).toBe('/settings');
    await logOut(page);

    await signIn(page, PASSWORD);
    await expectMessage(page, '4000006');
    await signIn(page, 'another-horse-8-battery');
    await expectState(page, `signed in as ${EMAIL}`);
    await page.context().close();
  });

  it('keeps its cookies out of reach of scripts and of other sites', async () => {
    const { page, context } = await visit('login');
    await expectState(page, 'login choose_method');
    expect(await page.evaluate('document.cookie')).toBe('');
    expect(await context.cookies(site.api)).toEqual([
      expect.objectContaining({
        name: expect.stringMatching(/^csrf_token_[0-9a-f]{64}$/) as string,
        httpOnly: true,
        sameSite: 'Lax',
        secure: false,
        path: '/',
      }),
    ]);
    await context.close();
  });

  it('takes no submission without the token, with a foreign token, or without the cookie', async () => {
    const { page, context } = await visit('login');
    await expectState(page, 'login choose_method');
    for (const token of ['', 'bm9uc2Vuc2U=']) {
      await page.evaluate(`document.querySelector('[name=csrf_token]').value = ${JSON.stringify(token)}`);
      await fill(page, { identifier: EMAIL, password: PASSWORD });
      await press(page, 'password');
      await expectState(page, 'refused 403 security_csrf_violation');
    }
    await open(page, 'login');
    await context.clearCookies();
    await fill(page, { identifier: EMAIL, password: PASSWORD });
    await press(page, 'password');
    await expectState(page, 'refused 403 security_csrf_violation');
    expect((await context.cookies(site.api)).filter(({ name }) => name.includes('session'))).toEqual([]);
    await context.close();
  });

  it('hides a flow of one browser from another', async () => {
    const mine = await visit('login');
    await expectState(mine.page, 'login choose_method');
    const id = await mine.page.evaluate<string>(
      `fetch(${JSON.stringify(`${site.api}self-service/login/browser`)}, { credentials: 'include', headers: { accept: 'application/json' } }).then((r) => r.json()).then(({ id }) => id)`,
    );
    const theirs = await visit(`login?flow=${id}`);
    await expectState(theirs.page, 'refused 403 security_csrf_violation');
    await Promise.all([mine.context.close(), theirs.context.close()]);
  });

  it('answers no script of an origin that is not allowed', async () => {
    const { page, context } = await visit('login', site.stranger);
    await expectState(page, 'unreachable Failed to fetch');
    await context.close();
  });

  async function visit(path: string, origin = site.app): Promise<{ page: Page; context: BrowserContext }> {
    const context = await browser.newContext();
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    await page.goto(`${origin}/${path}${path.includes('?') ? '&' : '?'}api=${encodeURIComponent(site.api)}`);
    return { page, context };
  }

  const open = async (page: Page, path: string): Promise<void> => {
    await page.goto(`${site.app}/${path}`);
  };

  async function signIn(page: Page, password: string): Promise<void> {
    await open(page, 'login');
    await fill(page, { identifier: EMAIL, password });
    await press(page, 'password');
  }

  async function logOut(page: Page): Promise<void> {
    await page.click('#logout');
    await expectState(page, 'logged out 204');
  }
});

async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name="${name}"]`, value);
}

const press = (page: Page, method: string): Promise<void> => page.click(`button[name=method][value=${method}]`);

/** Waits until the page's state line is this. */
const expectState = (page: Page, text: string): Promise<void> =>
  page.locator('#state').getByText(text, { exact: true }).waitFor();

/** Waits until the page shows the message of this id. */
const expectMessage = (page: Page, id: string): Promise<void> =>
  page.locator('#messages li').filter({ hasText: id }).first().waitFor();
