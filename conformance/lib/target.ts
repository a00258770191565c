import { type ChildProcess, spawn } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { buildConfig } from './config.ts';
import { HookReceiver } from './hook-receiver.ts';
import { Providers } from './providers/index.ts';

/** A server to talk to, and how to let go of it. */
export interface RunningServer {
  readonly publicUrl: string;
  readonly adminUrl: string;
  /** Where its web hooks arrive. */
  readonly hooks: HookReceiver;
  /** Where its users sign in with OpenID Connect. */
  readonly providers: Providers;
  /** The end of what it printed, where it was started here. */
  said(): string;
  stop(): Promise<void>;
}

/** Where servers come from. */
export interface Target {
  readonly name: string;
  /** False for a server that is already there: its configuration and data are what they are. */
  readonly configurable: boolean;
  start(variant: string): Promise<RunningServer>;
  close(): Promise<void>;
}

const READY_WITHIN = 120_000;

/** A server that the suite did not start, configured as one variant is. */
export function runningTarget(publicUrl: string, adminUrl: string): Target {
  const start = async () => {
    const hooks = await HookReceiver.listen(await freePort());
    const providers = await Providers.listen(await freePort());
    const stop = async () => {
      await Promise.all([hooks.close(), providers.close()]);
    };
    return { publicUrl: trim(publicUrl), adminUrl: trim(adminUrl), hooks, providers, said: () => '', stop };
  };
  return { name: publicUrl, configurable: false, start, close: async () => undefined };
}

/** Zelos from this checkout. */
export function zelosTarget(): Target {
  const target = commandTarget([fileURLToPath(new URL('../../server/bin/zelos', import.meta.url))]);
  return { ...target, name: 'zelos' };
}

/** Starts servers from a command that understands the reference's arguments. */
export function commandTarget(command: readonly string[]): Target {
  const folder = mkdtemp(join(tmpdir(), 'conformance-'));
  let migrated: Promise<string> | undefined;
  const template = async () => {
    const path = join(await folder, 'template.sqlite');
    await migrate(command, sqliteUrl(path));
    return path;
  };
  return {
    name: command.join(' '),
    configurable: true,
    async start(variant) {
      migrated ??= template();
      const home = await mkdtemp(join(await folder, `${variant}-`));
      const database = join(home, 'db.sqlite');
      await copyFile(await migrated, database);
      return serve(command, variant, home, sqliteUrl(database));
    },
    close: async () => rm(await folder, { recursive: true, force: true }),
  };
}

function sqliteUrl(path: string): string {
  return `sqlite://${path}?_fk=true`;
}

export async function migrate(command: readonly string[], dsn: string): Promise<void> {
  const child = launch(command, ['migrate', 'sql', '-e', '--yes'], dsn);
  const code = await new Promise<number | null>((resolve) => child.process.once('close', resolve));
  if (code !== 0) throw new Error(`migrating ended with ${code}:\n${child.output()}`);
}

async function serve(command: readonly string[], variant: string, home: string, dsn: string): Promise<RunningServer> {
  const hooks = await HookReceiver.listen(await freePort());
  const providers = await Providers.listen(await freePort());
  const ports = { publicPort: await freePort(), adminPort: await freePort() };
  const addresses = { ...ports, hooksUrl: hooks.url, providerUrl: providers.openid.url };
  const file = join(home, 'kratos.json');
  await writeFile(file, JSON.stringify(await buildConfig(variant, addresses), null, 1));
  const environment = variant.startsWith('oidc') ? providers.environment : {};
  const child = launch(command, ['serve', '-c', file, '--dev'], dsn, environment);
  const adminUrl = `http://127.0.0.1:${addresses.adminPort}`;
  const stop = async () => {
    await end(child.process);
    await Promise.all([hooks.close(), providers.close()]);
  };
  try {
    await untilReady(`${adminUrl}/admin/health/ready`, child);
  } catch (error) {
    await stop();
    throw error;
  }
  return { publicUrl: `http://127.0.0.1:${ports.publicPort}`, adminUrl, hooks, providers, said: child.output, stop };
}

interface Child {
  readonly process: ChildProcess;
  /** The end of what it printed. */
  output(): string;
}

export function launch(
  command: readonly string[],
  args: readonly string[],
  dsn: string,
  environment: Readonly<Record<string, string>> = {},
): Child {
  const [program = '', ...first] = command;
  const child = spawn(program, [...first, ...args], {
    env: { ...process.env, ...environment, DSN: dsn, SQA_OPT_OUT: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const keep = (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-1000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  child.on('error', (error) => (printed += error.message));
  return { process: child, output: () => printed };
}

async function untilReady(url: string, child: Child): Promise<void> {
  const deadline = Date.now() + READY_WITHIN;
  while (Date.now() < deadline) {
    if (child.process.exitCode !== null || child.process.pid === undefined) break;
    const ready = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await sleep(50);
  }
  throw new Error(`the server did not become ready; it said:\n${child.output()}`);
}

export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5000);
  await closed;
  clearTimeout(late);
}

let lastPort = 0;

/** `CONFORMANCE_PORTS=5250-5349` names a range, gone through in turn; without it the system chooses. */
export async function freePort(): Promise<number> {
  const [from, to] = (process.env['CONFORMANCE_PORTS'] ?? '').split('-').map(Number);
  if (!from || !to) return tryPort(0);
  lastPort ||= from + (process.pid % (to - from));
  for (let attempt = from; attempt <= to; attempt += 1) {
    lastPort = lastPort >= to ? from : lastPort + 1;
    const free = await tryPort(lastPort).catch(() => undefined);
    if (free !== undefined) return free;
  }
  throw new Error(`no free port from ${from} to ${to}`);
}

function tryPort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}

function trim(url: string): string {
  return url.replace(/\/$/, '');
}
