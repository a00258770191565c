/** Measures Argon2 at a given number of logins per minute, for the `hashers argon2` commands. */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Argon2Options, hashArgon2id } from './formats/argon2.ts';
import { createLimiter } from './limiter.ts';

/** What a measurement needs: hashing, time and randomness. Tests replace it. */
export interface Argon2Bench {
  hash(options: Argon2Options): Promise<unknown>;
  /** A monotonic clock, in milliseconds. */
  now(): number;
  sleep(ms: number): Promise<unknown>;
  /** A random number in [0, 1). */
  random(): number;
}

export const realBench: Argon2Bench = {
  hash: (options) => hashArgon2id(Buffer.from('password'), options),
  now: () => performance.now(),
  sleep: (ms) => sleep(ms),
  random: () => Math.random(),
};

/** The load of a test. */
export interface LoadTestGoal {
  readonly requestsPerMinute: number;
  readonly maxConcurrent: number;
  /** Milliseconds that the last hash may end after the sample, give or take a tenth of all; later ones are abandoned. Absent: no limit. */
  readonly slackMs?: number;
}

/** What a load test measured. Durations are in milliseconds. */
export interface LoadTestResult {
  readonly totalMs: number;
  readonly medianMs: number;
  readonly standardDeviationMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  /** The most hashes at once, times the memory of one. */
  readonly peakMemoryKiB: number;
  /** Whether hashes were abandoned because the machine could not keep up. */
  readonly overdue: boolean;
}

/** A third of a minute shows the load and is short enough for the operator to wait. */
const SAMPLE_MS = 20_000;

/** The middle value, or the mean of the two middle values; 0 for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
}

function standardDeviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

/** Starts a third of a minute's hashes at random times within 20 s. The time that a hash waits in the queue counts. */
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
