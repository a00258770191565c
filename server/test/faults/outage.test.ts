/** PostgreSQL goes away while requests are under way: the answer says that it is our fault, and all is well once it is back. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../kernel/id.ts';
import { administer, hasPostgresql, migrated, targets } from '../../persistence/testing/databases.ts';
import { openRaw, type Raw } from '../../persistence/testing/raw.ts';
import type { Answer } from '../http-server.ts';
import { openStage, PASSWORD, type Begun, type Stage, type Submit } from './stage.ts';
import { openProxy, type TcpProxy } from './tcp-proxy.ts';

const postgresql = targets.find(({ name }) => name === 'PostgreSQL');

describe.skipIf(!hasPostgresql)('an outage of PostgreSQL', () => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let proxy: TcpProxy;
  let stage: Stage;
  let raw: Raw;
  beforeAll(async () => {
    if (postgresql === undefined) throw new Error('there is no PostgreSQL');
    database = await migrated(postgresql);
    raw = await openRaw(database.dsn);
    const { hostname, port } = new URL(database.dsn);
    proxy = await openProxy({ host: hostname, port: Number(port || 5432) });
    const dsn = new URL(database.dsn);
    dsn.host = `127.0.0.1:${proxy.port}`;
    dsn.searchParams.set('connect_timeout', '1');
    dsn.searchParams.set('max_conns', '4');
    stage = await openStage(dsn.href);
    await stage.renew();
  });
  afterEach(async () => {
    proxy.restore();
    await recovered();
  });
  afterAll(async () => {
    await stage?.[Symbol.asyncDispose]();
    await proxy?.close();
    await raw?.close();
    await database?.end();
  });

  it.each(['cut', 'refuse'] as const)('%s: every kind of request fails as ours, none hangs', async (fault) => {
    const begun = await Promise.all((['login', 'registration', 'settings'] as const).map((flow) => begin(flow)));
    proxy[fault]();
    const answers = await Promise.all([
      stage.public('/self-service/login/api'),
      stage.public('/self-service/login/browser'),
      stage.public('/self-service/login/browser', { headers: { accept: 'text/html' } }),
      stage.public('/sessions/whoami', { headers: { 'x-session-token': stage.sessionToken } }),
      stage.admin('/admin/identities'),
      stage.admin(`/admin/identities/${newId()}`),
      stage.admin('/admin/sessions'),
      stage.admin('/admin/identities', json({ schema_id: 'default', traits: { email: 'new@example.org' } })),
      ...begun.map((flow) => submit(flow, 'new@example.org')),
    ]);
    for (const answer of answers) expectOurFault(answer);
    const ready = await stage.admin('/admin/health/ready');
    expect(ready.status).toBe(503);
    expect((await stage.admin('/admin/health/alive')).status).toBe(200);

    proxy.restore();
    await recovered();
    expect(await countOf(`identities where traits->>'email' = 'new@example.org'`)).toBe(0);
    for (const flow of begun) expect((await submit(flow, `${newId()}@example.org`)).status, flow.path).toBe(200);
  });

  it('idle connections are killed: no client notices', async () => {
    await administer(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${new URL(database.dsn).pathname.slice(1)}' and application_name = 'zelos'`,
    );
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        stage.public('/sessions/whoami', { headers: { 'x-session-token': stage.sessionToken } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  });

  it('connections are killed again and again under registrations: each is whole or absent', async () => {
    const emails = Array.from({ length: 24 }, () => `${newId()}@example.org`);
    const over = new AbortController();
    const killer = (async () => {
      while (!over.signal.aborted) {
        proxy.cut();
        proxy.restore();
        await sleep(15);
      }
    })();
    const answers = await Promise.all(emails.map((email) => register(email)));
    over.abort();
    await killer;
    await recovered();
    for (const [index, answer] of answers.entries()) {
      if (answer === undefined) continue;
      if (answer.status !== 200) expectOurFault(answer);
      const email = emails[index] ?? '';
      const identities = await countOf(`identities where traits->>'email' = '${email}'`);
      if (answer.status === 200) expect(identities).toBe(1);
      expect(await countOf(`identity_credential_identifiers where identifier = '${email}'`)).toBe(identities);
      expect(
        await countOf(`sessions s join identities i on i.id = s.identity_id where i.traits->>'email' = '${email}'`),
      ).toBe(identities);
    }
    expect(await countOf('sessions s where not exists (select from session_devices d where d.session_id = s.id)')).toBe(
      0,
    );
  });

  it('a network that swallows everything: requests are answered, and the pool is free again afterwards', async () => {
    const flow = await begin('login');
    proxy.stall();
    const started = Date.now();
    const answers = await Promise.all([
      ...Array.from({ length: 6 }, () =>
        stage.public('/sessions/whoami', { headers: { 'x-session-token': stage.sessionToken } }),
      ),
      submit(flow, stage.email),
    ]);
    for (const answer of answers) expectOurFault(answer);
    expect(Date.now() - started).toBeLessThan(25_000);
    expect((await stage.admin('/admin/health/ready')).status).toBe(503);
  }, 90_000);

  const begin = (flow: Submit['flow']): Promise<Begun> => stage.begin({ flow, type: 'api' });

  const submit = ({ path, headers, csrfToken }: Begun, email: string): Promise<Answer> =>
    stage.public(
      path,
      json(
        path.includes('/login')
          ? { method: 'password', identifier: stage.email, password: PASSWORD }
          : path.includes('/settings')
            ? { method: 'profile', traits: { email: stage.email, nick: 'nick' }, csrf_token: csrfToken }
            : { method: 'password', password: PASSWORD, traits: { email } },
        headers,
      ),
    );

  /** Undefined where the outage came before the flow did. */
  async function register(email: string): Promise<Answer | undefined> {
    const begun = await begin('registration').catch(() => undefined);
    return begun && submit(begun, email);
  }

  /** Waits until the server has noticed that the database is back; without a restart. */
  async function recovered(): Promise<void> {
    for (let left = 100; left > 0; left -= 1) {
      if ((await stage.admin('/admin/health/ready')).status === 200) return;
      await sleep(100);
    }
    throw new Error('the server has not recovered');
  }

  const countOf = async (from: string): Promise<number> =>
    Number((await raw.rows(`select count(*)::int as count from ${from}`))[0]?.['count']);
});

const json = (body: object, headers: Record<string, string> = {}) => ({
  method: 'POST',
  headers: { ...headers, accept: 'application/json', 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

function expectOurFault(answer: Answer): void {
  expect([500, 503], answer.text).toContain(answer.status);
  expect(answer.json()).toEqual({
    error: {
      code: answer.status,
      status: 'Internal Server Error',
      message: 'An internal server error occurred, please contact the system administrator',
    },
  });
}
