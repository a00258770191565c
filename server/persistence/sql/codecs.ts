import { formatInstant, parseInstant } from '../entities/instant.ts';
import type { SqlCell, SqlValue } from './connection.ts';
import { nulCharacter } from './violations.ts';

/** The kinds of columns of the reference's tables. */
export type ColumnKind = 'id' | 'text' | 'integer' | 'flag' | 'instant' | 'text-bytes' | 'json' | 'json-blob';

/** How one kind of column is written and read. Neither sees null. */
export interface ColumnCodec {
  /** @throws ApiError (400) for what no database can store */
  encode(value: unknown): SqlValue;
  decode(cell: SqlCell): unknown;
}

export type ColumnCodecs = Readonly<Record<ColumnKind, ColumnCodec>>;

const unchanged = { encode: (value: unknown) => value as SqlValue, decode: (cell: SqlCell) => cell };

/** `\u0000` written as an escape inside JSON, unless the backslash is itself escaped. */
const ESCAPED_NUL = /(?<!\\)(?:\\\\)*\\u0000/;

/** JSON as text. @throws ApiError for a NUL character */
export function encodeJson(value: unknown): string {
  const text = JSON.stringify(value);
  if (ESCAPED_NUL.test(text)) throw nulCharacter();
  return text;
}

/** The kinds that all databases write and read alike. */
export const COMMON_CODECS = {
  id: unchanged,
  text: {
    encode(value) {
      const text = String(value);
      if (text.includes('\0')) throw nulCharacter();
      return text;
    },
    decode: unchanged.decode,
  },
  integer: unchanged,
  // UTC, in columns without a zone. Databases keep up to nanoseconds; a Date has milliseconds.
  instant: {
    encode: (value) => formatInstant(value as Date),
    decode: (cell) => parseInstant(String(cell)),
  },
} satisfies Partial<ColumnCodecs>;
