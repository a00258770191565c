import { Connection } from './connection.ts';
import type { Server } from './server.ts';

/** The connections of one worker of the load. */
export interface Client {
  readonly public: Connection;
  readonly admin: Connection;
}

/** One measured operation; `turn` never repeats in a run. Throws when the answer is not the expected one. */
export type Step = (client: Client, turn: number) => Promise<void>;

/** What one round brought. */
export interface Round {
  /** Operations. */
  readonly count: number;
  readonly seconds: number;
  /** Of each operation, in ms. */
  readonly latencies: readonly number[];
  /** Processor time of the server per operation, in ms: holds on a busy machine, too. */
  readonly cpu: number | undefined;
}

export interface Load {
  readonly server: Server;
  /** Operations under way at once; each waits for its answer before it begins the next (closed loop). */
  readonly clients: number;
  readonly seconds: number;
  readonly step: Step;
}

/** Bounds a round that is faster than foreseen. */
const MAX_OPERATIONS = 1_000_000;

let turns = 0;

/** Loads a server for a while. Rejects at the first wrong answer: a fast error is no speed. */
export async function load({ server, clients, seconds, step }: Load): Promise<Round> {
  const open = await Promise.all(Array.from({ length: clients }, () => openClient(server)));
  const latencies: number[] = [];
  const before = await server.usage();
  const start = performance.now();
  const end = start + seconds * 1000;
  try {
    await Promise.all(
      open.map(async (client) => {
        for (let now = performance.now(); now < end && latencies.length < MAX_OPERATIONS;) {
          turns += 1;
          await step(client, turns);
          const done = performance.now();
          latencies.push(done - now);
          now = done;
        }
      }),
    );
  } finally {
    for (const client of open) closeClient(client);
  }
  const took = (performance.now() - start) / 1000;
  const after = await server.usage();
  const cpu = before && after && ((after.cpu - before.cpu) * 1000) / latencies.length;
  return { count: latencies.length, seconds: took, latencies, cpu };
}

export async function openClient({ publicUrl, adminUrl }: Server): Promise<Client> {
  return { public: await Connection.open(publicUrl), admin: await Connection.open(adminUrl) };
}

export function closeClient(client: Client): void {
  client.public.close();
  client.admin.close();
}
