/** Second factors in a database of the reference. */
import { readFileSync } from 'node:fs';
import { generate } from 'otplib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestDatabase } from '../../persistence/testing/databases.ts';
import { filledByReference, recordedTargets } from '../../persistence/testing/recordings.ts';
import { Client, flowServer, messageIds, nodeOf, type ShownFlow } from '../../test/flow-client.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import { passedBy, shownText } from '../../test/second-factor.ts';

interface Recorded {
  readonly email: string;
  readonly password: string;
  readonly secret: string;
  readonly codes: readonly string[];
  readonly used: readonly string[];
  /** Tokens of a session with the second factor and of one without it. */
  readonly high: string;
  readonly low: string;
}

const TESTDATA = new URL('testdata/', import.meta.url);
const recorded = JSON.parse(readFileSync(new URL('reference.json', TESTDATA), 'utf8')) as Recorded;
/** Soon after the recording, before its sessions expire. */
const NOW = new Date('2026-11-21T01:15:00Z');

let database: TestDatabase;
let servers: ComposedServers;
beforeAll(async () => {
  const [target] = recordedTargets(TESTDATA);
  if (target === undefined) throw new Error('SQLite is always there');
  database = await filledByReference(target, TESTDATA);
  const methods = { totp: { enabled: true }, lookup_secret: { enabled: true } };
  servers = await flowServer({ dsn: database.dsn, selfservice: { methods } }, { now: () => NOW });
});
afterAll(async () => {
  await servers[Symbol.asyncDispose]();
  await database.drop();
});

function clientWith(token: string): Client {
  const client = new Client(servers, 'native');
  client.token = token;
  return client;
}

it('a session with the second factor is accepted', async () => {
  expect(await passedBy(clientWith(recorded.high))).toEqual(['password aal1', 'lookup_secret aal2', 'aal2']);
});

it('a session without the second factor is refused', async () => {
  expect(await clientWith(recorded.low).whoami()).toBeUndefined();
});

it('backup codes are shown, with the used one marked', async () => {
  const client = clientWith(recorded.high);
  const flow = await client.start('settings');
  const answer = await client.submit('settings', flow, { lookup_secret_reveal: true });
  const shown = shownText(answer.json() as ShownFlow, 'lookup_secret_codes').text.split(', ');
  expect(shown).toEqual(recorded.codes.map((code) => (recorded.used.includes(code) ? 'used' : code)));
  expect(nodeOf(flow, 'totp_unlink')).toBeDefined();
});

it('a code of the app is accepted', async () => {
  const client = new Client(servers, 'native');
  await client.logIn(recorded.email, recorded.password);
  const totp_code = await generate({ secret: recorded.secret, epoch: NOW.getTime() / 1000 });
  await client.submit('login', await client.start('login', '?aal=aal2'), { method: 'totp', totp_code });
  expect(await passedBy(client)).toEqual(['password aal1', 'totp aal2', 'aal2']);
});

it('a backup code is accepted unless it was used in the reference', async () => {
  const client = clientWith(recorded.low);
  const flow = await client.start('login', '?aal=aal2');
  const used = await client.submit('login', flow, { method: 'lookup_secret', lookup_secret: recorded.used[0] ?? '' });
  expect(messageIds(used.json() as ShownFlow)).toEqual([4000012]);
  await client.submit('login', flow, { method: 'lookup_secret', lookup_secret: recorded.codes[1] ?? '' });
  expect(await passedBy(client)).toEqual(['password aal1', 'lookup_secret aal2', 'aal2']);
});
