import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { openDatabase } from '../persistence/open-database.ts';
import { freePort } from '../test/free-port.ts';
import { type MailServer, startMailServer } from '../test/mail-server.ts';
import {
  alertExpressions,
  dashboardExpressions,
  metricsOf,
  OF_PROMETHEUS,
  servedMetrics,
} from '../test/metric-names.ts';
import { LAUNCHER } from '../test/zelos-process.ts';
import { run } from './run.ts';

const children: ChildProcess[] = [];
const servers: MailServer[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const server of servers.splice(0)) await server.close();
});

interface SetUp {
  readonly file: string;
  readonly dsn: string;
  readonly url: string;
  readonly admin: string;
  readonly mails: MailServer;
}

/** A configuration over one SQLite file, which is not migrated. */
async function setUp(workers: number): Promise<SetUp> {
  const folder = mkdtempSync(join(tmpdir(), 'zelos-workers-'));
  const [port, adminPort] = [await freePort(), await freePort()];
  const dsn = `sqlite://${join(folder, 'db.sqlite')}?_fk=true`;
  const file = join(folder, 'zelos.json');
  const schema = {
    type: 'object',
    properties: { traits: { type: 'object', properties: { name: { type: 'string' } } } },
  };
  const url = `base64://${Buffer.from(JSON.stringify(schema)).toString('base64')}`;
  const mails = await startMailServer({ disabledCommands: ['STARTTLS'] });
  servers.push(mails);
  const config = {
    dsn,
    courier: { smtp: { connection_uri: `smtp://127.0.0.1:${mails.port}/?disable_starttls=true` } },
    zelos: { workers },
    serve: { public: { host: '127.0.0.1', port }, admin: { host: '127.0.0.1', port: adminPort } },
    selfservice: { default_browser_return_url: 'http://app.test/' },
    identity: { default_schema_id: 'default', schemas: [{ id: 'default', url }] },
  };
  writeFileSync(file, JSON.stringify(config));
  return { file, dsn, url: `http://127.0.0.1:${port}`, admin: `http://127.0.0.1:${adminPort}`, mails };
}

async function migrate({ dsn }: SetUp): Promise<void> {
  const silent = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(await run(['migrate', 'sql', '--yes', dsn])).toBe(0);
  silent.mockRestore();
}

function serve(
  file: string,
  ...options: readonly string[]
): {
  readonly exit: Promise<number | null>;
  readonly log: () => Record<string, unknown>[];
  kill(): void;
} {
  const child = spawn(LAUNCHER, ['serve', '--dev', '-c', file, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  children.push(child);
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return {
    exit: new Promise((resolve) => child.on('exit', resolve)),
    log: () =>
      text
        .split('\n')
        .filter((line) => line.endsWith('}'))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    kill: () => void child.kill('SIGTERM'),
  };
}

const isUp = (url: string): Promise<boolean> =>
  fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );

it('several processes serve one port, share their metrics, and stop gracefully', async () => {
  const site = await setUp(2);
  const { file, url, admin } = site;
  await migrate(site);
  const server = serve(file);
  await expect.poll(() => isUp(url), { timeout: 60_000, interval: 200 }).toBe(true);
  await expect
    .poll(() => server.log().filter(({ msg }) => msg === 'Starting the admin httpd').length, { timeout: 60_000 })
    .toBe(2);
  for (let index = 0; index < 6; index++) await fetch(`${url}/schemas`, { headers: { connection: 'close' } });
  const metrics = await (await fetch(`${admin}/metrics/prometheus`)).text();
  expect(metrics).toMatch(/http_requests_total\{code="200",method="get",endpoint="\/schemas".*\} 6/);
  expect(metrics).toMatch(/zelos_database_connections\{state="idle",.*\} 2/);
  expect(metrics).toMatch(/zelos_courier_queued_messages\{.*\} 0/);
  const served = servedMetrics(metrics).add(OF_PROMETHEUS);
  const named = [...dashboardExpressions(), ...alertExpressions()].flatMap(metricsOf);
  expect(named.filter((name) => !served.has(name))).toEqual([]);
  server.kill();
  expect(await server.exit).toBe(0);
  expect(await isUp(url)).toBe(false);
}, 200_000);

it('a port in use ends all of them with exit code 1', async () => {
  const site = await setUp(2);
  const { file, url } = site;
  await migrate(site);
  const blocker = createServer().listen(Number(new URL(url).port), '127.0.0.1');
  await sleep(100);
  expect(await serve(file).exit).toBe(1);
  blocker.close();
}, 200_000);

it('a server waits for its database to be migrated, with closed ports', async () => {
  const site = await setUp(1);
  const server = serve(site.file);
  const warnings = () => server.log().filter(({ msg }) => String(msg).includes('the database has not been migrated'));
  await expect.poll(() => warnings().length, { timeout: 60_000 }).toBeGreaterThan(0);
  await expect(fetch(`${site.url}/health/alive`)).rejects.toThrow('fetch failed');
  await expect(fetch(`${site.admin}/admin/health/ready`)).rejects.toThrow('fetch failed');
  await migrate(site);
  await expect.poll(() => isUp(site.url), { timeout: 60_000 }).toBe(true);
  server.kill();
  expect(await server.exit).toBe(0);
}, 200_000);

it('the server warns at start of queued messages without a courier, and sends them with --watch-courier', async () => {
  const site = await setUp(1);
  await migrate(site);
  const database = await openDatabase({ dsn: site.dsn });
  const text = { subject: 'Hello', body: 'Hello', templateType: 'stub' as const, templateData: '{}' };
  const id = await database.courier.enqueue({
    channel: 'email',
    recipient: 'a@b.example',
    ...text,
    requestHeaders: null,
  });
  const warnings = (server: ReturnType<typeof serve>) =>
    server.log().filter(({ msg }) => String(msg).startsWith('messages are queued'));

  const idle = serve(site.file);
  await expect.poll(() => warnings(idle), { timeout: 60_000 }).toMatchObject([{ waiting: 1 }]);
  idle.kill();
  expect(await idle.exit).toBe(0);
  expect((await database.courier.find(id))?.message.status).toBe('queued');

  const watching = serve(site.file, '--watch-courier');
  await expect.poll(() => site.mails.mails.length, { timeout: 60_000 }).toBe(1);
  await expect.poll(async () => (await database.courier.find(id))?.message.status).toBe('sent');
  expect(warnings(watching)).toEqual([]);
  watching.kill();
  expect(await watching.exit).toBe(0);
  await database.close();
}, 200_000);
