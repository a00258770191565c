import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, flowServer } from '../../test/flow-client.ts';
import { send, type ComposedServers } from '../../test/http-server.ts';

const HASHER = { hashers: { algorithm: 'bcrypt', bcrypt: { cost: 10 } } };

let servers: ComposedServers;
let impatient: ComposedServers;
beforeAll(async () => {
  servers = await flowServer(HASHER);
  impatient = await flowServer({ ...HASHER, zelos: { limits: { hash_wait: '1ms' } } });
});
afterAll(async () => {
  await servers[Symbol.asyncDispose]();
  await impatient[Symbol.asyncDispose]();
});

const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json' };
const login = (identifier: string): string =>
  JSON.stringify({ method: 'password', identifier, password: 'wrong-password' });

async function paths(at: ComposedServers, count: number): Promise<readonly string[]> {
  const flows = await Promise.all(Array.from({ length: count }, async () => new Client(at, 'native').start('login')));
  return flows.map(({ id }) => `/self-service/login?flow=${id}`);
}

/** Submits a login and closes the connection. */
async function hangUp(path: string): Promise<void> {
  const request = httpRequest({ port: servers.publicPort, path, method: 'POST', headers: JSON_HEADERS, agent: false });
  request.on('error', () => undefined).end(login('unknown@example.org'));
  await sleep(100);
  request.destroy();
}

/** Milliseconds of CPU time of the process. */
async function cpuTime(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe('logins whose clients are gone', () => {
  it('are not computed before the next login', async () => {
    const [first = '', next = '', ...gone] = await paths(servers, 62);
    const submit = (path: string) =>
      servers.public(path, { method: 'POST', headers: JSON_HEADERS, body: login('a@b.cd') });
    const one = await cpuTime(() => submit(first));
    await Promise.all(gone.map(hangUp));
    const afterwards = await cpuTime(async () => expect((await submit(next)).status).toBe(400));
    expect(afterwards).toBeLessThan(one * 20);
  });
});

describe('logins that wait for longer than zelos.limits.hash_wait', () => {
  it('are answered 503 with Retry-After, and store nothing', async () => {
    const answers = await Promise.all(
      (await paths(impatient, 20)).map((path) =>
        send(impatient.publicPort, path, { method: 'POST', headers: JSON_HEADERS, body: login('a@b.cd') }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([400, 503]));
    const busy = answers.find(({ status }) => status === 503);
    expect(busy?.headers['retry-after']).toBe('1');
    expect(busy?.json()).toMatchObject({ error: { code: 503, message: 'The server is busy' } });
  });
});
