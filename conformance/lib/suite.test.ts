import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { NamedScenario } from './scenario.ts';
import { playBatches } from './suite.ts';
import { openSurroundings, type Surroundings, type Target } from './target.ts';

let surroundings: Surroundings;
let played = 0;

beforeAll(async () => {
  surroundings = await openSurroundings();
});
afterAll(() => Promise.all([surroundings.hooks.close(), surroundings.providers.close()]));
beforeEach(() => {
  played = 0;
  // A machine on which everything takes two seconds.
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 2000));
});

const target: Target = {
  name: 'nothing',
  configurable: true,
  start: async () => ({
    ...surroundings,
    publicUrl: 'http://127.0.0.1:9',
    adminUrl: 'http://127.0.0.1:9',
    timeStepMs: 1,
    said: () => '',
    stop: async () => undefined,
  }),
  close: async () => undefined,
};

/** A scenario without a recording, which therefore differs. */
const scenario = (config: string): NamedScenario => ({
  id: 'area/unrecorded',
  area: 'area',
  name: 'unrecorded',
  config,
  run: async () => void (played += 1),
});

const play = (config: string, listed: Parameters<typeof playBatches>[2] = []) =>
  playBatches(target, [{ variant: config, scenarios: [scenario(config)] }], listed);

test('a scenario that was too slow where things expire within seconds is played again', async () => {
  await play('short');
  expect(played).toBe(3);
});

test('a scenario is played once where a busy machine is no excuse', async () => {
  await play('base');
  expect(played).toBe(1);
});

test('a scenario is played once where it differs as listed', async () => {
  await play('short', [{ scenario: 'area/unrecorded', path: 'recording', reason: 'the recording is absent' }]);
  expect(played).toBe(1);
});
