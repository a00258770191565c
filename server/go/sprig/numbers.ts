import { randomInt } from 'node:crypto';
import { Big } from 'big.js';
import { type Functions, fn, variadic } from '../template/functions.ts';
import { printed } from '../template/print.ts';
import { int, int64, typed } from '../template/values.ts';
import { toFloat64, toInt64 } from './cast.ts';

/** Longest sequence, so that a template cannot fill the memory. */
const MAX_ITEMS = 10_000;

/** sprig's decimals: 16 fractional digits, halves rounded away from zero. */
const Decimal = Big();
Decimal.DP = 16;
Decimal.RM = Decimal.roundHalfUp;

const decimals = (start: unknown, values: readonly unknown[], operation: 'plus' | 'minus' | 'times' | 'div'): number =>
  values
    .reduce<Big>((total, value) => total[operation](new Decimal(toFloat64(value))), new Decimal(toFloat64(start)))
    .toNumber();

function sequence(start: number, end: number, step: number): number[] {
  if (step === 0 || (end < start ? step > 0 : step < 0)) return [];
  const count = Math.ceil((end - start) / step);
  if (count > MAX_ITEMS) throw new Error(`a list of ${count} items is too long`);
  return Array.from({ length: count }, (_, index) => start + index * step);
}

const integers = (numbers: readonly number[]) => typed('[]int', numbers.map(int));

/** `seq`, the end included. */
function seq(...values: readonly number[]): string {
  const [first = 0, second, third] = values;
  if (values.length === 0 || values.length > 3) return '';
  const start = second === undefined ? 1 : first;
  const end = third ?? second ?? first;
  const direction = end < start ? -1 : 1;
  if (third === undefined) return sequence(start, end + direction, direction).join(' ');
  return direction < 0 && (second ?? 0) > 0 ? '' : sequence(start, end + direction, second ?? 1).join(' ');
}

function quotient(a: unknown, b: unknown, operation: (x: bigint, y: bigint) => bigint) {
  const by = toInt64(b);
  if (by === 0n) throw new Error('integer divide by zero');
  return int64(operation(toInt64(a), by));
}

function round(value: unknown, places: number, ...options: readonly number[]): number {
  const [half = 0.5] = options;
  const scale = 10 ** places;
  const scaled = toFloat64(value) * scale;
  return (scaled - Math.trunc(scaled) >= half ? Math.ceil(scaled) : Math.floor(scaled)) / scale;
}

function atoi(text: string): bigint {
  const value = /^[+-]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, '')) : 0n;
  return value > 2n ** 63n - 1n ? 2n ** 63n - 1n : value < -(2n ** 63n) ? -(2n ** 63n) : value;
}

/** Reads an octal string. */
function toDecimal(value: unknown): bigint {
  const [, sign = '', digits] = /^([+-]?)([0-7]+)$/.exec(printed(value)) ?? [];
  if (digits === undefined) return 0n;
  const size = BigInt(`0o${digits}`);
  return BigInt.asIntN(64, size) === size ? (sign === '-' ? -size : size) : 0n;
}

function randInt(min: number, max: number) {
  if (max <= min) throw new Error('invalid argument to Intn');
  return int(randomInt(min, max));
}

const largest = variadic(['any'], 'any', (...values) => int64(values.map(toInt64).reduce((a, b) => (b > a ? b : a))));

export const NUMBER_FUNCTIONS: Functions = {
  int: fn(['any'], (value) => int(toInt64(value))),
  int64: fn(['any'], (value) => int64(toInt64(value))),
  float64: fn(['any'], toFloat64),
  atoi: fn(['string'], (text) => int(atoi(text))),
  toDecimal: fn(['any'], (value) => int64(toDecimal(value))),
  add: variadic([], 'any', (...values) => int64(values.reduce<bigint>((total, value) => total + toInt64(value), 0n))),
  add1: fn(['any'], (value) => int64(toInt64(value) + 1n)),
  sub: fn(['any', 'any'], (a, b) => int64(toInt64(a) - toInt64(b))),
  mul: variadic(['any'], 'any', (...values) =>
    int64(values.reduce<bigint>((product, value) => BigInt.asIntN(64, product * toInt64(value)), 1n)),
  ),
  div: fn(['any', 'any'], (a, b) => quotient(a, b, (x, y) => x / y)),
  mod: fn(['any', 'any'], (a, b) => quotient(a, b, (x, y) => x % y)),
  max: largest,
  biggest: largest,
  min: variadic(['any'], 'any', (...values) => int64(values.map(toInt64).reduce((a, b) => (b < a ? b : a)))),
  maxf: variadic(['any'], 'any', (...values) => Math.max(...values.map(toFloat64))),
  minf: variadic(['any'], 'any', (...values) => Math.min(...values.map(toFloat64))),
  addf: variadic([], 'any', (...values) => decimals(0, values, 'plus')),
  add1f: fn(['any'], (value) => decimals(value, [1], 'plus')),
  subf: variadic(['any'], 'any', (first, ...others) => decimals(first, others, 'minus')),
  mulf: variadic(['any'], 'any', (first, ...others) => decimals(first, others, 'times')),
  divf: variadic(['any'], 'any', (first, ...others) => decimals(first, others, 'div')),
  floor: fn(['any'], (value) => Math.floor(toFloat64(value))),
  ceil: fn(['any'], (value) => Math.ceil(toFloat64(value))),
  round: variadic(['any', 'int'], 'float64', round),
  until: fn(['int'], (end) => integers(sequence(0, end, end < 0 ? -1 : 1))),
  untilStep: fn(['int', 'int', 'int'], (start, end, step) => integers(sequence(start, end, step))),
  seq: variadic([], 'int', seq),
  randInt: fn(['int', 'int'], randInt),
};
