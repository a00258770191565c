import { isShortLived } from './config.ts';
import { applyDifferences, type ListedDifference } from './differences.ts';
import { readRecording } from './recording.ts';
import { differences, play, type Played, type StepDifference } from './runner.ts';
import type { NamedScenario } from './scenario.ts';
import type { RunningServer, Target } from './target.ts';

/** What came of one scenario; `skipped` says why it was not played. */
export interface Result {
  readonly scenario: NamedScenario;
  readonly differences: readonly StepDifference[];
  readonly played?: Played;
  readonly skipped?: string;
}

/** Scenarios that share a server: all of one variant, or a single one that wants to be alone. */
export interface Batch {
  readonly variant: string;
  readonly scenarios: readonly NamedScenario[];
}

/** Splits scenarios into batches, one server start each; the largest first, so that none is left for the end. */
export function batches(scenarios: readonly NamedScenario[]): Batch[] {
  const shared = new Map<string, NamedScenario[]>();
  const alone: Batch[] = [];
  for (const scenario of scenarios) {
    if (scenario.alone) alone.push({ variant: scenario.config, scenarios: [scenario] });
    else shared.set(scenario.config, [...(shared.get(scenario.config) ?? []), scenario]);
  }
  const together = [...shared].map(([variant, members]) => ({ variant, scenarios: members }));
  return [...together.toSorted((a, b) => b.scenarios.length - a.scenarios.length), ...alone];
}

/** Why a target can't play a scenario, or undefined when it can. `variant` is how a running server is configured. */
export function unplayable(scenario: NamedScenario, target: Target, variant: string): string | undefined {
  if (target.configurable) return undefined;
  if (scenario.alone) return 'wants an empty database';
  if (scenario.config.startsWith('oauth2')) return 'wants its authorization server here';
  if (scenario.config.startsWith('oidc')) return 'wants its OpenID provider here';
  if (scenario.config.startsWith('web-hooks')) return 'wants its web hooks to arrive here';
  return scenario.config === variant ? undefined : `wants the ${scenario.config} configuration`;
}

/** How many batches, each with a server of its own, are played at once; much of their time is waiting for expiry. */
const AT_ONCE = 3;

/** Plays all batches; results in their order. `listed`: differences that are no reason to play a scenario again. */
export async function playBatches(
  target: Target,
  all: readonly Batch[],
  listed: readonly ListedDifference[] = [],
): Promise<[NamedScenario, Played][]> {
  const results: [NamedScenario, Played][][] = [];
  const waiting = [...all.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [place, batch] = next;
      results[place] = await playBatch(target, batch, listed);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results.flat();
}

/** Plays a batch on a server of its own; results in the batch's order. A server that can't start fails the batch. */
async function playBatch(
  target: Target,
  { variant, scenarios }: Batch,
  listed: readonly ListedDifference[],
): Promise<[NamedScenario, Played][]> {
  let server: RunningServer;
  try {
    server = await target.start(variant);
  } catch (error) {
    const stopped = error instanceof Error ? error.message : String(error);
    return scenarios.map((scenario) => [scenario, { steps: [], stopped }]);
  }
  const tries = (await isShortLived(variant)) ? TRIES : 1;
  const results: [NamedScenario, Played][] = [];
  try {
    // One at a time: the reference answers 500 when two requests want to write to one SQLite file.
    for (const scenario of scenarios) results.push([scenario, await playInTime(scenario, server, listed, tries)]);
  } finally {
    await server.stop();
  }
  return results;
}

/** What a scenario may need besides its waiting, so that nothing expires earlier than it is meant to. */
const IN_TIME_MS = 1000;
const TRIES = 3;

/**
 * Plays a scenario. Where things expire within seconds, a busy machine can be too slow, so that more has expired than is meant to: then the
 * scenario is played again. It must match its recording as a whole, as any other.
 */
async function playInTime(
  scenario: NamedScenario,
  server: RunningServer,
  listed: readonly ListedDifference[],
  tries: number,
): Promise<Played> {
  let played = await play(scenario, server);
  for (let tried = 1; tried < tries && (played.busyMs ?? 0) > IN_TIME_MS; tried += 1) {
    if (applyDifferences([await judge(scenario, played)], listed).failures === 0) break;
    played = await play(scenario, server);
  }
  return played;
}

/** Compares what was played with the recording. A scenario without one differs as a whole. */
export async function judge(scenario: NamedScenario, played: Played): Promise<Result> {
  const recording = await readRecording(scenario.id);
  if (recording !== undefined) return { scenario, played, differences: differences(recording, played) };
  const missing = { step: 0, ask: 'scenario', path: 'recording', expected: undefined, actual: 'nothing was recorded' };
  return { scenario, played, differences: [missing] };
}
