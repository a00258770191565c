import type { BenchDatabase } from './database.ts';
import { load, type Round, type Step } from './load.ts';
import { figures, type Figures, type ServerReport } from './results.ts';
import { prepare, type Scenario } from './scenarios.ts';
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
  const found = candidates.map(() => ({}) as Record<string, Figures | undefined>);
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

interface Runner {
  readonly server: Server;
  readonly step: Step;
  readonly rounds: Round[];
}

/** The rounds of each candidate; none where it answered wrongly: what it does then is no speed, and the others go on. */
async function takeTurns(candidates: readonly Candidate[], scenario: Scenario, plan: Plan): Promise<Round[][]> {
  const { clients, seconds, say } = plan;
  const all = candidates.map(({ server }) => ({ server, rounds: [] as Round[] }));
  let running: Runner[] = [];
  const each = async (work: (runner: Runner) => Promise<void>): Promise<void> => {
    const well: Runner[] = [];
    for (const runner of running) {
      try {
        await work(runner);
        well.push(runner);
      } catch (error) {
        runner.rounds.length = 0;
        say(`  ${runner.server.name} left out: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    running = well;
  };
  for (const { server, rounds } of all) running.push({ server, rounds, step: await prepare(scenario, server) });
  await each(async ({ server, step }) => void (await load({ server, step, clients, seconds: Math.min(seconds, 2) })));
  for (let round = 0; round < plan.rounds; round += 1) {
    await each(async ({ server, step, rounds }) => void rounds.push(await load({ server, step, clients, seconds })));
  }
  return all.map(({ rounds }) => rounds);
}
