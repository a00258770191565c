/** The SDK's example of a native app, run as people run it, against Zelos and a real receiver of its SMS. */
import { generate } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../kernel/json.ts';
import { testConfig } from './http-server.ts';
import { startHttpSink, type HttpSink } from './http-sink.ts';
import { inBase64 } from './identity-admin.ts';
import { wrongCode } from './messages.ts';
import { startServer, type RunningServer } from './running-server.ts';
import { startTerminal, type TerminalProcess } from './terminal.ts';

const PASSWORD = 'correct-horse-9-battery';
const PERIOD_S = 30;

let sms: HttpSink;
let server: RunningServer;
let byCode: RunningServer;
beforeAll(async () => {
  sms = await startHttpSink();
  server = await startServer((api) => testConfig(phoneConfig(api, sms.url, 'password')));
  byCode = await startServer((api) => testConfig(phoneConfig(api, sms.url, 'code')));
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await byCode[Symbol.asyncDispose]();
  await sms[Symbol.asyncDispose]();
});

describe('a native app at a terminal', () => {
  it('signs up by phone, verifies the number by SMS, adds an authenticator app and signs in with it', async () => {
    const phone = '+4915112345678';
    await using app = startTerminal(server.api);
    await app.choose('Sign up');
    await app.choose('Sign up');
    await app.type('Phone number', phone);
    await app.choose('Sign up');
    await app.type('Password', 'short');
    await app.shows('! The password must be at least 8 characters long');
    await app.choose('Sign up');
    await app.type('Password', PASSWORD);

    await app.shows(`Is ${phone} yours?`);
    const code = await codeFor(phone);
    await app.choose('Continue');
    await app.type('Verification code', wrongCode(code));
    await app.shows('! The verification code is invalid');
    await app.choose('Continue');
    await app.type('Verification code', code);
    await app.shows('You are {"phone":"+4915112345678"}, signed in by password (aal1)');

    await app.choose('Settings');
    const secret = await app.shows(/\b[A-Z2-7]{32}\b/);
    await app.choose('Save (totp)');
    await app.type('Verify code', await generate({ secret }));
    await app.shows('Your changes have been saved!');
    await app.choose('Sign out');

    await signIn(app, phone);
    await app.shows('in a second way');
    await app.choose('Use Authenticator');
    await app.type('Authentication code', await generate({ secret, epoch: Math.floor(Date.now() / 1000) + PERIOD_S }));
    await app.shows('signed in by password and totp (aal2)');
    await app.choose('Quit');
    expect(await app.ended).toBe(0);
  });

  it('signs up and in by phone with nothing but codes by SMS', async () => {
    const phone = '+4915187654321';
    await using app = startTerminal(byCode.api);
    await app.choose('Sign up');
    await app.choose('Sign up');
    await app.type('Phone number', phone);
    await app.choose('Send sign up code');
    const first = await codeFor(phone);
    await app.choose('Continue');
    await app.type('Registration code', wrongCode(first));
    await app.shows('! The registration code is invalid');
    await app.choose('Resend code');
    const second = await codeFor(phone);
    await app.choose('Continue');
    await app.type('Registration code', second);
    await app.shows('signed in by code (aal1)');
    await app.choose('Sign out');
    await app.choose('Sign in');
    await app.choose('Send sign in code');
    await app.type('Phone number', phone);
    const third = await codeFor(phone);
    await app.choose('Continue');
    await app.type('Login code', third);
    await app.shows(`You are {"phone":"${phone}"}, signed in by code (aal1)`);
    await app.choose('Quit');
    expect(await app.ended).toBe(0);
  });

  it('lets users change their mind, and ends when input ends', async () => {
    await using app = startTerminal(server.api);
    await app.choose('Sign in');
    await app.choose('Not now');
    await signIn(app, '+4915100000000');
    await app.shows('! The provided credentials are invalid');
    app.hangUp();
    expect(await app.ended).toBe(0);
  });

  it('goes on where no server is', async () => {
    await using app = startTerminal('http://127.0.0.1:9');
    await app.choose('Sign in');
    await app.shows('! The server does not answer as it should: connect ECONNREFUSED 127.0.0.1:9');
    await app.choose('Quit');
    expect(await app.ended).toBe(0);
  });
});

async function signIn(app: TerminalProcess, phone: string): Promise<void> {
  await app.choose('Sign in');
  await app.choose('Sign in with password');
  await app.type('Phone number', phone);
  await app.type('Password', PASSWORD);
}

async function codeFor(phone: string): Promise<string> {
  const { to, text } = JSON.parse((await sms.next()).body) as { to: string; text: string };
  expect(to).toBe(phone);
  return /\b\d{6}\b/.exec(text)?.[0] ?? '';
}

/** People with a phone number, and a channel that carries SMS to `url`. */
function phoneConfig(api: string, url: string, method: 'password' | 'code'): JsonObject {
  const identifier = { identifier: true, ...(method === 'code' ? { via: 'sms' } : {}) };
  const purposes = { credentials: { [method]: identifier }, verification: { via: 'sms' } };
  const traits = {
    type: 'object',
    properties: { phone: { type: 'string', format: 'tel', title: 'Phone number', 'ory.sh/kratos': purposes } },
    required: ['phone'],
  };
  const body = `base64://${Buffer.from('function(ctx) { to: ctx.recipient, text: ctx.body }').toString('base64')}`;
  return {
    serve: { public: { base_url: api } },
    identity: { schemas: [{ id: 'default', url: inBase64({ type: 'object', properties: { traits } }) }] },
    session: { whoami: { required_aal: 'highest_available' } },
    selfservice: {
      methods: {
        password: { enabled: method === 'password', config: { haveibeenpwned_enabled: false } },
        code: { enabled: true, passwordless_enabled: method === 'code' },
        totp: { enabled: true },
      },
      flows: {
        verification: { enabled: true, use: 'code' },
        registration: { after: { [method]: { hooks: [{ hook: 'session' }, { hook: 'show_verification_ui' }] } } },
      },
    },
    hashers: { algorithm: 'bcrypt', bcrypt: { cost: 4 } },
    courier: {
      worker: { pull_wait: '50ms' },
      channels: [{ id: 'sms', type: 'http', request_config: { url, method: 'POST', body } }],
    },
  };
}
