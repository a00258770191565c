import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadScenarios } from './lib/catalogue.ts';
import { applyDifferences, readDifferences } from './lib/differences.ts';
import { textReport } from './lib/report.ts';
import { batches, judge, playBatch, unplayable } from './lib/suite.ts';
import type { Result } from './lib/suite.ts';
import { commandTarget, runningTarget, zelosTarget } from './lib/target.ts';
import type { Target } from './lib/target.ts';

const {
  CONFORMANCE_COMMAND: command,
  CONFORMANCE_PUBLIC_URL: publicUrl,
  CONFORMANCE_ADMIN_URL: adminUrl,
} = process.env;
const target = chooseTarget();
const listed = target.name === 'zelos' ? await readDifferences() : [];
const scenarios = (await loadScenarios()).filter((scenario) => unplayable(scenario, target, 'base') === undefined);
const results: Result[] = [];

describe.skipIf(target.name === 'zelos' && !existsSync(fileURLToPath(new URL('../server/bin/zelos', import.meta.url))))(
  'conformance',
  () => {
    for (const [index, batch] of batches(scenarios).entries()) {
      describe(`${batch.variant} ${index}`, () => {
        let played: Awaited<ReturnType<typeof playBatch>> = [];
        beforeAll(async () => {
          played = await playBatch(target, batch);
        }, 300_000);

        test.each(batch.scenarios.map((scenario, place) => ({ scenario, place, id: scenario.id })))(
          '$id',
          async ({ scenario, place }) => {
            const [, conversation] = played[place] ?? [];
            if (conversation === undefined) throw new Error('the scenario was not played');
            const result = await judge(scenario, conversation);
            results.push(result);
            const judged = applyDifferences([result], listed);
            expect(judged.failures, textReport({ ...judged, stale: [] })).toBe(0);
          },
        );
      });
    }

    test('every listed difference still happens', () => {
      expect(applyDifferences(results, listed).stale).toEqual([]);
    });

    afterAll(() => target.close());
  },
);

function chooseTarget(): Target {
  if (publicUrl !== undefined && adminUrl !== undefined) return runningTarget(publicUrl, adminUrl);
  return command === undefined ? zelosTarget() : commandTarget(command.split(' '));
}
