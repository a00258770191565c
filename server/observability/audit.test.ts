/** The audit log, as an operator reads it after requests over HTTP. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Client, flowServer } from '../test/flow-client.ts';
import type { ComposedServers } from '../test/http-server.ts';

const PASSWORD = 'correct horse battery 1';
const METHODS = { totp: { enabled: true, config: { issuer: 'test' } }, code: { enabled: true } };
const FLOWS = { recovery: { enabled: true, use: 'code', ui_url: 'http://app.test/recovery' } };

let servers: ComposedServers;
let identityId: string;
const ann = () => new Client(servers, 'native');
beforeAll(async () => {
  servers = await flowServer({ selfservice: { methods: METHODS, flows: FLOWS } });
  const { identity } = (await ann().register('ann@example.com', PASSWORD)).json() as { identity: { id: string } };
  identityId = identity.id;
});
afterAll(() => servers[Symbol.asyncDispose]());

/** The audit lines of what is done. */
async function lines(work: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const before = servers.log.length;
  await work();
  return servers.log.slice(before).filter(({ audience }) => audience === 'audit');
}

const sent = (value: object) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

it('has a login with the identity and its session', async () => {
  const found = await lines(() => ann().logIn('ann@example.com', PASSWORD));
  expect(found).toEqual([
    expect.objectContaining({
      event: 'login.finished',
      flow_id: expect.any(String),
      flow_method: 'password',
      identity_id: identityId,
      session_id: expect.any(String),
      request_id: expect.any(String),
      remote: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    }),
  ]);
});

it('has failed logins, the same for known and unknown identifiers, and neither what was typed', async () => {
  const known = await lines(() => ann().logIn('ann@example.com', 'wrong-secret'));
  const unknown = await lines(() => ann().logIn('bob@example.com', 'wrong-secret'));
  for (const found of [known, unknown]) {
    expect(found).toMatchObject([{ event: 'login.rejected', flow_method: 'password' }]);
    expect(found[0]?.['identity_id']).toBeUndefined();
    expect(JSON.stringify(found)).not.toMatch(/wrong-secret|example\.com/);
  }
});

it('has a changed password with its owner', async () => {
  const client = ann();
  await client.logIn('ann@example.com', PASSWORD);
  const flow = await client.start('settings');
  const change = () => client.submit('settings', flow, { method: 'password', password: `${PASSWORD}!` });
  expect(await lines(change)).toMatchObject([
    { event: 'settings.finished', flow_method: 'password', identity_id: identityId, session_id: expect.any(String) },
  ]);
});

it('has changes by administrators, and no refused ones', async () => {
  const traits = { email: 'eve@example.com' };
  const create = async () =>
    servers.admin('/admin/identities', { method: 'POST', ...sent({ schema_id: 'default', traits }) });
  let id = '';
  const created = await lines(async () => {
    id = ((await create()).json() as { id: string }).id;
  });
  expect(created).toMatchObject([{ event: 'admin.createIdentity', identity_id: id }]);
  expect(await lines(create)).toEqual([]);
  const recover = () => servers.admin('/admin/recovery/code', { method: 'POST', ...sent({ identity_id: id }) });
  expect(await lines(recover)).toMatchObject([{ event: 'admin.createRecoveryCodeForIdentity', identity_id: id }]);
  const remove = () => servers.admin(`/admin/identities/${id}`, { method: 'DELETE' });
  expect(await lines(remove)).toMatchObject([{ event: 'admin.deleteIdentity', identity_id: id }]);
  expect(await lines(remove)).toEqual([]);
});
