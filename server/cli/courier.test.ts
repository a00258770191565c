import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ComposedMessage } from '../courier/model.ts';
import { CONCURRENCY } from '../courier/worker.ts';
import { migrated, persistentTargets } from '../persistence/testing/databases.ts';
import { freePort } from '../test/free-port.ts';
import { startMailServer } from '../test/mail-server.ts';
import { LAUNCHER } from '../test/zelos-process.ts';
import { run } from './run.ts';

const SCHEMA = `base64://${btoa('{"type":"object","properties":{"traits":{"type":"object","properties":{"email":{"type":"string"}}}}}')}`;
const MESSAGES = 500;
/** The process is killed whenever so many more were accepted, which is in the middle of a batch. */
const STEP = MESSAGES / 5;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const message = (number: number): ComposedMessage => ({
  channel: 'email',
  recipient: `${number}@example.org`,
  subject: `Message ${number}`,
  body: 'Hello',
  templateType: 'stub',
  templateData: JSON.stringify({ to: '', subject: '', body: 'Hello' }),
  requestHeaders: null,
});

function configFile(dsn: string, port: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'zelos-courier-'));
  ends.push(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'zelos.json');
  const config = {
    dsn,
    log: { level: 'error' },
    identity: { schemas: [{ id: 'default', url: SCHEMA }] },
    selfservice: { default_browser_return_url: '/' },
    courier: {
      smtp: { connection_uri: `smtp://127.0.0.1:${port}/?disable_starttls=true` },
      worker: { pull_count: 50, pull_wait: '100ms' },
    },
    // Longer than an attempt on a busy machine: a message whose lease ends during an attempt would be sent twice.
    zelos: { courier: { lease: '3s' } },
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

/** Starts `courier watch`, and kills it; one process at a time. */
function watchers(config: string) {
  let current: ChildProcess | undefined;
  ends.push(() => current?.kill('SIGKILL'));
  return {
    start() {
      current = spawn(LAUNCHER, ['courier', 'watch', '-c', config], { stdio: ['ignore', 'ignore', 'inherit'] });
      return once(current, 'exit');
    },
    kill: (signal: 'SIGKILL' | 'SIGTERM') => void current?.kill(signal),
  };
}

describe.each(persistentTargets)('courier watch on $name', (target) => {
  it('loses nothing when it is killed, and repeats only accepted messages', { timeout: 180_000 }, async () => {
    const database = await migrated(target);
    ends.push(() => database.end());
    let generation = 0;
    let goal = STEP;
    const accepted = new Map<string, number[]>();
    // By connection: the sink may read what a process sent after it was killed.
    const generations = new Map<string, number>();
    const server = await startMailServer({
      onConnect({ id }, done) {
        generations.set(id, generation);
        done();
      },
      disabledCommands: ['STARTTLS'],
      onData(stream, session, done) {
        stream.on('end', () => {
          const [to] = session.envelope.rcptTo;
          const address = to?.address ?? '';
          const sender = generations.get(session.id) ?? -1;
          accepted.set(address, [...(accepted.get(address) ?? []), sender]);
          // At once, so that the process is killed during its work however busy the machine is.
          if (sender === generation && accepted.size >= goal && goal < MESSAGES) watcher.kill('SIGKILL');
          done();
        });
        stream.resume();
      },
    });
    ends.push(() => server.close());
    await database.db.transaction(async ({ courier }) => {
      for (let number = 0; number < MESSAGES; number++) await courier.enqueue(message(number));
    });

    const watcher = watchers(configFile(database.dsn, server.port));
    for (; goal < MESSAGES; goal = accepted.size + STEP) {
      expect(await watcher.start()).toEqual([null, 'SIGKILL']);
      // The sink takes the last connections of the killed process for what they are.
      await sleep(50);
      generation++;
    }
    const ended = watcher.start();
    while ((await database.db.courier.list({ status: 'sent' }, { size: MESSAGES })).messages.length < MESSAGES)
      await sleep(50);
    watcher.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);

    const repeated = [...accepted.values()].filter((times) => times.length > 1);
    expect(accepted.size).toBe(MESSAGES);
    expect(generation).toBeGreaterThanOrEqual(3);
    // A repetition comes from another process, and there are no more than messages in progress at a kill.
    for (const times of repeated) expect(new Set(times).size).toBe(times.length);
    expect(repeated.length).toBeLessThanOrEqual(generation * CONCURRENCY);
  });
});

describe('courier watch --expose-metrics-port', () => {
  it('serves the metrics of the process there, and nothing else', { timeout: 60_000 }, async () => {
    const port = await freePort();
    const command = ['courier', 'watch', '-c', configFile('memory', 9), '--expose-metrics-port', String(port)];
    const child = spawn(LAUNCHER, command, { stdio: 'ignore' });
    ends.push(() => child.kill('SIGKILL'));
    const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined);
    let answer = await get('/metrics/prometheus');
    for (; answer === undefined && child.exitCode === null; answer = await get('/metrics/prometheus')) await sleep(50);
    expect(answer?.headers.get('content-type')).toContain('text/plain');
    const text = await answer?.text();
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).toMatch(/zelos_courier_queued_messages\{.*\} 0/);
    expect(text).toMatch(/zelos_courier_deliveries_total\{result="abandoned",.*\} 0/);
    expect((await get('/'))?.status).toBe(404);
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    expect((await gone)[0]).toBe(0);
    expect(await get('/metrics/prometheus')).toBeUndefined();
  });

  it.each(['nonsense', '-1', '70000'])('refuses %s', async (port) => {
    const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const code = await run(['courier', 'watch', '-c', configFile('memory', 9), '--expose-metrics-port', port]);
    expect(code).toBe(1);
    expect(printed.mock.calls.join('')).toContain(port);
  });
});
