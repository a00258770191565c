/** Clients that load a server while it stops. */
import { Agent, get } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { type ZelosProcessOptions, startZelos } from './zelos-process.ts';

interface Tally {
  answered: number;
  /** Why requests got no answer. */
  readonly cut: string[];
}

interface Load {
  readonly tally: Tally;
  /** Settles when the server takes no connection any more. */
  readonly ended: Promise<unknown>;
  /** Whether this process stood still for so long that a stopping server may take its connections for idle. */
  hasPaused(): boolean;
}

/** Less than the time after which a stopping server closes an idle connection (`IDLE_MS` in transport/drain.ts). */
const PAUSE_MS = 300;

/** Sixteen clients, each asking over one keep-alive connection until the server closes it. */
function loadServer(port: number): Load {
  const tally: Tally = { answered: 0, cut: [] };
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const ended = Promise.all(Array.from({ length: 16 }, () => keepAsking(port, tally))).finally(() => delay.disable());
  return { tally, ended, hasPaused: () => delay.max > PAUSE_MS * 1e6 };
}

/** Attempts until the clients ran without a pause. */
const ATTEMPTS = 12;

/**
 * Stops a server under load and holds it to its promise: it ends with 0 and interrupts no request. A stop in which the clients themselves stood
 * still tells nothing about the server and is repeated; that all do fails the test.
 */
export async function expectStopCutsNothing(options: ZelosProcessOptions): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    await using zelos = await startZelos(options);
    const { tally, ended, hasPaused } = loadServer(zelos.port);
    await sleep(500);
    while (tally.answered < 100) await sleep(10);
    zelos.child.kill('SIGTERM');
    await ended;
    expect(await zelos.exit).toBe(0);
    if (hasPaused()) continue;
    expect(tally.cut).toEqual([]);
    return;
  }
  throw new Error(`the clients stood still in each of ${ATTEMPTS} stops`);
}

async function keepAsking(port: number, tally: Tally): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (;;) {
    const outcome = await new Promise<string>((resolve) => {
      get({ host: '127.0.0.1', port, path: '/sessions/whoami', agent }, (response) => {
        response.resume().on('end', () => resolve('answered'));
        response.on('error', ({ message }) => resolve(message));
      }).on('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? error.message));
    });
    if (outcome === 'answered') tally.answered++;
    else if (outcome === 'ECONNREFUSED') return;
    else tally.cut.push(outcome);
  }
}
