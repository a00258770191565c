import { describe, expect, test } from 'vitest';
import { applyDifferences, readDifferences, type ListedDifference } from './differences.ts';
import type { Step } from './normalise.ts';
import type { Result } from './suite.ts';

const scenario = { id: 'login/replay', area: 'login', name: 'replay', config: 'base', run: async () => undefined };
const at = (path: string) => ({ step: 2, ask: 'POST /x', path, expected: 200, actual: 400 });
const result = (...paths: string[]): Result => ({ scenario, played: { steps: [] }, differences: paths.map(at) });
const entry = (more: Partial<ListedDifference>): ListedDifference => ({
  scenario: 'login/replay',
  path: 'response.status',
  reason: 'a hole',
  ...more,
});

describe('listed differences', () => {
  test('are taken out of the failures', () => {
    const judged = applyDifferences([result('response.status')], [entry({})]);
    expect(judged).toMatchObject({ failures: 0, stale: [] });
    expect(judged.accepted).toHaveLength(1);
  });

  test('cover nothing but what they name', () => {
    expect(applyDifferences([result('response.status', 'response.body.x')], [entry({})]).failures).toBe(1);
    expect(applyDifferences([result('response.status')], [entry({ step: 3 })]).failures).toBe(1);
    expect(applyDifferences([result('response.status')], [entry({ scenario: 'login/other' })]).failures).toBe(1);
    expect(applyDifferences([result('response_status')], [entry({})]).failures).toBe(1);
  });

  test('may be pinned to values and to the status of our answer', () => {
    const pinned = { expected: 200, got: 400 };
    expect(applyDifferences([result('response.status')], [entry(pinned)]).failures).toBe(0);
    expect(applyDifferences([result('response.status')], [entry({ ...pinned, got: 500 })]).failures).toBe(1);
    const steps: Step[] = [200, 400].map((status) => ({ request: {}, response: { status } }));
    const answered: Result = { ...result('response.status'), played: { steps } };
    expect(applyDifferences([answered], [entry({ status: [400, 404] })]).failures).toBe(0);
    expect(applyDifferences([answered], [entry({ status: 500 })]).failures).toBe(1);
  });

  test('may name several by *', () => {
    expect(
      applyDifferences(
        [result('response.body.a', 'response.body.b[0]')],
        [entry({ scenario: 'login/*', path: 'response.body.*' })],
      ).failures,
    ).toBe(0);
  });

  test('are stale when they no longer happen, unless the scenario was not played', () => {
    expect(applyDifferences([result()], [entry({})]).stale).toHaveLength(1);
    expect(applyDifferences([], [entry({})]).stale).toHaveLength(0);
    expect(applyDifferences([], [entry({})], ['login/replay']).stale).toHaveLength(0);
    expect(
      applyDifferences([result()], [entry({ scenario: 'login/*' })], ['login/replay', 'login/other']).stale,
    ).toHaveLength(0);
    expect(
      applyDifferences([result()], [entry({ scenario: 'login/*' })], ['login/replay', 'logout/other']).stale,
    ).toHaveLength(1);
    expect(applyDifferences([{ scenario, differences: [], skipped: 'why' }], [entry({})]).stale).toHaveLength(0);
  });

  test('each have a reason in the project’s list', async () => {
    for (const { reason } of await readDifferences()) expect(reason.length).toBeGreaterThan(10);
  });
});
