import { COMMON_CODECS, type ColumnCodec, type ColumnCodecs, encodeJson } from '../../sql/codecs.ts';

/** `json` and `jsonb`, which reorders members. */
const json: ColumnCodec = { encode: encodeJson, decode: (cell) => JSON.parse(String(cell)) };

export const codecs: ColumnCodecs = {
  ...COMMON_CODECS,
  flag: { encode: (value) => value === true, decode: (cell) => cell === true },
  json,
  'json-blob': json,
  // Bytes are read as `\x` and hexadecimal digits.
  'text-bytes': {
    encode: (value) => Buffer.from(String(value)),
    decode: (cell) => Buffer.from(String(cell).slice(2), 'hex').toString('utf8'),
  },
};
