/** Package `cast`, by which sprig converts any value to a number; a value that is not a number is 0. */
import { Int } from '../template/values.ts';

const INTEGER =
  /^([+-]?)(0[xX]_?[\da-fA-F](?:_?[\da-fA-F])*|0[oO]_?[0-7](?:_?[0-7])*|0[bB]_?[01](?:_?[01])*|0(?:_?[0-7])*|[1-9](?:_?\d)*)$/;
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const NAMED: Readonly<Record<string, number>> = { inf: Infinity, infinity: Infinity, nan: Number.NaN };

/** `cast.ToInt64`. Strings are read as Go literals; a decimal fraction is truncated. */
export function toInt64(value: unknown): bigint {
  if (value instanceof Int) return BigInt.asIntN(64, value.value);
  if (typeof value === 'number') return Number.isFinite(value) ? BigInt.asIntN(64, BigInt(Math.trunc(value))) : 0n;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  return typeof value === 'string' ? fromText(value) : 0n;
}

function fromText(text: string): bigint {
  const whole = /^([+-]?\d*)\.\d*$/.exec(text)?.[1];
  const [, sign, digits] = INTEGER.exec(whole === undefined ? text : whole.replace(/^([+-]?)$/, '$10')) ?? [];
  if (digits === undefined) return 0n;
  const size = BigInt(digits.replaceAll('_', '').replace(/^0(?=\d)/, '0o'));
  const value = sign === '-' ? -size : size;
  return BigInt.asIntN(64, value) === value ? value : 0n;
}

/** `toInt64` as a JavaScript number, for indices and counts. */
export const toWhole = (value: unknown): number => Number(toInt64(value));

/** `cast.ToFloat64`. */
export function toFloat64(value: unknown): number {
  if (typeof value === 'number') return value;
  if (value instanceof Int) return Number(value.value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'string') return 0;
  const [, sign = '', word = ''] = /^([+-]?)(inf|infinity|nan)$/i.exec(value) ?? [];
  const named = NAMED[word.toLowerCase()];
  if (named !== undefined) return sign === '-' ? -named : named;
  return FLOAT.test(value) ? Number(value) : 0;
}
