import { escapeJavaScript, escapeMarkup, percentEncode } from './escape.ts';
import { sprintf } from './printf.ts';
import { TemplateError } from './syntax.ts';
import { compare, equal, fieldOf, isDict, isTrue, lengthOf, printed, shown } from './values.ts';

export type TemplateFunction = (...values: readonly unknown[]) => unknown;
export type Functions = Readonly<Record<string, TemplateFunction>>;

const joined = (values: readonly unknown[]): string => values.map(shown).join('');

/** `fmt.Sprint`: a space between two operands neither of which is a string. */
function sprint(values: readonly unknown[]): string {
  return values
    .map((value, index) => {
      const between = index > 0 && typeof value !== 'string' && typeof values[index - 1] !== 'string';
      return (between ? ' ' : '') + printed(value);
    })
    .join('');
}

function index(value: unknown, ...keys: readonly unknown[]): unknown {
  let current = value;
  for (const key of keys) {
    if (Array.isArray(current) || typeof current === 'string') current = element(current, key);
    else if (isDict(current)) current = fieldOf(current, printed(key));
    else throw new TemplateError(`error calling index: can't index item of type ${typeof current}`);
  }
  return current;
}

function element(list: readonly unknown[] | string, key: unknown): unknown {
  const items: ArrayLike<unknown> = typeof list === 'string' ? Buffer.from(list) : list;
  if (typeof key !== 'number' || key < 0 || key >= items.length)
    throw new TemplateError(`error calling index: index out of range: ${printed(key)}`);
  return items[key];
}

function slice(value: unknown, from: unknown = 0, to?: unknown): unknown {
  const [start, end] = [Number(from), to === undefined ? lengthOf(value) : Number(to)];
  if (!(start >= 0 && end >= start && end <= lengthOf(value)))
    throw new TemplateError(`error calling slice: index out of range: ${start}:${end}`);
  if (typeof value === 'string') return Buffer.from(value).subarray(start, end).toString();
  if (Array.isArray(value)) return value.slice(start, end);
  throw new TemplateError("error calling slice: can't slice item");
}

/** What text/template itself knows. `and`, `or` are the interpreter's, as they stop early. */
export const BUILTINS: Functions = {
  not: (value) => !isTrue(value),
  len: lengthOf,
  index,
  slice,
  print: (...values) => sprint(values),
  println: (...values) => `${values.map(printed).join(' ')}\n`,
  printf: (format, ...values) => sprintf(printed(format), values),
  html: (...values) => escapeMarkup(joined(values)),
  js: (...values) => escapeJavaScript(joined(values)),
  urlquery: (...values) => percentEncode(joined(values)).replaceAll('%20', '+'),
  eq: (first, ...others) => others.some((other) => equal(first, other)),
  ne: (a, b) => !equal(a, b),
  lt: (a, b) => compare(a, b) < 0,
  le: (a, b) => compare(a, b) <= 0,
  gt: (a, b) => compare(a, b) > 0,
  ge: (a, b) => compare(a, b) >= 0,
};
