/** Lifetimes around the hours when local clocks change, over leap seconds, and when the server's clock is set back. */
import { generateKeyPairSync } from 'node:crypto';
import { importJWK, jwtVerify } from 'jose';
import { generate } from 'otplib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { targets, type TestDatabase } from '../persistence/testing/databases.ts';
import { Client, flowServer, type Dialect } from '../test/flow-client.ts';
import { snippet } from '../test/hook-people.ts';
import type { ComposedServers } from '../test/http-server.ts';
import { codeSentTo } from '../test/messages.ts';
import { shownText } from '../test/second-factor.ts';

const PASSWORD = 'correct horse battery 1';
const HOUR = 3_600_000;
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const JWKS = { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256' }] };
const CONFIG = {
  session: {
    lifespan: '2h',
    whoami: { tokenizer: { templates: { short: { jwks_url: snippet(JSON.stringify(JWKS)), ttl: '2h' } } } },
  },
  selfservice: {
    methods: {
      code: { enabled: true, config: { lifespan: '2h' } },
      link: { enabled: true, config: { lifespan: '2h' } },
      totp: { enabled: true },
    },
    flows: {
      login: { lifespan: '2h' },
      settings: { privileged_session_max_age: '90m' },
      recovery: { enabled: true, use: 'code', lifespan: '3h', ui_url: 'http://app.test/recovery' },
      verification: { enabled: true, use: 'link', lifespan: '3h', ui_url: 'http://app.test/verification' },
    },
  },
};

let now = 0;
const clock = { now: () => new Date(now) };
const at = (instant: string): void => void (now = Date.parse(instant));
const pass = (milliseconds: number): void => void (now += milliseconds);

/** A server on this database, whose clock is the test's. */
async function serverOn(dsn: string): Promise<ComposedServers> {
  return flowServer({ ...CONFIG, dsn }, clock);
}

let count = 0;
async function signedUp(servers: ComposedServers, dialect: Dialect = 'native') {
  count += 1;
  const email = `clock-${count}@example.org`;
  const client = new Client(servers, dialect);
  expect((await client.register(email, PASSWORD)).status).toBeLessThan(400);
  return { client, email };
}

const isActive = async (client: Client): Promise<boolean> => (await client.whoami()) !== undefined;

/** When local clocks go on and back by an hour, in New York and by half an hour on Lord Howe; and a leap second, which POSIX time repeats. */
const MOMENTS = [
  ['America/New_York', '2026-03-08T06:00:00.000Z'],
  ['America/New_York', '2026-11-01T05:30:00.000Z'],
  ['Australia/Lord_Howe', '2026-04-04T14:30:00.000Z'],
  ['UTC', '2016-12-31T23:00:00.000Z'],
] as const;

/** One of SQLite is enough; the other databases are asked about the hours alone. */
const TARGETS = targets.filter(({ name }) => name !== 'SQLite file');

describe.each(TARGETS)('on $name', ({ create, dialect }) => {
  let test: TestDatabase;
  let servers: ComposedServers;
  const zone = process.env['TZ'];
  beforeAll(async () => {
    now = Date.now();
    test = await create();
    const database = await test.open();
    await database.migrations.up();
    await database.close();
    servers = await serverOn(test.dsn);
  });
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
  afterAll(async () => {
    await servers?.[Symbol.asyncDispose]();
    await test?.drop();
  });

  describe.each(dialect === 'sqlite' ? MOMENTS : MOMENTS.slice(0, 2))('in %s at %s', (name, instant) => {
    beforeEach(() => {
      process.env['TZ'] = name;
      at(instant);
    });

    it('a session and its token last as long as configured', async () => {
      const { client } = await signedUp(servers);
      const session = (await client.whoami()) as { expires_at: string; issued_at: string };
      expect(Date.parse(session.expires_at) - now).toBe(2 * HOUR);
      const signed = (await client.ask('/sessions/whoami?tokenize_as=short')).json() as { tokenized: string };
      const key = await importJWK(publicKey.export({ format: 'jwk' }), 'ES256');
      const valid = (later: number) => jwtVerify(signed.tokenized, key, { currentDate: new Date(now + later) });
      expect((await valid(2 * HOUR - 1000)).payload).toMatchObject({
        iat: now / 1000,
        nbf: now / 1000,
        exp: (now + 2 * HOUR) / 1000,
      });
      await expect(valid(2 * HOUR)).rejects.toThrow('"exp" claim timestamp check failed');
      pass(2 * HOUR - 1000);
      expect(await isActive(client)).toBe(true);
      pass(1000);
      expect(await isActive(client)).toBe(false);
    });

    it('a flow is open for as long as configured', async () => {
      const client = new Client(servers, 'native');
      const flow = await client.start('login');
      expect(Date.parse(String(flow['expires_at'])) - now).toBe(2 * HOUR);
      const wrong = { method: 'password', identifier: 'a@example.org', password: 'wrong' };
      pass(2 * HOUR - 1000);
      expect((await client.submit('login', flow, wrong)).status).toBe(400);
      pass(2000);
      expect((await client.submit('login', flow, wrong)).status).toBe(410);
    });

    it.each([
      ['in time', 2 * HOUR - 1000, true],
      ['late', 2 * HOUR + 1000, false],
    ] as const)('a code that comes %s', async (_, later, isRight) => {
      const { email } = await signedUp(servers);
      // So that the code is the newest message.
      pass(1000);
      const client = new Client(servers, 'browser');
      const flow = await client.start('recovery');
      await client.submit('recovery', flow, { method: 'code', email });
      pass(later);
      const answer = await client.submit('recovery', flow, { method: 'code', code: await codeSentTo(servers, email) });
      expect(answer.headers.location?.startsWith('http://app.test/settings')).toBe(isRight);
    });

    it('a password may be changed for as long as configured after the login', async () => {
      const { client } = await signedUp(servers);
      const change = async (password: string) =>
        (await client.submit('settings', await client.start('settings'), { method: 'password', password })).status;
      pass(1.5 * HOUR - 1000);
      expect(await change(`${PASSWORD}2`)).toBe(200);
      pass(2000);
      expect(await change(`${PASSWORD}3`)).toBe(403);
    });
  });

  describe('when the clock is set back by an hour', () => {
    beforeEach(() => at('2026-06-01T12:00:00.000Z'));
    const setBack = (): void => pass(-HOUR);

    it('sessions stay, and end when they were to end', async () => {
      const { client, email } = await signedUp(servers);
      setBack();
      expect(await isActive(client)).toBe(true);
      const other = new Client(servers, 'native');
      expect((await other.logIn(email, PASSWORD)).status).toBe(200);
      pass(2 * HOUR);
      expect([await isActive(client), await isActive(other)]).toEqual([true, false]);
      pass(HOUR);
      expect(await isActive(client)).toBe(false);
    });

    it('flows that were begun before can be finished, once', async () => {
      const { client, email } = await signedUp(servers);
      const settings = await client.start('settings');
      const anyone = new Client(servers, 'browser');
      const login = await anyone.start('login');
      setBack();
      const change = (password: string) => client.submit('settings', settings, { method: 'password', password });
      expect((await change(`${PASSWORD}2`)).status).toBe(200);
      expect((await change(`${PASSWORD}3`)).status).toBe(200);
      const fields = { method: 'password', identifier: email, password: `${PASSWORD}3` };
      expect((await anyone.submit('login', login, fields)).headers.location).toBe('http://app.test/');
    });

    it('a code that was sent before is right, and right once', async () => {
      const { email } = await signedUp(servers);
      pass(1000);
      const client = new Client(servers, 'native');
      const flow = await client.start('recovery');
      await client.submit('recovery', flow, { method: 'code', email });
      const code = await codeSentTo(servers, email);
      setBack();
      expect((await client.submit('recovery', flow, { method: 'code', code })).status).toBe(422);
      const again = await client.submit('recovery', flow, { method: 'code', code });
      expect(again.status).not.toBe(422);
    });

    it('a time-based code that was used stays used, and the next one is right', async () => {
      const { client, email } = await signedUp(servers);
      const form = await client.start('settings');
      const { text: secret } = shownText(form, 'totp_secret_key');
      const code = (later = 0) => generate({ secret, epoch: Math.floor((now + later) / 1000) });
      expect((await client.submit('settings', form, { method: 'totp', totp_code: await code() })).status).toBe(200);
      const stepUp = async (totp: string) => {
        const other = new Client(servers, 'native');
        await other.logIn(email, PASSWORD);
        const flow = await other.start('login', '?aal=aal2');
        return (await other.submit('login', flow, { method: 'totp', totp_code: totp })).status;
      };
      const used = await code();
      // By less than a period: what was used would be right again.
      pass(-20_000);
      expect(await stepUp(used)).toBe(400);
      pass(60_000);
      expect(await stepUp(await code())).toBe(200);
    });

    it('messages that rested after a failure do not wait for the hour to come again', async () => {
      // The other databases go by their own clock.
      if (dialect !== 'sqlite') return;
      const { courier } = servers.database;
      await signedUp(servers);
      const claim = { limit: 100, leaseMs: 60_000, restMs: [5000] };
      for (const each of await courier.claim(claim)) {
        const begun = await courier.begin(each);
        if (begun) await courier.end(begun, { status: 'queued', error: {} });
      }
      expect(await courier.claim(claim)).toEqual([]);
      setBack();
      expect((await courier.claim(claim)).length).toBeGreaterThan(0);
    });
  });
});
