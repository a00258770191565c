import type { JsonObject } from '../../kernel/json.ts';
import type { SchemaPath } from '../check/schema-paths.ts';
import { setLeaves } from './merge.ts';

/** The tree of all defaults. Items of lists get none: a default says nothing about how many there are. */
export function defaultsOf(paths: readonly SchemaPath[]): JsonObject {
  const leaves = paths.flatMap(({ name, default: value }) =>
    value === undefined || name.includes('#') ? [] : [{ path: name.split('.'), value }],
  );
  return setLeaves({}, leaves);
}
