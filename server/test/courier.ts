import type { Config, ConfigSource } from '../config/model.ts';
/** A courier over a database in memory, for tests. */
import { loadConfig } from '../config/read/load.ts';
import { type Courier, createCourier } from '../courier/courier.ts';
import type { OutgoingMessage } from '../courier/model.ts';
import type { JsonObject } from '../kernel/json.ts';
import { createLogger } from '../observability/logger.ts';
import { createHttpClient } from '../outbound/http-client.ts';
import { openDatabase } from '../persistence/open-database.ts';

const LEAST = {
  dsn: 'memory',
  identity: { schemas: [{ id: 'default', url: 'base64://e30=' }] },
  selfservice: { default_browser_return_url: '/' },
};

export const configWith = (courier: object, zelos: JsonObject = {}): Config =>
  loadConfig({ values: { ...LEAST, courier: { worker: { pull_wait: '20ms' }, ...courier }, zelos } }).config;

export async function testCourier(settings: object, zelos?: JsonObject, attemptTimeoutMs = 60_000) {
  let current = configWith(settings, zelos);
  const config: ConfigSource = { current: () => current, onChange: () => () => undefined, close: () => undefined };
  const database = await openDatabase({ dsn: 'memory' });
  const http = createHttpClient({ disallowPrivateIpRanges: false, privateIpExceptionUrls: [] });
  const logger = createLogger({ ...current.log, level: 'panic' });
  const courier: Courier = createCourier({
    config,
    logger,
    store: database.courier,
    http: () => http,
    attemptTimeoutMs,
  });
  const stopped = new AbortController();
  const watching = courier.watch(stopped.signal);
  return {
    store: database.courier,
    configure(changed: object) {
      current = configWith(changed);
    },
    composed: (message: OutgoingMessage) => courier.composer.compose(message),
    send: async (message: OutgoingMessage) => database.courier.enqueue(await courier.composer.compose(message)),
    /** The message, when it is in one of these states with so many attempts on record. */
    async settled(id: string, status: string, attempts = 1) {
      for (const end = Date.now() + 10_000; ; await new Promise((done) => setTimeout(done, 10))) {
        const found = await database.courier.find(id);
        if (found?.message.status === status && found.dispatches.length >= attempts) return found;
        if (Date.now() > end)
          throw new Error(`message is ${found?.message.status}, ${JSON.stringify(found?.dispatches)}`);
      }
    },
    async end() {
      stopped.abort();
      await watching;
      await http.close();
      await database.close();
    },
  };
}

export const verificationCode = (to: string, code = '123456'): OutgoingMessage => ({
  channel: 'email',
  template: 'verification_code_valid',
  data: {
    to,
    verification_code: code,
    verification_url: `https://example.org/verify?code=${code}&flow=1`,
    identity: { id: '1', traits: { email: to, name: 'Ann <b>' } },
    request_url: 'https://example.org/',
    transient_payload: {},
    expires_in_minutes: 60,
  },
});

export const loginSms = (to: string, code: string): OutgoingMessage => ({
  channel: 'sms',
  template: 'login_code_valid',
  data: {
    to,
    login_code: code,
    identity: { id: '1', traits: {} },
    request_url: 'https://example.org/',
    transient_payload: { a: 1 },
    expires_in_minutes: 5,
  },
  requestHeaders: { 'X-Test': ['1'] },
});
