import { isJsonObject, type Json } from '../kernel/json.ts';

/** The JSON Schema name of a value's type. */
export function jsonType(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value;
}

export const matchesType = (type: string, value: Json): boolean =>
  type === jsonType(value) || (type === 'integer' && Number.isInteger(value));

/** Equality of JSON values: members in any order, numbers by value. */
export function equalJson(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    const others = right as readonly Json[];
    return left.length === right.length && left.every((item, index) => equalJson(item, others[index] ?? null));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => Object.hasOwn(right, name) && equalJson(left[name] ?? null, right[name] ?? null))
  );
}

/** One text per value: members sorted by name. */
export function canonicalJson(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return JSON.stringify(value, (_, member: Json) =>
    isJsonObject(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : member,
  );
}

/** A decimal as an integer and how many of its digits are a fraction: 1.25 is 125 and 2. */
function decimal(value: number): { digits: bigint; scale: number } {
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const scale = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

/** Whether one number is a multiple of another, in decimal: 0.09 is one of 0.01. */
export function isMultipleOf(value: number, base: number): boolean {
  const [left, right] = [decimal(value), decimal(base)];
  const scale = Math.max(left.scale, right.scale);
  const divisor = right.digits * 10n ** BigInt(scale - right.scale);
  return divisor !== 0n && (left.digits * 10n ** BigInt(scale - left.scale)) % divisor === 0n;
}
