/** Processes of the server under test, and the ports that they are given. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const READY_WITHIN = 120_000;

/** A process of the server under test. */
export interface Child {
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
  return { process: child, output: outputOf(child).text };
}

/** Keeps the end of what a process prints. */
export function outputOf(child: ChildProcess): { text(): string; clear(): void } {
  let printed = '';
  const keep = (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-1000));
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  child.on('error', (error) => (printed += error.message));
  return { text: () => printed, clear: () => void (printed = '') };
}

export async function untilReady(url: string, child: Child): Promise<void> {
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

export async function migrate(command: readonly string[], dsn: string): Promise<void> {
  const child = launch(command, ['migrate', 'sql', '-e', '--yes'], dsn);
  const code = await new Promise<number | null>((resolve) => child.process.once('close', resolve));
  if (code !== 0) throw new Error(`migrating ended with ${code}:\n${child.output()}`);
}
