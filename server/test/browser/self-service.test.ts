import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasChromium, openChromium, WITHOUT_CHROMIUM } from './chromium.ts';
import { visit } from './person.ts';
import { openSite, type Site } from './site.ts';

if (!hasChromium) console.warn(`Browser tests are skipped: ${WITHOUT_CHROMIUM}`);

const EMAIL = 'jo@example.org';
const PASSWORD = 'right-horse-7-battery';
/** How long after a login credentials may be changed, in milliseconds. */
const PRIVILEGED_FOR = 1500;

describe.skipIf(!hasChromium)('a single-page application in a browser', () => {
  let site: Site;
  let browser: Browser;
  beforeAll(async () => {
    site = await openSite(() => ({
      selfservice: { flows: { settings: { privileged_session_max_age: `${PRIVILEGED_FOR}ms` } } },
    }));
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.[Symbol.asyncDispose]();
  });

  it('registers, signs in, changes the password after asking for the old one, and logs out', async () => {
    const jo = await visit(browser, site, 'registration');
    await jo.expectState('registration choose_method');
    await jo.enter({ 'traits.email': EMAIL });
    await jo.press('profile');
    await jo.expectMessage(1040009);
    await jo.enter({ password: EMAIL });
    await jo.press('password');
    await jo.expectMessage(4000031);
    await jo.enter({ password: PASSWORD });
    await jo.press('password');
    await jo.expectState(`signed in as ${EMAIL}`);

    await jo.logOut();
    await jo.open('whoami');
    await jo.expectState('signed out 401');

    await jo.logIn(EMAIL, 'wrong');
    await jo.expectMessage(4000006);
    await jo.logIn(EMAIL, PASSWORD);
    await jo.expectState(`signed in as ${EMAIL}`);

    await sleep(PRIVILEGED_FOR);
    await jo.open('settings');
    await jo.enter({ password: 'another-horse-8-battery' });
    await jo.press('password');
    await jo.expectMessage(1010003);
    expect(jo.place()).toBe('/login');
    await jo.enter({ password: PASSWORD });
    await jo.press('password');
    await jo.expectMessage(1050001);
    expect(jo.place()).toBe('/settings');
    await jo.logOut();

    await jo.logIn(EMAIL, PASSWORD);
    await jo.expectMessage(4000006);
    await jo.logIn(EMAIL, 'another-horse-8-battery');
    await jo.expectState(`signed in as ${EMAIL}`);
    await jo.leave();
  });

  it('keeps its cookies out of reach of scripts and of other sites', async () => {
    const { page, context, expectState, leave } = await visit(browser, site, 'login');
    await expectState('login choose_method');
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
    await leave();
  });

  it('takes no submission without the token, with a foreign token, or without the cookie', async () => {
    const jo = await visit(browser, site, 'login');
    await jo.expectState('login choose_method');
    for (const token of ['', 'bm9uc2Vuc2U=']) {
      await jo.page.evaluate(`document.querySelector('[name=csrf_token]').value = ${JSON.stringify(token)}`);
      await jo.enter({ identifier: EMAIL, password: PASSWORD });
      await jo.press('password');
      await jo.expectState('refused 403 security_csrf_violation');
    }
    await jo.open('login');
    await jo.context.clearCookies();
    await jo.enter({ identifier: EMAIL, password: PASSWORD });
    await jo.press('password');
    await jo.expectState('refused 403 security_csrf_violation');
    expect((await jo.context.cookies(site.api)).filter(({ name }) => name.includes('session'))).toEqual([]);
    await jo.leave();
  });

  it('hides a flow of one browser from another', async () => {
    const mine = await visit(browser, site, 'login');
    await mine.expectState('login choose_method');
    const id = await mine.page.evaluate<string>(
      `fetch(${JSON.stringify(`${site.api}self-service/login/browser`)}, { credentials: 'include', headers: { accept: 'application/json' } }).then((r) => r.json()).then(({ id }) => id)`,
    );
    const theirs = await visit(browser, site, `login?flow=${id}`);
    await theirs.expectState('refused 403 security_csrf_violation');
    await Promise.all([mine.leave(), theirs.leave()]);
  });

  it('answers no script of an origin that is not allowed', async () => {
    const { expectState, leave } = await visit(browser, site, 'login', site.stranger);
    await expectState('unreachable Failed to fetch');
    await leave();
  });
});
