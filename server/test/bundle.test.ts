import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHttpSink } from './http-sink.ts';
import { expectStopCutsNothing } from './keep-asking.ts';
import { startTraceCollector } from './trace-collector.ts';
import { otlp } from './traced-server.ts';
import { startZelos, type ZelosProcess } from './zelos-process.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const home = mkdtempSync(join(tmpdir(), 'zelos-package-'));
const installed = join(home, 'node_modules', 'zelos');
const program = join(installed, 'server', 'bin', 'zelos');

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
}

interface LockedPackage extends Partial<Manifest> {
  readonly integrity?: string;
  readonly optional?: boolean;
}

interface Lock {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** Packs the bundle, which is there unless a source is newer, and unpacks it as npm does, beside its declared dependencies and nothing else. */
beforeAll(() => {
  execFileSync('make', ['--silent', '--old-file=node_modules/.package-lock.json', 'build'], { cwd: ROOT });
  execFileSync('npm', ['pack', join(ROOT, 'dist'), '--silent'], { cwd: home });
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['xzf', join(home, 'zelos-0.1.0.tgz'), '--strip-components=1', '-C', installed]);
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest;
  for (const name of Object.keys(dependencies)) {
    const place = join(home, 'node_modules', name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), place);
  }
});
afterAll(() => rmSync(home, { recursive: true }));

const post = (url: string, body: unknown) =>
  fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

async function logIn({ url }: ZelosProcess, identifier: string, password: string): Promise<number> {
  const flow = (await (await fetch(`${url}/self-service/login/api`)).json()) as { id: string };
  const answer = await post(`${url}/self-service/login?flow=${flow.id}`, { method: 'password', identifier, password });
  return answer.status;
}

const EMAIL = { credentials: { password: { identifier: true } } };
const traits = { type: 'object', properties: { email: { type: 'string', format: 'email', 'ory.sh/kratos': EMAIL } } };
const schema = `base64://${Buffer.from(JSON.stringify({ type: 'object', properties: { traits } })).toString('base64')}`;
const identity = { default_schema_id: 'default', schemas: [{ id: 'default', url: schema }] };
/** `openssl passwd -6 -salt zelossalt 'correct horse battery'`, with the reference's name. A thread of its own verifies it. */
const CRYPT =
  '$sha512-crypt$zelossalt$.1tN0O.mxKW2Bl8b1c1ZVws2U/I.2uJjhb02NgB54itMXaXYM2QcJfISzV6JVWwjn0WPMrnxr8W43KcjsCGpZ/';

it('runs with its declared dependencies alone: database, threads, schemas, documents, traces', async () => {
  await using sink = await startHttpSink();
  await using collector = await startTraceCollector();
  const tracing = otlp(collector);
  const env = { ...process.env, OTEL_BSP_SCHEDULE_DELAY: '20' };
  const body = `base64://${Buffer.from('function(ctx) { flow: ctx.flow.id }').toString('base64')}`;
  const hook = { hook: 'web_hook', config: { url: sink.url, method: 'POST', body } };
  const selfservice = {
    default_browser_return_url: 'http://app.test/',
    flows: { login: { after: { password: { hooks: [hook] } } } },
  };
  await using zelos = await startZelos({ launcher: program, config: { identity, selfservice, tracing }, env });
  const created = await post(`${zelos.adminUrl}/admin/identities`, {
    schema_id: 'default',
    traits: { email: 'ann@example.org' },
    credentials: { password: { config: { hashed_password: CRYPT } } },
  });
  expect(created.status).toBe(201);
  expect(await logIn(zelos, 'ann@example.org', 'wrong horse battery')).toBe(400);
  expect(await logIn(zelos, 'ann@example.org', 'correct horse battery')).toBe(200);
  expect(JSON.parse((await sink.next()).body)).toEqual({ flow: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  const hash = await collector.until(({ name }) => name === 'hash.Compare');
  // The names of steps come from their functions, which a bundler may rename.
  const above = await collector.until(({ spanId }) => spanId === hash.parentId);
  expect(above.name).toBe('selfservice.flow.login.judge');
  await collector.until(({ name }) => name === 'selfservice.flow.login.commit');
  const script = await fetch(`${zelos.url}/.well-known/ory/webauthn.js`);
  expect(script.status).toBe(200);
  expect(await script.text()).toContain('navigator.credentials');
});

it('answers every request that it took before it stops', async () => {
  await expectStopCutsNothing({ launcher: program, config: { log: { level: 'error' } } });
});

it('locks every package that it depends on', () => {
  const read = (name: string) => JSON.parse(readFileSync(join(installed, name), 'utf8')) as Manifest & Lock;
  const { packages } = read('npm-shrinkwrap.json');
  const { '': root, ...locked } = packages;
  expect(root?.dependencies).toEqual(read('package.json').dependencies);
  for (const [place, { integrity, optional = false, dependencies = {} }] of Object.entries(locked)) {
    // npm records no checksum of a package for another platform, which it has not fetched.
    expect(optional || integrity?.startsWith('sha512-'), place).toBe(true);
    for (const name of Object.keys(dependencies)) expect(packages).toHaveProperty([`node_modules/${name}`]);
  }
});

it('is in ASCII, so that its text takes half of the memory', () => {
  const text = readFileSync(join(installed, 'server', 'main.js'), 'latin1');
  expect(text).not.toMatch(/[^\0-\x7f]/);
});

it('migrates a file and tells its version', () => {
  const dsn = `sqlite://${join(home, 'db.sqlite')}?_fk=true`;
  execFileSync(program, ['migrate', 'sql', '--yes', dsn]);
  const status = execFileSync(program, ['migrate', 'sql', 'status', dsn]).toString();
  expect(status).toContain('Applied');
  expect(status).not.toContain('Pending');
  expect(execFileSync(program, ['version']).toString()).toContain('v26.2.0+zelos.');
});
