/**
 * How long one submission of the largest size keeps a server from answering others:
 * `node conformance/bench/blocked.ts <command> [<command>...]`, where each command understands the reference's arguments.
 * While a body is judged, another client asks for `/health/alive` without a pause; what counts is its longest wait.
 */
import { Agent, request } from 'node:http';
import { LARGE_BODIES, type LargeBody } from '../lib/large-bodies.ts';
import { createDatabase } from './database.ts';
import { startServer } from './server.ts';

/** The best of these: the machine may do something else in the meantime. */
const ROUNDS = 5;
const SHOWN = 5;

async function measure(command: string): Promise<void> {
  const database = await createDatabase('memory', 'blocked');
  const server = await startServer({ name: command, command: command.split(' '), database, config: 'bench' });
  try {
    const waits: [string, number][] = [];
    for (const [name, body] of Object.entries(LARGE_BODIES)) {
      const rounds = [];
      for (let round = 0; round < ROUNDS; round += 1) rounds.push(await longestWait(server.publicUrl, body));
      waits.push([name, Math.min(...rounds)]);
    }
    const longest = waits.toSorted(([, a], [, b]) => b - a).slice(0, SHOWN);
    console.log(`${command}, ${waits.length} bodies: ${longest.map(shown).join(', ')}`);
  } finally {
    await server.stop();
    await database.drop();
  }
}

function shown([name, wait]: readonly [string, number]): string {
  return `${wait.toFixed(1)} ms ${name}`;
}

async function longestWait(origin: string, { kind = 'login', type = 'application/json', body, query = '' }: LargeBody) {
  const started = await fetch(`${origin}/self-service/${kind}/api`, { redirect: 'manual' });
  const flow = started.ok ? ((await started.json()) as { id: string }).id : '';
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const pending = new Set([
    fetch(`${origin}/self-service/${kind}?flow=${flow}${query}`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': type, accept: 'application/json' },
      body,
    })
      .then((answer) => answer.text())
      // A server may close the connection on what it does not read.
      .catch(() => ''),
  ]);
  for (const answer of pending) void answer.finally(() => pending.delete(answer));
  let longest = 0;
  while (pending.size > 0) {
    const before = performance.now();
    await alive(origin, agent);
    longest = Math.max(longest, performance.now() - before);
  }
  agent.destroy();
  return longest;
}

function alive(origin: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    request(`${origin}/health/alive`, { agent }, (response) => response.resume().on('end', () => resolve()))
      .on('error', reject)
      .end();
  });
}

for (const command of process.argv.slice(2)) await measure(command);
