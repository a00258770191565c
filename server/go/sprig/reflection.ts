import { deepEqual } from '../template/compare.ts';
import { type Functions, fn } from '../template/functions.ts';
import { kindOf, typeName } from '../template/values.ts';

export const REFLECTION_FUNCTIONS: Functions = {
  typeOf: fn(['any'], typeName),
  typeIs: fn(['string', 'any'], (name, value) => typeName(value) === name),
  typeIsLike: fn(['string', 'any'], (name, value) => [name, `*${name}`].includes(typeName(value))),
  kindOf: fn(['any'], kindOf),
  kindIs: fn(['string', 'any'], (kind, value) => kindOf(value) === kind),
  deepEqual: fn(['any', 'any'], deepEqual),
};
