import { type Functions, fn, variadic } from '../template/functions.ts';
import { GoObject, isTrue } from '../template/values.ts';

/** Whether a value is the zero value of its type; structs never are. */
const isEmpty = (value: unknown): boolean => !(value instanceof GoObject) && !isTrue(value);

export const DEFAULT_FUNCTIONS: Functions = {
  default: variadic(['any'], 'any', (fallback, ...given) => (isEmpty(given[0]) ? fallback : given[0])),
  empty: fn(['any'], isEmpty),
  coalesce: variadic([], 'any', (...values) => values.find((value) => !isEmpty(value)) ?? null),
  all: variadic([], 'any', (...values) => !values.some(isEmpty)),
  any: variadic([], 'any', (...values) => values.some((value) => !isEmpty(value))),
  ternary: fn(['any', 'any', 'bool'], (yes, no, condition) => (condition ? yes : no)),
  fail: fn(['string'], (message) => {
    throw new Error(message);
  }),
};
