import type { Browser, CDPSession } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { inBase64 } from '../identity-admin.ts';
import { KEY_SCHEMA } from '../security-keys.ts';
import { hasChromium, openChromium, WITHOUT_CHROMIUM } from './chromium.ts';
import { visit, type Person } from './person.ts';
import { openSite, type Site } from './site.ts';

if (!hasChromium) console.warn(`Browser tests are skipped: ${WITHOUT_CHROMIUM}`);

const PASSWORD = 'right-horse-7-battery';
const SESSION = { hooks: [{ hook: 'session' }] };
const siteWith = (method: 'webauthn' | 'passkey', config: object): Promise<Site> =>
  openSite((app) => ({
    identity: { schemas: [{ id: 'default', url: inBase64(KEY_SCHEMA) }] },
    session: { whoami: { required_aal: 'aal1' } },
    selfservice: {
      methods: {
        [method]: {
          enabled: true,
          config: { ...config, rp: { id: 'localhost', display_name: 'Keys', origins: [app] } },
        },
      },
      flows: {
        settings: { required_aal: 'aal1' },
        registration: {
          enable_legacy_one_step: true,
          after: { password: SESSION, webauthn: SESSION, passkey: SESSION },
        },
      },
    },
  }));

/** An authenticator in this browser whose owner agrees to everything. */
async function plugIn({ context, page }: Person): Promise<{ devtools: CDPSession; authenticatorId: string }> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { devtools, authenticatorId };
}

const click = ({ page }: Person, name: string) => page.click(`[name="${name}"]`);

describe.skipIf(!hasChromium)('in a browser', () => {
  let browser: Browser;
  let site: Site | undefined;
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterEach(async () => {
    await site?.[Symbol.asyncDispose]();
    site = undefined;
  });
  afterAll(() => browser?.close());

  it('a security key is added and asked for as second factor', async () => {
    site = await siteWith('webauthn', { passwordless: false });
    const jo = await visit(browser, site, 'registration');
    await plugIn(jo);
    await jo.enter({ 'traits.email': 'second@example.org', password: PASSWORD });
    await jo.press('password');
    await jo.expectState('signed in as second@example.org');
    await jo.open('settings');
    await jo.enter({ webauthn_register_displayname: 'mine' });
    await click(jo, 'webauthn_register_trigger');
    await jo.expectMessage(1050001);
    await jo.logOut();
    await jo.logIn('second@example.org', PASSWORD);
    await jo.expectState('signed in as second@example.org');
    await jo.open('login?aal=aal2');
    await click(jo, 'webauthn_login_trigger');
    await jo.expectState('signed in as second@example.org');
    await jo.open('settings');
    await click(jo, 'webauthn_remove');
    await jo.expectMessage(1050001);
    expect(await jo.page.locator('[name="webauthn_remove"]').count()).toBe(0);
    await jo.leave();
  });

  it('a security key replaces the password', async () => {
    site = await siteWith('webauthn', { passwordless: true });
    const jo = await visit(browser, site, 'registration');
    await plugIn(jo);
    await jo.enter({ 'traits.email': 'alone@example.org', webauthn_register_displayname: 'mine' });
    await click(jo, 'webauthn_register_trigger');
    await jo.expectState('signed in as alone@example.org');
    await jo.logOut();
    await jo.open('login');
    await jo.enter({ identifier: 'alone@example.org' });
    await jo.press('webauthn');
    await jo.expectMessage(1010012);
    await click(jo, 'webauthn_login_trigger');
    await jo.expectState('signed in as alone@example.org');
    await jo.open('settings');
    await click(jo, 'webauthn_remove');
    await jo.expectMessage(4000001);
    await jo.enter({ password: PASSWORD });
    await jo.press('password');
    await jo.expectMessage(1050001);
    await click(jo, 'webauthn_remove');
    await jo.page.locator('[name="webauthn_remove"]').waitFor({ state: 'detached' });
    await jo.expectMessage(1050001);
    await jo.leave();
  });

  it('a passkey is made, offered by the autofill, and asked for by the button', async () => {
    site = await siteWith('passkey', {});
    const jo = await visit(browser, site, 'registration');
    const { devtools, authenticatorId } = await plugIn(jo);
    await jo.enter({ 'traits.email': 'pass@example.org' });
    // Some pages repeat a field for each method.
    const field = jo.page.locator('[name="traits.email"]');
    await field.evaluate('(field) => field.form.append(Object.assign(field.cloneNode(), { type: "hidden" }))');
    await click(jo, 'passkey_register_trigger');
    await jo.expectState('signed in as pass@example.org');
    const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
    expect(credentials).toEqual([expect.objectContaining({ userName: 'pass@example.org' })]);
    await jo.logOut();
    // The virtual authenticator takes the autofill's offer by itself.
    await jo.open('login');
    await jo.expectState('signed in as pass@example.org');
    await jo.logOut();
    // Nothing is offered until the user touches it: the button asks again.
    await devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: false });
    await jo.open('login');
    await jo.expectState('login choose_method');
    await devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: true });
    await click(jo, 'passkey_login_trigger');
    await jo.expectState('signed in as pass@example.org');
    await jo.open('settings');
    await jo.enter({ password: PASSWORD });
    await jo.press('password');
    await jo.expectMessage(1050001);
    await click(jo, 'passkey_register_trigger');
    await jo.page.locator('[name="passkey_remove"]').nth(1).waitFor();
    await click(jo, 'passkey_remove');
    // The page before says the same: the message does not tell that this one has come.
    await jo.page.locator('[name="passkey_remove"]').nth(1).waitFor({ state: 'detached' });
    await jo.expectMessage(1050001);
    expect(await jo.page.locator('[name="passkey_remove"]').count()).toBe(1);
    await jo.leave();
  });
});
