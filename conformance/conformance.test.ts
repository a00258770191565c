import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadScenarios } from './lib/catalogue.ts';
import { applyDifferences, readDifferences } from './lib/differences.ts';
import { textReport } from './lib/report.ts';
import type { Played } from './lib/runner.ts';
import { batches, judge, playBatches, unplayable, type Result } from './lib/suite.ts';
import { commandTarget, runningTarget, type Target } from './lib/target.ts';
import { zelosTarget } from './lib/zelos-target.ts';

const {
  CONFORMANCE_COMMAND: command,
  CONFORMANCE_PUBLIC_URL: publicUrl,
  CONFORMANCE_ADMIN_URL: adminUrl,
} = process.env;
const target = chooseTarget();
const listed = target.name === 'zelos' ? await readDifferences() : [];
const scenarios = (await loadScenarios()).filter((scenario) => unplayable(scenario, target, 'base') === undefined);
const results: Result[] = [];

const launcher = fileURLToPath(new URL('../server/bin/zelos', import.meta.url));
let conversations = new Map<string, Played>();

describe.skipIf(target.name === 'zelos' && !existsSync(launcher))(`conformance of ${target.name}`, () => {
  beforeAll(async () => {
    const all = await playBatches(target, batches(scenarios), listed);
    conversations = new Map(all.map(([scenario, played]) => [scenario.id, played]));
  }, 1_800_000);
  afterAll(() => target.close());

  test.each(scenarios)('$id', async (scenario) => {
    const played = conversations.get(scenario.id);
    if (played === undefined) throw new Error('the scenario was not played');
    const result = await judge(scenario, played);
    results.push(result);
    const judged = applyDifferences([result], listed);
    expect(judged.failures, textReport({ ...judged, stale: [] })).toBe(0);
  });

  test('every listed difference still happens', () => {
    expect(applyDifferences(results, listed).stale).toEqual([]);
  });
});

function chooseTarget(): Target {
  if (publicUrl !== undefined && adminUrl !== undefined) return runningTarget(publicUrl, adminUrl);
  return command === undefined ? zelosTarget() : commandTarget(command.split(' '));
}
