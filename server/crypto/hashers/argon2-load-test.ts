/** Measures Argon2 under a number of logins a minute, as the command line's `hashers argon2` commands need it. */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Argon2Options, hashArgon2id } from './formats/argon2.ts';
import { createLimiter } from './limiter.ts';

/** What measuring needs of the world; tests give their own. */
export interface Argon2Bench {
  hash(options: Argon2Options): Promise<unknown>;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  sleep(ms: number): Promise<unknown>;
  /** From 0 to 1, without 1. */
  random(): number;
}

export const realBench: Argon2Bench = {
  hash: (options) => hashArgon2id(Buffer.from('password'), options),
  now: () => performance.now(),
  sleep: (ms) => sleep(ms),
  random: () => Math.random(),
};

export interface LoadTestGoal {
  readonly requestsPerMinute: number;
  readonly maxConcurrent: number;
  /** How long after the sample the last hash may end, give or take a tenth of all; later ones are given up. No limit without it. */
  readonly slackMs?: number;
}

export interface LoadTestResult {
  readonly totalMs: number;
  readonly medianMs: number;
  readonly standardDeviationMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  /** Most hashes at once times the memory of one. */
  readonly peakMemoryKiB: number;
  /** Whether hashes were given up because the machine could not keep up. */
  readonly overdue: boolean;
}

/** A third of a minute is long enough to see the load and short enough to wait for. */
const SAMPLE_MS = 20_000;

/** The middle value, or the mean of the two in the middle; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** Starts a third of a minute's hashes at random times within 20 s; a hash that has to wait counts its wait. */
export async function loadTestArgon2(
  options: Argon2Options,
  goal: LoadTestGoal,
  bench: Argon2Bench = realBench,
): Promise<LoadTestResult> {
  const requests = Math.max(1, Math.floor((goal.requestsPerMinute * SAMPLE_MS) / 60_000));
  const limiter = createLimiter(goal.maxConcurrent, Infinity);
  const started = bench.now();
  let running = 0;
  let mostAtOnce = 0;
  let overdue = false;
  const deadline = started + (SAMPLE_MS + (goal.slackMs ?? Infinity)) * 1.1;

  async function login(): Promise<number> {
    await bench.sleep(bench.random() * SAMPLE_MS);
    const asked = bench.now();
    await limiter(async () => {
      overdue ||= bench.now() > deadline;
      if (overdue) return;
      mostAtOnce = Math.max(mostAtOnce, ++running);
      await bench.hash(options).finally(() => running--);
    });
    return bench.now() - asked;
  }
  const durations = await Promise.all(Array.from({ length: requests }, login));
  return {
    totalMs: bench.now() - started,
    medianMs: median(durations),
    standardDeviationMs: standardDeviation(durations),
    minMs: Math.min(...durations),
    maxMs: Math.max(...durations),
    peakMemoryKiB: mostAtOnce * options.memoryKiB,
    overdue: overdue || bench.now() > deadline,
  };
}
