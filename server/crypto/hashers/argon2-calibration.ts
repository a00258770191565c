/** Searches for Argon2 parameters that take about the requested time on this machine: `hashers argon2 calibrate`. */
import {
  type Argon2Bench,
  type LoadTestGoal,
  type LoadTestResult,
  loadTestArgon2,
  median,
  realBench,
} from './argon2-load-test.ts';
import type { Argon2Options } from './formats/argon2.ts';

/** What the calibration aims for. Durations are in milliseconds, memory is in KiB. */
export interface CalibrationGoal extends LoadTestGoal {
  /** The least time that one hash should take, and how much longer it may take under load. */
  readonly durationMs: number;
  readonly deviationMs: number;
  readonly dedicatedMemoryKiB: number;
  /** 0: no limit. */
  readonly maxMemoryKiB: number;
  readonly adjustMemoryKiB: number;
  readonly probeRuns: number;
}

/** A step of the search, for the progress output of the command. */
export type CalibrationEvent =
  | { readonly kind: 'probed'; readonly options: Argon2Options; readonly tookMs: number }
  | { readonly kind: 'settled'; readonly on: 'memory' | 'iterations'; readonly options: Argon2Options }
  | {
      readonly kind: 'load-tested';
      readonly options: Argon2Options;
      readonly result: LoadTestResult;
      readonly verdict: Verdict;
    };

/** Whether a load test met the goal, or what to adjust. */
export type Verdict = 'good' | 'too-fast' | 'too-much-memory' | 'too-slow' | 'too-uneven';

/** The parameters that the calibration found. */
export interface CalibrationResult {
  readonly options: Argon2Options;
  /** False when no load test passed. The options are then those of the last try, for the operator to judge. */
  readonly good: boolean;
}

const LOAD_TESTS = 5;
/** Adjustment between load tests; the search has already found the coarse value. */
const FINE_STEP_KIB = 64 * 1024;

interface Search {
  readonly goal: CalibrationGoal;
  readonly bench: Argon2Bench;
  readonly report: (event: CalibrationEvent) => void;
}

/** RFC 9106, 3.1: a lane needs 8 KiB. */
function withMemory(options: Argon2Options, memoryKiB: number): Argon2Options {
  return { ...options, memoryKiB: Math.max(memoryKiB, 8 * options.parallelism) };
}

async function probe({ goal, bench, report }: Search, options: Argon2Options): Promise<number> {
  const durations: number[] = [];
  for (let run = 0; run < Math.max(1, goal.probeRuns); run++) {
    const started = bench.now();
    await bench.hash(options);
    durations.push(bench.now() - started);
  }
  const tookMs = median(durations);
  report({ kind: 'probed', options, tookMs });
  return tookMs;
}

/** Memory comes first, because it makes attacks expensive: up until too slow, then down in ever smaller steps until fast enough. */
async function settleMemory(search: Search, start: Argon2Options): Promise<Argon2Options> {
  const { durationMs, maxMemoryKiB, adjustMemoryKiB } = search.goal;
  const limit = maxMemoryKiB === 0 ? search.goal.dedicatedMemoryKiB : maxMemoryKiB;
  const least = 8 * start.parallelism;
  let options = withMemory(start, Math.min(start.memoryKiB, limit));
  while ((await probe(search, options)) <= durationMs && options.memoryKiB < limit) {
    options = withMemory(options, Math.min(options.memoryKiB + adjustMemoryKiB, limit));
  }
  let step = adjustMemoryKiB;
  while (options.memoryKiB > least && (await probe(search, options)) > durationMs) {
    while (step > 1 && step >= options.memoryKiB) step = Math.floor(step / 2);
    options = withMemory(options, options.memoryKiB - step);
  }
  search.report({ kind: 'settled', on: 'memory', options });
  return options;
}

async function settleIterations(search: Search, start: Argon2Options): Promise<Argon2Options> {
  let { iterations } = start;
  while ((await probe(search, { ...start, iterations })) <= search.goal.durationMs) iterations += 1;
  const options = { ...start, iterations: Math.max(1, iterations - 1) };
  search.report({ kind: 'settled', on: 'iterations', options });
  return options;
}

function judge({ durationMs, deviationMs, dedicatedMemoryKiB }: CalibrationGoal, result: LoadTestResult): Verdict {
  if (result.medianMs < durationMs) return 'too-fast';
  if (result.peakMemoryKiB > dedicatedMemoryKiB) return 'too-much-memory';
  if (result.maxMs > durationMs + deviationMs) return 'too-slow';
  return result.standardDeviationMs > deviationMs ? 'too-uneven' : 'good';
}

function cheaper(options: Argon2Options): Argon2Options {
  if (options.iterations > 1) return { ...options, iterations: options.iterations - 1 };
  return withMemory(options, options.memoryKiB - FINE_STEP_KIB);
}

function adjust(
  goal: CalibrationGoal,
  options: Argon2Options,
  result: LoadTestResult,
  verdict: Verdict,
): Argon2Options {
  switch (verdict) {
    case 'good':
      return options;
    case 'too-fast':
      return result.peakMemoryKiB + FINE_STEP_KIB < goal.maxMemoryKiB
        ? withMemory(options, options.memoryKiB + FINE_STEP_KIB)
        : { ...options, iterations: options.iterations + 1 };
    case 'too-much-memory': {
      const excess = result.peakMemoryKiB - goal.dedicatedMemoryKiB;
      return withMemory(options, options.memoryKiB - Math.ceil((excess * options.memoryKiB) / result.peakMemoryKiB));
    }
    case 'too-slow':
    case 'too-uneven':
      return cheaper(options);
  }
}

/**
 * Finds memory and iterations for `durationMs`, then tests them under load and adjusts, at most five times. `start` holds
 * the lengths and the parallelism, which do not change, and the values at which the search begins. Without a memory limit
 * the dedicated memory is the limit, because one hash can never use more.
 */
export async function calibrateArgon2(
  start: Argon2Options,
  goal: CalibrationGoal,
  report: (event: CalibrationEvent) => void = () => undefined,
  bench: Argon2Bench = realBench,
): Promise<CalibrationResult> {
  const search: Search = { goal, bench, report };
  let options = await settleIterations(search, await settleMemory(search, start));
  for (let test = 0; test < LOAD_TESTS; test++) {
    const result = await loadTestArgon2(options, goal, bench);
    const verdict = judge(goal, result);
    report({ kind: 'load-tested', options, result, verdict });
    if (verdict === 'good') return { options, good: true };
    options = adjust(goal, options, result, verdict);
  }
  return { options, good: false };
}
