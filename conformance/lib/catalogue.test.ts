import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { loadScenarios } from './catalogue.ts';
import { buildConfig } from './config.ts';
import { matches, readDifferences } from './differences.ts';
import { readRecording } from './recording.ts';
import { differences } from './runner.ts';

const scenarios = await loadScenarios();

describe('the catalogue', () => {
  test('has a recording for every scenario, made under the same configuration', async () => {
    for (const { id, config } of scenarios) {
      const recording = await readRecording(id);
      expect(recording?.config, id).toBe(config);
      expect(recording?.steps.length, id).toBeGreaterThan(0);
    }
  });

  test('has no recording without a scenario', async () => {
    const folder = new URL('../recordings/', import.meta.url);
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'));
    expect(files.toSorted()).toEqual(scenarios.map(({ id }) => `${id}.json`).toSorted());
  });

  test('has a scenario for every listed difference', async () => {
    for (const entry of await readDifferences())
      expect(
        scenarios.some(({ id }) => matches(entry.scenario, id)),
        entry.scenario,
      ).toBe(true);
  });

  test('builds every configuration it names', async () => {
    for (const variant of new Set(scenarios.map(({ config }) => config))) {
      expect(
        await buildConfig(variant, {
          publicPort: 1,
          adminPort: 2,
          hooksUrl: 'http://127.0.0.1:3',
          providerUrl: 'http://127.0.0.1:4',
          oauth2Url: 'http://127.0.0.1:5',
        }),
      ).toMatchObject({
        serve: { public: { base_url: 'http://127.0.0.1:1/' } },
      });
    }
  });

  test('finds a recording equal to itself, and different when one status changes', async () => {
    const recording = await readRecording('login/native');
    if (recording === undefined) throw new Error('login/native is not recorded');
    expect(differences(recording, { steps: recording.steps })).toEqual([]);
    const steps = recording.steps.map((step, index) =>
      index === 1 ? { ...step, response: { ...step.response, status: 500 } } : step,
    );
    expect(differences(recording, { steps })).toMatchObject([
      { step: 2, path: 'response.status', expected: 200, actual: 500 },
    ]);
    expect(differences(recording, { steps: recording.steps.slice(1) }).length).toBeGreaterThan(0);
    expect(differences(recording, { steps: [], stopped: 'why' })).toMatchObject([{ path: 'stopped', actual: 'why' }]);
  });
});
