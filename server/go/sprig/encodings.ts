import { createHash } from 'node:crypto';
import type { Functions } from '../template/builtins.ts';
import { Struct, isDict, printed, sortedEntries } from '../template/values.ts';

const hash = (algorithm: string) => (text: unknown) => createHash(algorithm).update(printed(text)).digest('hex');

/** Keys in order, as Go writes maps. */
function ordered(value: unknown): unknown {
  if (value instanceof Struct) return Object.fromEntries([...value.fields].map(([key, one]) => [key, ordered(one)]));
  if (Array.isArray(value)) return value.map(ordered);
  return isDict(value) ? Object.fromEntries(sortedEntries(value).map(([key, one]) => [key, ordered(one)])) : value;
}

/** `encoding/json` keeps its output harmless inside HTML. */
const escaped = (json: string): string =>
  json.replaceAll(/[<>&\u2028\u2029]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);

const toJson = (value: unknown): string => escaped(JSON.stringify(ordered(value ?? null)));
const toRawJson = (value: unknown): string => JSON.stringify(ordered(value ?? null));

function fromJson(text: unknown): unknown {
  try {
    return JSON.parse(printed(text)) as unknown;
  } catch {
    return undefined;
  }
}

export const ENCODING_FUNCTIONS: Functions = {
  b64enc: (text) => Buffer.from(printed(text)).toString('base64'),
  b64dec: (text) => Buffer.from(printed(text), 'base64').toString(),
  sha1sum: hash('sha1'),
  sha256sum: hash('sha256'),
  sha512sum: hash('sha512'),
  toJson,
  mustToJson: toJson,
  toRawJson,
  mustToRawJson: toRawJson,
  toPrettyJson: (value) => escaped(JSON.stringify(ordered(value ?? null), undefined, 2)),
  fromJson,
  mustFromJson: (text) => JSON.parse(printed(text)) as unknown,
};
