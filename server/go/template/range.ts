import { sortedEntries } from './compare.ts';
import { printed } from './print.ts';
import { TemplateError } from './syntax.ts';
import { Int, int, isDict, isList, isNothing } from './values.ts';

/** The pairs of index (or key) and element that `range` visits. @throws TemplateError for a value that cannot be ranged over */
export function* rangeOver(value: unknown, variables: number, limit: number): Iterable<readonly [unknown, unknown]> {
  if (isNothing(value)) return;
  if (isList(value)) {
    for (const [index, item] of value.entries()) yield [int(index), item];
  } else if (isDict(value)) yield* sortedEntries(value);
  else if (value instanceof Int) yield* count(value, variables, limit);
  else if (typeof value === 'number' && Number.isSafeInteger(value)) yield* count(int(value), variables, limit);
  else throw new TemplateError(`range can't iterate over ${printed(value)}`);
}

function* count(end: Int, variables: number, limit: number): Iterable<readonly [unknown, unknown]> {
  if (variables > 1) throw new TemplateError(`can't use ${end.value} to iterate over more than one variable`);
  if (end.value > BigInt(limit)) throw new TemplateError('the template runs too long');
  for (let index = 0n; index < end.value; index++) yield [undefined, new Int(index, end.type)];
}
