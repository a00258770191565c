/** People who are sent codes and links, and use them in a browser: mail goes through a real SMTP server. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../kernel/json.ts';
import { inBase64 } from '../identity-admin.ts';
import { hasChromium, openChromium } from './chromium.ts';
import { visit, type Person } from './person.ts';
import { openSite, type Site } from './site.ts';

const PASSWORD = 'right-horse-7-battery';
const NEW_PASSWORD = 'another-horse-8-battery';

const PURPOSES = {
  credentials: { password: { identifier: true } },
  verification: { via: 'email' },
  recovery: { via: 'email' },
};
const schemaFor = (purposes: object) => ({
  type: 'object',
  properties: {
    traits: {
      type: 'object',
      properties: { email: { type: 'string', format: 'email', title: 'E-Mail', 'ory.sh/kratos': purposes } },
      required: ['email'],
    },
  },
});
const schemas = (purposes: object) => [{ id: 'default', url: inBase64(schemaFor(purposes) as Json) }];

describe.skipIf(!hasChromium).each(['code', 'link'] as const)('mail with a %s', (method) => {
  let site: Site;
  let browser: Browser;
  beforeAll(async () => {
    site = await openSite((app) => proving(method, app));
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.[Symbol.asyncDispose]();
  });

  it('verifies a new user, and lets in a user who forgot the password', async () => {
    const email = 'jo@example.org';
    const jo = await visit(browser, site, 'registration');
    await register(jo, email);
    await jo.expectMessage(method === 'code' ? 1080003 : 1080001);
    expect(jo.place()).toBe('/verification');
    await prove[method](jo, email);
    await jo.expectState('verification passed_challenge');
    await jo.expectMessage(1080002);
    await jo.page.click('#form a');
    await jo.expectState(`signed in as ${email}`);
    await jo.logOut();

    await jo.open('recovery');
    await jo.enter({ email });
    await jo.press(method);
    await jo.expectMessage(method === 'code' ? 1060003 : 1060002);
    await prove[method](jo, email);
    await jo.expectMessage(1060001);
    expect(jo.place()).toBe('/settings');
    await jo.enter({ password: NEW_PASSWORD });
    await jo.press('password');
    await jo.expectMessage(1050001);
    await jo.logOut();

    await jo.logIn(email, PASSWORD);
    await jo.expectMessage(4000006);
    await jo.logIn(email, NEW_PASSWORD);
    await jo.expectState(`signed in as ${email}`);
    await jo.leave();
  });

  it('is taken on another device', async () => {
    const email = 'kim@example.org';
    const kim = await visit(browser, site, 'registration');
    await register(kim, email);
    await kim.expectState('verification sent_email');

    const phone = await visit(browser, site, 'login');
    await phone.expectState('login choose_method');
    await phone.page.goto(linkIn(await site.nextMail()));
    if (method === 'code') {
      await phone.expectState('verification sent_email');
      await phone.press('code');
    }
    await phone.expectState('verification passed_challenge');
    await phone.expectMessage(1080002);

    await phone.open('whoami');
    await phone.expectState('signed out 401');
    await Promise.all([kim.leave(), phone.leave()]);
  });

  async function register(person: Person, email: string): Promise<void> {
    await person.enter({ 'traits.email': email });
    await person.press('profile');
    await person.expectMessage(1040009);
    await person.enter({ password: PASSWORD });
    await person.press('password');
  }

  /** Reads the mail and does what it says; a wrong code before the right one, and the link twice. */
  const prove = {
    async code(person: Person, email: string): Promise<void> {
      const mail = await site.nextMail();
      expect(mail.to).toMatchObject({ text: email });
      const code = codeIn(mail);
      await person.enter({ code: code === '123456' ? '654321' : '123456' });
      await person.press('code');
      await person.page
        .locator('#messages li')
        .filter({ hasText: /40[67]0006/ })
        .waitFor();
      await person.enter({ code });
      await person.press('code');
    },
    async link(person: Person, email: string): Promise<void> {
      const mail = await site.nextMail();
      expect(mail.to).toMatchObject({ text: email });
      await person.page.goto(linkIn(mail));
    },
  };
});

describe.skipIf(!hasChromium)('a new code', () => {
  it('is sent on request, and for an unknown address the form looks the same', async () => {
    const browser = await openChromium();
    await using site = await openSite((app) => proving('code', app));
    const jo = await visit(browser, site, 'recovery');
    await jo.enter({ email: 'nobody@example.org' });
    await jo.press('code');
    await jo.expectMessage(1060003);
    await jo.press('nobody@example.org', 'email');
    await jo.expectState('recovery sent_email');
    await jo.expectMessage(1060003);
    await jo.enter({ code: '123456' });
    await jo.press('code');
    await jo.expectMessage(4060006);
    await browser.close();
  });
});

describe.skipIf(!hasChromium)('codes in place of passwords', () => {
  it('sign a user up, and in again; a wrong one does not', async () => {
    const browser = await openChromium();
    await using site = await openSite(signingIn);
    const email = 'lee@example.org';
    const lee = await visit(browser, site, 'registration');
    await lee.enter({ 'traits.email': email });
    await lee.press('profile');
    await lee.expectMessage(1040009);
    await lee.press('code');
    await lee.expectMessage(1040005);
    await answer(lee, codeIn(await site.nextMail()), 4040003);
    await lee.expectState(`signed in as ${email}`);
    await lee.logOut();

    await lee.open('login');
    await lee.enter({ identifier: email });
    await lee.press('code');
    await lee.expectMessage(1010014);
    const mail = await site.nextMail();
    expect(mail.to).toMatchObject({ text: email });
    await answer(lee, codeIn(mail), 4010008);
    await lee.expectState(`signed in as ${email}`);
    await browser.close();
  });

  /** Mistypes the code before giving it back. */
  async function answer(person: Person, code: string, refusal: number): Promise<void> {
    expect(code).toMatch(/^\d{6}$/);
    await person.enter({ code: code === '123456' ? '654321' : '123456' });
    await person.press('code');
    await person.expectMessage(refusal);
    await person.enter({ code });
    await person.press('code');
  }
});

const codeIn = ({ text = '' }: { readonly text?: string | undefined }): string => /\b\d{6}\b/.exec(text)?.[0] ?? '';
const linkIn = ({ text = '' }: { readonly text?: string | undefined }): string => /http\S+/.exec(text)?.[0] ?? '';

/** Both flows, proven with `use`. */
function proving(use: 'code' | 'link', app: string): object {
  return {
    selfservice: {
      methods: { code: { enabled: use === 'code' }, link: { enabled: use === 'link' } },
      flows: {
        registration: { after: { password: { hooks: [{ hook: 'session' }, { hook: 'show_verification_ui' }] } } },
        verification: { enabled: true, use, ui_url: `${app}/verification` },
        recovery: { enabled: true, use, ui_url: `${app}/recovery` },
      },
    },
    identity: { schemas: schemas(PURPOSES) },
  };
}

/** Nothing but codes. */
const signingIn = (): object => ({
  selfservice: {
    methods: { password: { enabled: false }, code: { enabled: true, passwordless_enabled: true } },
    flows: { registration: { after: { code: { hooks: [{ hook: 'session' }] } } } },
  },
  identity: { schemas: schemas({ credentials: { code: { identifier: true, via: 'email' } } }) },
});
