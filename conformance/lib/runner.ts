import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Admin } from './admin.ts';
import { type Wire, Agent } from './agent.ts';
import type { Exchange } from './answer.ts';
import { Comparer, type Difference } from './compare.ts';
import { HttpOrigin } from './http.ts';
import { Normaliser, type Step } from './normalise.ts';
import { digitsOf, LETTERS } from './placeholders.ts';
import type { Recording } from './recording.ts';
import type { Context, NamedScenario } from './scenario.ts';
import { Setup } from './setup.ts';
import type { RunningServer } from './target.ts';

/** What a scenario did; `stopped` says why it ended early. */
export interface Played {
  readonly steps: readonly Step[];
  readonly stopped?: string;
  /** The milliseconds that it took, without those in which it waited for something to expire. */
  readonly busyMs?: number;
  /** The end of what the server printed, when it answered that the fault was its own. */
  readonly said?: string;
}

/** A {@link Difference} and the step (counted from 1) that shows it. */
export interface StepDifference extends Difference {
  readonly step: number;
  /** The request of that step, such as `GET {public}/schemas`. */
  readonly ask: string;
}

/** Plays one scenario against a server. */
export async function play(scenario: NamedScenario, server: RunningServer): Promise<Played> {
  const run = runWord();
  const exchanges: Exchange[] = [];
  const wire: Wire = {
    public: new HttpOrigin(server.publicUrl),
    admin: new HttpOrigin(server.adminUrl),
    hooks: server.hooks,
    providers: server.providers,
    record: (exchange) => exchanges.push(exchange),
  };
  server.hooks.reset();
  server.providers.reset();
  let stopped: string | undefined;
  const start = performance.now();
  let slept = 0;
  const wait = async (milliseconds: number): Promise<void> => {
    await sleep(milliseconds);
    slept += milliseconds;
  };
  try {
    await scenario.run(contextOf(wire, run, { sleep: wait, later: () => wait(server.timeStepMs) }));
  } catch (error) {
    stopped = error instanceof Error ? error.message : String(error);
  } finally {
    await Promise.all([wire.public.close(), wire.admin.close()]);
  }
  const busyMs = performance.now() - start - slept;
  const { publicUrl, adminUrl, hooks, providers } = server;
  const [providerUrl, oauth2Url] = [providers.openid.url, providers.oauth2.url];
  const normaliser = new Normaliser({ publicUrl, adminUrl, hooksUrl: hooks.url, providerUrl, oauth2Url, run });
  const steps = exchanges.map((exchange) => normaliser.step(exchange));
  const failed = steps.some(({ response }) => Number(response['status']) >= 500);
  return {
    steps,
    busyMs,
    ...(stopped !== undefined && { stopped }),
    ...(failed && { said: server.said() }),
  };
}

/** Every place where what was played is not what was recorded. */
export function differences(recording: Recording, played: Played): StepDifference[] {
  const comparer = new Comparer();
  const found: StepDifference[] = [];
  const count = Math.min(recording.steps.length, played.steps.length);
  for (let index = 0; index < count; index += 1) {
    const expected = recording.steps[index];
    const actual = played.steps[index];
    const ask = String((expected ?? actual)?.request['ask']);
    const add = (difference: Difference) => found.push({ step: index + 1, ask, ...difference });
    if (expected !== undefined && actual !== undefined) {
      comparer.compare(expected.response, actual.response, 'response').forEach(add);
      comparer.compare(expected.hooks, actual.hooks, 'hooks').forEach(add);
      comparer.compare(expected.providers, actual.providers, 'providers').forEach(add);
    }
  }
  if (played.stopped === undefined && recording.steps.length !== played.steps.length) {
    found.push({
      step: 0,
      ask: 'scenario',
      path: 'steps',
      expected: recording.steps.length,
      actual: played.steps.length,
    });
  }
  if (played.stopped !== undefined) {
    found.push({
      step: played.steps.length,
      ask: 'scenario',
      path: 'stopped',
      expected: undefined,
      actual: played.stopped,
    });
  }
  return found;
}

function contextOf(wire: Wire, run: string, waiting: Pick<Context, 'sleep' | 'later'>): Context {
  return {
    run,
    publicUrl: wire.public.base,
    adminUrl: wire.admin.base,
    browser: () => new Agent('browser', wire),
    ajax: () => new Agent('ajax', wire),
    native: () => new Agent('native', wire),
    admin: new Admin(wire),
    setup: new Setup(wire),
    hooks: wire.hooks,
    openid: wire.providers.openid,
    internet: wire.providers.internet,
    oauth2: wire.providers.oauth2,
    email: (name = 'user') => `${name}.${run}@example.org`,
    phone: (digit = 1) => `+49151${digitsOf(run)}${digit}`,
    ...waiting,
  };
}

/** Ten letters that don't look like anything else. */
function runWord(): string {
  return Array.from({ length: 10 }, () => LETTERS[randomInt(10)]).join('');
}
