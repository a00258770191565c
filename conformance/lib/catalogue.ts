import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { NamedScenario, Scenario } from './scenario.ts';

const SCENARIOS = fileURLToPath(new URL('../scenarios/', import.meta.url));

/** Loads every scenario under `scenarios/<area>/`, in a fixed order. Throws when two share an id. */
export async function loadScenarios(): Promise<NamedScenario[]> {
  const found: NamedScenario[] = [];
  for (const area of (await readdir(SCENARIOS)).toSorted()) {
    for (const file of (await readdir(join(SCENARIOS, area))).toSorted()) {
      const module = (await import(pathToFileURL(join(SCENARIOS, area, file)).href)) as { default: Scenario[] };
      found.push(...module.default.map((scenario) => ({ ...scenario, area, id: `${area}/${scenario.name}` })));
    }
  }
  const ids = found.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new Error(`two scenarios are called ${twice}`);
  return found;
}
