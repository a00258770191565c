import { generate } from 'otplib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, openChromium, WITHOUT_CHROMIUM } from './chromium.ts';
import { visit, type Person } from './person.ts';
import { openSite, type Site } from './site.ts';

if (!hasChromium) console.warn(`Browser tests are skipped: ${WITHOUT_CHROMIUM}`);

const PASSWORD = 'right-horse-7-battery';
const PERIOD_S = 30;

/** The app's code, `offset` periods from now: each is good once, and none before it afterwards. */
const codeOf = (secret: string, offset: number): Promise<string> =>
  generate({ secret, epoch: Math.floor(Date.now() / 1000) + offset * PERIOD_S });

async function signUp(browser: Browser, site: Site, email: string): Promise<Person> {
  const jo = await visit(browser, site, 'registration');
  await jo.expectState('registration choose_method');
  await jo.enter({ 'traits.email': email, password: PASSWORD });
  await jo.press('password');
  await jo.expectState(`signed in as ${email}`);
  await jo.open('settings');
  await jo.expectState('settings show_form');
  return jo;
}

/** Logs in with the password, which leads to the form for the second factor. */
async function atSecondFactor(jo: Person, email: string): Promise<void> {
  await jo.logOut();
  await jo.logIn(email, PASSWORD);
  await jo.expectMessage(1010004);
}

describe.skipIf(!hasChromium)('in a browser, where a second factor is asked of users who have one,', () => {
  let browser: Browser;
  let site: Site;
  beforeAll(async () => {
    site = await openSite(() => ({
      session: { whoami: { required_aal: 'highest_available' } },
      selfservice: {
        methods: { totp: { enabled: true }, lookup_secret: { enabled: true } },
        flows: { registration: { enable_legacy_one_step: true }, settings: { required_aal: 'highest_available' } },
      },
    }));
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.[Symbol.asyncDispose]();
  });

  it('an authenticator app is linked, asked for, and unlinked', async () => {
    const email = 'app@example.org';
    const jo = await signUp(browser, site, email);
    const { width } = (await jo.page.locator('#totp_qr').boundingBox()) ?? { width: 0 };
    expect(width).toBe(256);
    const secret = (await jo.page.locator('#totp_secret_key').textContent()) ?? '';
    await jo.enter({ totp_code: await codeOf(secret, -1) });
    await jo.press('totp');
    await jo.expectMessage(1050001);

    await atSecondFactor(jo, email);
    await jo.enter({ totp_code: '000000' });
    await jo.press('totp');
    await jo.expectMessage(4000008);
    await jo.enter({ totp_code: await codeOf(secret, 0) });
    await jo.press('totp');
    await jo.expectState(`signed in as ${email}`);

    await jo.open('settings');
    await jo.press('true', 'totp_unlink');
    await jo.expectMessage(1050001);
    await jo.logOut();
    await jo.logIn(email, PASSWORD);
    await jo.expectState(`signed in as ${email}`);
    await jo.leave();
  });

  it('backup codes are made, used once each, shown and removed', async () => {
    const email = 'codes@example.org';
    const jo = await signUp(browser, site, email);
    await jo.press('true', 'lookup_secret_regenerate');
    const codes = ((await jo.page.locator('#lookup_secret_codes').textContent()) ?? '').split(', ');
    expect(codes).toHaveLength(12);
    await jo.press('true', 'lookup_secret_confirm');
    await jo.expectMessage(1050001);

    const use = async (code = ''): Promise<void> => {
      await jo.enter({ lookup_secret: code });
      await jo.press('lookup_secret');
    };
    await atSecondFactor(jo, email);
    await use(codes[0]);
    await jo.expectState(`signed in as ${email}`);
    await atSecondFactor(jo, email);
    await use(codes[0]);
    await jo.expectMessage(4000012);
    await use(codes[1]);
    await jo.expectState(`signed in as ${email}`);

    await jo.open('settings');
    await jo.press('true', 'lookup_secret_reveal');
    const shown = ((await jo.page.locator('#lookup_secret_codes').textContent()) ?? '').split(', ');
    expect(shown).toEqual(['used', 'used', ...codes.slice(2)]);
    await jo.press('true', 'lookup_secret_disable');
    await jo.expectMessage(1050001);
    await jo.logOut();
    await jo.logIn(email, PASSWORD);
    await jo.expectState(`signed in as ${email}`);
    await jo.leave();
  });
});
