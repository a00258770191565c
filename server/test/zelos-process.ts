/** `zelos serve` as a process of its own, on free ports, with its database in memory. */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '../kernel/json.ts';
import { freePort } from './free-port.ts';

/** The program as its users start it: from the bundle, in half the time, while no source is newer. */
export const LAUNCHER = join(import.meta.dirname, '..', 'bin', 'zelos');
const START_MS = 60_000;

export interface ZelosProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly url: string;
  readonly port: number;
  readonly adminUrl: string;
  /** The exit code, or the signal that ended it. */
  readonly exit: Promise<number | string | null>;
}

export interface ZelosProcessOptions {
  /** Beside ports, database and schema. */
  readonly config?: JsonObject;
  readonly env?: NodeJS.ProcessEnv;
  readonly stdio?: StdioOptions;
  /** The launcher of the checkout where none is given. */
  readonly launcher?: string;
}

/** Starts a server and waits until it is ready. @throws Error where it ends or is not ready in time */
export async function startZelos(options: ZelosProcessOptions = {}): Promise<ZelosProcess> {
  const { config = {}, env = process.env, stdio = 'ignore', launcher = LAUNCHER } = options;
  const [port, adminPort] = [await freePort(), await freePort()];
  const file = join(mkdtempSync(join(tmpdir(), 'zelos-process-')), 'zelos.json');
  const traits = { type: 'object', properties: { name: { type: 'string' } } };
  const schema = { type: 'object', properties: { traits } };
  const url = `base64://${Buffer.from(JSON.stringify(schema)).toString('base64')}`;
  const base = {
    dsn: 'memory',
    serve: { public: { host: '127.0.0.1', port }, admin: { host: '127.0.0.1', port: adminPort } },
    selfservice: { default_browser_return_url: 'http://app.test/' },
    identity: { default_schema_id: 'default', schemas: [{ id: 'default', url }] },
  };
  writeFileSync(file, JSON.stringify({ ...base, ...config }));
  const child = spawn(launcher, ['serve', '--dev', '-c', file], { stdio, env });
  const exit = new Promise<number | string | null>((resolve) =>
    child.on('exit', (code, signal) => resolve(code ?? signal)),
  );
  const running: ZelosProcess = {
    child,
    exit,
    url: `http://127.0.0.1:${port}`,
    port,
    adminUrl: `http://127.0.0.1:${adminPort}`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exit;
    },
  };
  await untilReady(running);
  return running;
}

async function untilReady({ child, adminUrl }: ZelosProcess): Promise<void> {
  for (const end = Date.now() + START_MS; Date.now() < end; await sleep(50)) {
    if (child.exitCode !== null) throw new Error(`zelos ended with ${child.exitCode}`);
    const ready = await fetch(`${adminUrl}/admin/health/ready`, { signal: AbortSignal.timeout(2000) }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return;
  }
  child.kill('SIGKILL');
  throw new Error('zelos was not ready in time');
}
