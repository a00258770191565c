import type { BenchDatabase } from './database.ts';
import { load } from './load.ts';
import type { Round } from './load.ts';
import { figures } from './results.ts';
import type { Figures, ServerReport } from './results.ts';
import { prepare } from './scenarios.ts';
import type { Scenario } from './scenarios.ts';
import { seed } from './seed.ts';
import type { Server } from './server.ts';

export interface Candidate {
  readonly server: Server;
  readonly database: BenchDatabase | undefined;
}

export interface Plan {
  readonly scenarios: readonly Scenario[];
  readonly clients: number;
  readonly rounds: number;
  /** Of one round. */
  readonly seconds: number;
  readonly identities: number;
  readonly say: (line: string) => void;
}

/** Measures all candidates under the same conditions: their rounds take turns, so that what disturbs one disturbs all. */
export async function measure(candidates: readonly Candidate[], plan: Plan): Promise<ServerReport[]> {
  for (const { server, database } of candidates) {
    if (plan.identities > 0) plan.say(`${server.name}: ${plan.identities} identities`);
    if (plan.identities > 0) await seed(server, database, plan.identities);
  }
  const found = candidates.map(() => ({}) as Record<string, Figures>);
  for (const scenario of plan.scenarios) {
    plan.say(scenario.name);
    const rounds = await takeTurns(candidates, scenario, plan);
    for (const [index, own] of rounds.entries()) (found[index] ?? {})[scenario.name] = figures(own);
  }
  return Promise.all(
    candidates.map(async ({ server: { name, readyMs, usage } }, index) => ({
      name,
      readyMs,
      usage: await usage(),
      scenarios: found[index] ?? {},
    })),
  );
}

async function takeTurns(candidates: readonly Candidate[], scenario: Scenario, plan: Plan): Promise<Round[][]> {
  const { clients, seconds } = plan;
  const ready = [];
  for (const { server } of candidates)
    ready.push({ server, step: await prepare(scenario, server), rounds: [] as Round[] });
  for (const { server, step } of ready) await load({ server, step, clients, seconds: Math.min(seconds, 2) });
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const { server, step, rounds } of ready) rounds.push(await load({ server, step, clients, seconds }));
  }
  return ready.map(({ rounds }) => rounds);
}
