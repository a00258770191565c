import { expect, it } from 'vitest';
import { textReport } from './report.ts';

it('tells what the server said when a scenario differs after an answer of 500, and names the scenario at the end', () => {
  const scenario = {
    id: 'area/name',
    area: 'area',
    name: 'name',
    config: 'base',
    alone: false,
    run: async () => undefined,
  };
  const difference = { step: 1, ask: 'GET {public}/x', path: 'response.status', expected: 200, actual: 500 };
  const steps = [{ request: {}, response: { status: 500 } }];
  const report = (differences: (typeof difference)[]) =>
    textReport({
      results: [{ scenario, differences, played: { steps, said: 'Error: disk is full\n  at x\n' } }],
      accepted: [],
      stale: [],
      failures: differences.length,
    });
  expect(report([difference])).toContain('  the server said:\n    Error: disk is full\n      at x\n');
  expect(report([])).not.toContain('disk');
  expect(report([difference])).toMatch(/FAILED area\/name\n.*\n0 passed, 1 failed\n$/);
});
