import { COMMON_CODECS, type ColumnCodecs, encodeJson } from '../../sql/codecs.ts';
import type { SqlCell } from '../../sql/connection.ts';

/** SQLite's type affinity makes a number of text that spells one. The order of members is kept. */
const decodeJson = (cell: SqlCell): unknown => (typeof cell === 'number' ? cell : JSON.parse(String(cell)));

/** SQLite keeps booleans as 0 and 1, times and JSON as text. */
export const codecs: ColumnCodecs = {
  ...COMMON_CODECS,
  flag: { encode: Number, decode: (cell) => cell === 1 },
  json: { encode: encodeJson, decode: decodeJson },
  // A blob, as the reference's driver writes it: text of the same bytes would not be equal to it.
  'json-blob': { encode: (value) => Buffer.from(encodeJson(value)), decode: decodeJson },
  'text-bytes': { encode: (value) => Buffer.from(String(value)), decode: String },
};
