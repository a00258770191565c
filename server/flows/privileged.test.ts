/** Privileged changes of settings: a session that is too old has to log in again, and then the change goes on. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../kernel/json.ts';
import { Client, flowIdOf, flowServer } from '../test/flow-client.ts';
import type { Answer, ComposedServers } from '../test/http-server.ts';

const PASSWORD = 'correct-horse-9-battery';
let count = 0;
const newEmail = () => `privileged-${(count += 1)}@example.org`;

describe('privileged sessions', () => {
  let now = Date.now();
  let servers: ComposedServers;
  beforeAll(async () => {
    const settings = { privileged_session_max_age: '1m' };
    servers = await flowServer({ selfservice: { flows: { settings } } }, { now: () => new Date(now) });
  });
  afterAll(() => servers[Symbol.asyncDispose]());

  /** A browser whose session is too old for privileged changes. */
  async function staleBrowser(): Promise<{ client: Client; email: string }> {
    const client = new Client(servers, 'browser');
    const email = newEmail();
    await client.register(email, PASSWORD, { age: 30 });
    now += 2 * 60_000;
    return { client, email };
  }

  const pathOf = ({ headers }: Answer): string => (headers.location ?? '').replace('http://public.test', '');

  /** Logs in where the settings redirect to, and follows the redirect back. */
  async function reauthenticate(client: Client, stopped: Answer, email: string): Promise<Answer> {
    const login = await client.show('login', flowIdOf(await client.ask(pathOf(stopped))));
    const back = await client.submit('login', login, { method: 'password', identifier: email, password: PASSWORD });
    return client.ask(pathOf(back));
  }

  const traitsOf = async (client: Client) =>
    ((await client.whoami()) as { identity: { traits: JsonObject } }).identity.traits;

  it('a browser logs in again and the change goes on; it is done once', async () => {
    const { client, email } = await staleBrowser();
    const next = newEmail();
    const flow = await client.start('settings');
    const stopped = await client.submit('settings', flow, { method: 'profile', traits: { email: next } });
    expect(stopped.headers.location).toMatch(/\/self-service\/login\/browser\?refresh=true&return_to=/);
    expect(await client.whoami()).toMatchObject({ identity: { traits: { email } } });

    const resumed = await reauthenticate(client, stopped, email);
    expect(resumed.status).toBe(303);
    expect(await client.whoami()).toMatchObject({ identity: { traits: { email: next } } });
    expect([...client.cookies.keys()]).toContain('ory_kratos_session');
  });

  it('a paused change takes the place of no later submission of the same flow', async () => {
    const { client, email } = await staleBrowser();
    const flow = await client.start('settings');
    const change = { method: 'password', password: 'new-pony-8-staple' };
    const stopped = await client.submit('settings', flow, change);
    expect(stopped.headers.location).toMatch(/\/login\/browser\?refresh=true/);
    const edited = await client.submit('settings', flow, { method: 'profile', traits: { email, age: 31 } });
    expect(edited.headers.location).toMatch(/^http:\/\/app\.test\/settings\?flow=/);
    expect(await traitsOf(client)).toEqual({ email, age: 31 });

    await reauthenticate(client, stopped, email);
    const fresh = new Client(servers, 'native');
    expect((await fresh.logIn(email, change.password)).status).toBe(400);
    expect((await fresh.logIn(email, PASSWORD)).status).toBe(200);
  });

  it('of two paused changes the later one continues', async () => {
    const { client, email } = await staleBrowser();
    const flow = await client.start('settings');
    await client.submit('settings', flow, { method: 'password', password: 'first-pony-8-staple' });
    const stopped = await client.submit('settings', flow, { method: 'password', password: 'second-pony-8-staple' });
    await reauthenticate(client, stopped, email);
    const fresh = new Client(servers, 'native');
    expect((await fresh.logIn(email, 'first-pony-8-staple')).status).toBe(400);
    expect((await fresh.logIn(email, 'second-pony-8-staple')).status).toBe(200);
  });

  it('a refused submission ends what was paused, too', async () => {
    const { client, email } = await staleBrowser();
    const flow = await client.start('settings');
    const stopped = await client.submit('settings', flow, { method: 'password', password: 'new-pony-8-staple' });
    await client.submit('settings', flow, { method: 'profile', traits: { email: 'nonsense' } });
    await reauthenticate(client, stopped, email);
    expect((await new Client(servers, 'native').logIn(email, 'new-pony-8-staple')).status).toBe(400);
  });

  it.each(['ajax', 'native'] as const)('a %s client has to log in again', async (dialect) => {
    const client = new Client(servers, dialect);
    await client.register(newEmail(), PASSWORD);
    now += 2 * 60_000;
    const answer = await client.submit('settings', await client.start('settings'), {
      method: 'password',
      password: 'new-pony-8-staple',
    });
    expect(answer.status).toBe(403);
    expect(answer.json()).toMatchObject({ error: { id: 'session_refresh_required' } });
  });
});
