import { describe, expect, it } from 'vitest';
import { type CalibrationEvent, type CalibrationGoal, calibrateArgon2 } from './argon2-calibration.ts';
import { type Argon2Bench, loadTestArgon2, median, realBench } from './argon2-load-test.ts';

const MIB = 1024;
const start = { memoryKiB: 0, iterations: 1, parallelism: 4, saltLength: 16, keyLength: 32 };
const goal: CalibrationGoal = {
  requestsPerMinute: 3,
  maxConcurrent: 16,
  durationMs: 500,
  deviationMs: 500,
  dedicatedMemoryKiB: 1024 * MIB,
  maxMemoryKiB: 0,
  adjustMemoryKiB: 512 * MIB,
  probeRuns: 2,
};

/** A simulated machine without concurrency. Only hashing takes time: `msPerMiB` for each pass over a MiB. */
function machine(msPerMiB: number): Argon2Bench {
  let time = 0;
  return {
    async hash({ memoryKiB, iterations }) {
      time += (memoryKiB / MIB) * iterations * msPerMiB;
    },
    now: () => time,
    sleep: async () => undefined,
    random: () => 0.5,
  };
}

describe('calibration', () => {
  it.each([0.1, 1, 20, 400])('ends near the requested time at %d ms per MiB', async (msPerMiB) => {
    const events: CalibrationEvent[] = [];
    const { options } = await calibrateArgon2(start, goal, (event) => events.push(event), machine(msPerMiB));
    const took = (options.memoryKiB / MIB) * options.iterations * msPerMiB;
    expect(took).toBeGreaterThan(50);
    expect(took).toBeLessThanOrEqual(goal.durationMs + goal.deviationMs);
    expect(options.memoryKiB).toBeLessThanOrEqual(goal.dedicatedMemoryKiB);
    expect(options.memoryKiB).toBeGreaterThanOrEqual(8 * options.parallelism);
    expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['probed', 'settled', 'load-tested']));
  });

  it('respects the memory limit', async () => {
    const limited = { ...goal, maxMemoryKiB: 64 * MIB };
    const { options } = await calibrateArgon2(start, limited, undefined, machine(1));
    expect(options.memoryKiB).toBeLessThanOrEqual(64 * MIB);
    expect(options.iterations).toBeGreaterThan(4);
  });

  it('reports when no load test passed', async () => {
    const impossible = { ...goal, dedicatedMemoryKiB: 1 };
    expect((await calibrateArgon2(start, impossible, undefined, machine(1))).good).toBe(false);
  });
});

describe('load test', () => {
  it('measures real hashes', async () => {
    const bench: Argon2Bench = { ...realBench, sleep: async () => undefined };
    const cheap = { ...start, memoryKiB: 64, parallelism: 1 };
    const result = await loadTestArgon2(cheap, { requestsPerMinute: 30, maxConcurrent: 2 }, bench);
    expect(result.minMs).toBeGreaterThan(0);
    expect(result.maxMs).toBeGreaterThanOrEqual(result.medianMs);
    expect(result.peakMemoryKiB).toBe(128);
  });

  it.each([
    [2_000, false],
    [40_000, true],
  ])('abandons hashes of %d ms when the logins cannot end in time: %s', async (costMs, overdue) => {
    let now = 0;
    let hashes = 0;
    const bench: Argon2Bench = {
      now: () => now,
      random: () => 0,
      sleep: async () => undefined,
      hash: async () => {
        now += costMs;
        hashes += 1;
      },
    };
    const result = await loadTestArgon2(start, { requestsPerMinute: 12, maxConcurrent: 1, slackMs: 1_000 }, bench);
    expect(result).toMatchObject({ overdue, peakMemoryKiB: start.memoryKiB });
    expect(hashes).toBe(overdue ? 1 : 4);
  });

  it.each([
    [[], 0],
    [[3], 3],
    [[4, 1, 3], 3],
    [[4, 1, 3, 2], 2.5],
  ])('median of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});
