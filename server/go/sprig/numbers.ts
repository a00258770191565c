import type { Functions } from '../template/builtins.ts';
import { TemplateError } from '../template/syntax.ts';
import { kindOf, printed } from '../template/values.ts';

/** As sprig casts: what is no number is 0. */
function number(value: unknown): number {
  const parsed = Number(typeof value === 'string' ? value.trim() || Number.NaN : value);
  return Number.isFinite(parsed) ? parsed : 0;
}
const whole = (value: unknown): number => Math.trunc(number(value));
const sum = (values: readonly unknown[]): number => values.reduce<number>((total, value) => total + whole(value), 0);

function divide(a: unknown, b: unknown): number {
  if (whole(b) === 0) throw new TemplateError('integer divide by zero');
  return Math.trunc(whole(a) / whole(b));
}

function remainder(a: unknown, b: unknown): number {
  if (whole(b) === 0) throw new TemplateError('integer divide by zero');
  return whole(a) % whole(b);
}

function round(value: unknown, places: unknown, half: unknown = 0.5): number {
  const scale = 10 ** number(places);
  const scaled = number(value) * scale;
  const down = Math.floor(scaled);
  return (scaled - down >= number(half) ? down + 1 : down) / scale;
}

export const NUMBER_FUNCTIONS: Functions = {
  add: (...values) => sum(values),
  add1: (value) => whole(value) + 1,
  sub: (a, b) => whole(a) - whole(b),
  mul: (...values) => values.reduce<number>((product, value) => product * whole(value), 1),
  div: divide,
  mod: remainder,
  max: (...values) => Math.max(...values.map(whole)),
  biggest: (...values) => Math.max(...values.map(whole)),
  min: (...values) => Math.min(...values.map(whole)),
  addf: (...values) => values.reduce<number>((total, value) => total + number(value), 0),
  subf: (first, ...others) => others.reduce<number>((total, value) => total - number(value), number(first)),
  mulf: (...values) => values.reduce<number>((product, value) => product * number(value), 1),
  divf: (first, ...others) => others.reduce<number>((total, value) => total / number(value), number(first)),
  floor: (value) => Math.floor(number(value)),
  ceil: (value) => Math.ceil(number(value)),
  round,
  int: whole,
  int64: whole,
  atoi: (text) => (/^[+-]?\d+$/.test(printed(text)) ? Number(text) : 0),
  float64: number,
  kindOf,
  typeOf: kindOf,
  kindIs: (kind, value) => kindOf(value) === kind,
  typeIs: (kind, value) => kindOf(value) === kind,
};
