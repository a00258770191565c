/** Picks a part of a JSON value for `--format jsonpath=...` and `--format jsonpointer=...`. */
import { type Json, isJsonObject } from '../../kernel/json.ts';

/**
 * Selects by a GJSON path: keys and indexes separated by dots, `\` before a dot in a key, `#` for the length of a list or, before
 * further keys, for those of each member. Returns undefined if nothing matches.
 */
export function selectPath(value: Json, path: string): Json | undefined {
  const keys = path.match(/(?:\\.|[^.\\])+/g)?.map((key) => key.replace(/\\(.)/g, '$1')) ?? [];
  return follow(value, keys);
}

function follow(value: Json | undefined, keys: readonly string[]): Json | undefined {
  const [key, ...rest] = keys;
  if (key === undefined || value === undefined) return value;
  if (Array.isArray(value)) {
    const members = value as readonly Json[];
    if (key !== '#') return follow(members[Number(key)], rest);
    return rest.length === 0
      ? members.length
      : members.map((each) => follow(each, rest)).filter((each) => each !== undefined);
  }
  return isJsonObject(value) && Object.hasOwn(value, key) ? follow(value[key], rest) : undefined;
}

/** Selects by a JSON pointer (RFC 6901). @throws Error if the pointer is malformed or nothing matches */
export function selectPointer(value: Json, pointer: string): Json {
  if (pointer !== '' && !pointer.startsWith('/'))
    throw new Error(`invalid JSON pointer: JSON pointer must be empty or start with a "/"`);
  let current = value;
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
    const next = Array.isArray(current)
      ? (current as readonly Json[])[Number(key)]
      : isJsonObject(current) && Object.hasOwn(current, key)
        ? current[key]
        : undefined;
    if (next === undefined)
      throw new Error(`failed to apply JSON pointer: object has no field ${JSON.stringify(key)}: JSON pointer error`);
    current = next;
  }
  return current;
}
