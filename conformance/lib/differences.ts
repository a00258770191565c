import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import type { Json } from './answer.ts';
import type { StepDifference } from './runner.ts';
import type { Result } from './suite.ts';

/** One place where a difference is intended. `*` stands for any text in `scenario` and `path`. */
export interface ListedDifference {
  readonly scenario: string;
  /** Counted from 1; any step when absent. */
  readonly step?: number;
  readonly path: string;
  /** The statuses that our answer may have there. Needed where the path is `*`, so that not everything is hidden. */
  readonly status?: number | readonly number[];
  /** What the reference answers there; any value when absent. */
  readonly expected?: Json;
  /** What we answer there; any value when absent. */
  readonly got?: Json;
  readonly reason: string;
}

/** An entry of `differences.yaml`: one reason and the places where it shows. */
interface Entry {
  readonly reason: string;
  readonly at: readonly (Omit<ListedDifference, 'reason' | 'step'> & { readonly step?: number | readonly number[] })[];
}

export interface Judged {
  readonly results: readonly Result[];
  /** Differences that are listed, with the entry that lists them. */
  readonly accepted: readonly { readonly id: string; readonly difference: StepDifference; readonly reason: string }[];
  /** Listed differences of scenarios that were played and did not differ so. */
  readonly stale: readonly ListedDifference[];
  /** Scenarios that differ in what is not listed. */
  readonly failures: number;
}

/** Reads the list, one item per place and step. @throws Error for an entry that lacks a member or would hide everything */
export async function readDifferences(
  file = fileURLToPath(new URL('../differences.yaml', import.meta.url)),
): Promise<ListedDifference[]> {
  const entries = (parse(await readFile(file, 'utf8')) ?? []) as Entry[];
  return entries.flatMap((entry) => {
    if (!entry.reason || !entry.at?.length)
      throw new Error(`${file}: an entry needs reason and at: ${JSON.stringify(entry)}`);
    return entry.at.flatMap((place) => placesOf(place, entry.reason, file));
  });
}

function placesOf({ step, ...place }: Entry['at'][number], reason: string, file: string): ListedDifference[] {
  if (!place.scenario || !place.path)
    throw new Error(`${file}: a place needs scenario and path: ${JSON.stringify(place)}`);
  if (place.path === '*' && place.status === undefined)
    throw new Error(`${file}: a place with path * needs a status: ${JSON.stringify(place)}`);
  return step === undefined ? [{ ...place, reason }] : [step].flat().map((one) => ({ ...place, step: one, reason }));
}

/**
 * Takes listed differences out of the results and finds list entries that no longer hold. An entry is only said to be
 * stale when all scenarios that it names were played; `known` are the ids of all there are.
 */
export function applyDifferences(
  results: readonly Result[],
  listed: readonly ListedDifference[],
  known: readonly string[] = results.map(({ scenario }) => scenario.id),
): Judged {
  const used = new Set<ListedDifference>();
  const accepted: Judged['accepted'][number][] = [];
  const left = results.map((result) => ({
    ...result,
    differences: result.differences.filter((difference) => {
      const entry = listed.find((candidate) => covers(candidate, result, difference));
      if (entry === undefined) return true;
      used.add(entry);
      accepted.push({ id: result.scenario.id, difference, reason: entry.reason });
      return false;
    }),
  }));
  const complete = new Set(
    results
      .filter(({ played }) => played !== undefined && played.stopped === undefined)
      .map(({ scenario }) => scenario.id),
  );
  const wasPlayed = (entry: ListedDifference) => {
    const named = known.filter((id) => matches(entry.scenario, id));
    return named.length > 0 && named.every((id) => complete.has(id));
  };
  const stale = listed.filter((entry) => !used.has(entry) && wasPlayed(entry));
  return { results: left, accepted, stale, failures: left.filter(({ differences }) => differences.length > 0).length };
}

function covers(entry: ListedDifference, { scenario, played }: Result, difference: StepDifference): boolean {
  if (entry.step !== undefined && entry.step !== difference.step) return false;
  if (!matches(entry.scenario, scenario.id) || !matches(entry.path, difference.path)) return false;
  if ('expected' in entry && !isDeepStrictEqual(entry.expected, difference.expected)) return false;
  if ('got' in entry && !isDeepStrictEqual(entry.got, difference.actual)) return false;
  const status = played?.steps[difference.step - 1]?.response['status'];
  return entry.status === undefined || [entry.status].flat().some((allowed) => allowed === status);
}

const patterns = new Map<string, RegExp>();

/** Whether the text is what the pattern says, `*` being any text. */
export function matches(pattern: string, text: string): boolean {
  const known = patterns.get(pattern) ?? expressionOf(pattern);
  patterns.set(pattern, known);
  return known.test(text);
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.[\]()+?^$|\\{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}
