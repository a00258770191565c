import { formatInstant } from '../../entities/instant.ts';
import { COMMON_CODECS, type ColumnCodec, type ColumnCodecs, encodeJson } from '../../sql/codecs.ts';

/** `json` is text on MariaDB, where the order of members is kept, and a type that sorts them on MySQL. */
const json: ColumnCodec = { encode: encodeJson, decode: (cell) => JSON.parse(String(cell)) };

/** What columns of the reference's tables tell apart: `datetime` and `timestamp` without fractions. */
export const INSTANT_STEP_MS = 1000;

export const codecs: ColumnCodecs = {
  ...COMMON_CODECS,
  // MariaDB cuts fractions off and MySQL rounds them, so they are cut here. MariaDB knows no zones in times.
  instant: {
    encode: (value) => formatInstant(value as Date).slice(0, 19),
    decode: COMMON_CODECS.instant.decode,
  },
  // Inside of JSON, some versions show 0 and 1 as booleans.
  flag: { encode: Number, decode: (cell) => cell === 1 || cell === true },
  json,
  'json-blob': json,
  'text-bytes': { encode: (value) => Buffer.from(String(value)), decode: String },
};
