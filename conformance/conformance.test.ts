import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadScenarios } from './lib/catalogue.ts';
import { applyDifferences, readDifferences } from './lib/differences.ts';
import { textReport } from './lib/report.ts';
import { play } from './lib/runner.ts';
import { batches, judge, unplayable } from './lib/suite.ts';
import type { Result } from './lib/suite.ts';
import { commandTarget, runningTarget, zelosTarget } from './lib/target.ts';
import type { RunningServer, Target } from './lib/target.ts';

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
        let server: RunningServer | undefined;
        beforeAll(async () => {
          server = await target.start(batch.variant);
        });
        afterAll(async () => server?.stop());

        test.each(batch.scenarios)('$id', async (scenario) => {
          if (server === undefined) throw new Error('the server did not start');
          const result = await judge(scenario, await play(scenario, server));
          results.push(result);
          const judged = applyDifferences([result], listed);
          expect(judged.failures, textReport({ ...judged, stale: [] })).toBe(0);
        });
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
