import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OpenIdProvider } from '../../../conformance/lib/providers/openid-provider.ts';
import { openIdSettings, startOpenIdProvider } from '../openid-users.ts';
import { hasChromium, openChromium, WITHOUT_CHROMIUM } from './chromium.ts';
import { visit, type Person } from './person.ts';
import { openSite, type Site } from './site.ts';

if (!hasChromium) console.warn(`Browser tests are skipped: ${WITHOUT_CHROMIUM}`);

const PASSWORD = 'right-horse-7-battery';
const [LINKED, SAVED, MISSING, REFRESH] = [1010016, 1050001, 4000002, 1010003];

describe.skipIf(!hasChromium)('a user with an account at a provider, in a browser', () => {
  let provider: OpenIdProvider;
  let site: Site;
  let browser: Browser;
  let jo: Person;
  beforeAll(async () => {
    provider = await startOpenIdProvider();
    site = await openSite(() => ({
      selfservice: {
        methods: {
          oidc: {
            enabled: true,
            config: { providers: [openIdSettings(provider), openIdSettings(provider, { id: 'second' })] },
          },
        },
        flows: { registration: { after: { oidc: { hooks: [{ hook: 'session' }] } } } },
      },
    }));
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.[Symbol.asyncDispose]();
    await provider?.close();
  });
  beforeEach(() => provider.reset());

  /** Signs in at the provider, which knows the user, by a button of the page. */
  const by = (button: string, name = 'provider') => jo.press(button, name);

  async function signUp(sub: string, email: string): Promise<void> {
    provider.signsIn(sub, { email });
    jo = await visit(browser, site, 'registration');
    await by('acme');
    await jo.expectState(`signed in as ${email}`);
  }

  async function signUpWithPassword(email: string): Promise<void> {
    jo = await visit(browser, site, 'registration');
    await jo.enter({ 'traits.email': email });
    await jo.press('profile');
    await jo.enter({ password: PASSWORD });
    await jo.press('password');
    await jo.expectState(`signed in as ${email}`);
  }

  it('signs up, signs out and signs in', async () => {
    await signUp('ada', 'ada@example.org');
    await jo.logOut();
    await jo.open('login');
    await by('acme');
    await jo.expectState('signed in as ada@example.org');
    await jo.leave();
  });

  it('types what the provider does not tell', async () => {
    provider.signsIn('bea', {});
    jo = await visit(browser, site, 'registration');
    await by('acme');
    await jo.expectMessage(MISSING);
    expect(jo.place()).toBe('/registration');
    await jo.enter({ 'traits.email': 'bea@example.org' });
    await by('acme');
    await jo.expectState('signed in as bea@example.org');
    await jo.leave();
  });

  it('links another account and unlinks it', async () => {
    await signUp('cleo', 'cleo@example.org');
    provider.signsIn('cleo-second', { email: 'elsewhere@example.org' });
    await jo.open('settings');
    await by('second', 'link');
    await jo.expectMessage(SAVED);
    await by('second', 'unlink');
    await jo.expectMessage(SAVED);
    await jo.page.waitForSelector('button[name="link"][value="second"]');
    expect(await jo.page.locator('button[name="unlink"]').count()).toBe(0);
    await jo.leave();
  });

  it('confirms that an account of the same address is theirs', async () => {
    await signUpWithPassword('dora@example.org');
    await jo.leave();
    provider.signsIn('dora', { email: 'dora@example.org' });
    jo = await visit(browser, site, 'registration');
    await by('acme');
    await jo.expectMessage(LINKED);
    expect(jo.place()).toBe('/login');
    await jo.enter({ password: PASSWORD });
    await jo.press('password');
    await jo.expectState('signed in as dora@example.org');
    await jo.logOut();
    await jo.open('login');
    await by('acme');
    await jo.expectState('signed in as dora@example.org');
    await jo.leave();
  });

  it('proves again who they are', async () => {
    await signUp('eve', 'eve@example.org');
    await jo.open('login?refresh=true');
    await jo.expectMessage(REFRESH);
    expect(await jo.page.locator('button[name="provider"]').count()).toBe(1);
    await by('acme');
    await jo.expectState('signed in as eve@example.org');
    await jo.leave();
  });
});
