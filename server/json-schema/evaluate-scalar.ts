import { float, goSyntax, quote, quoteValue } from '../go/fmt.ts';
import type { Json } from '../kernel/json.ts';
import { problem } from '../ui/messages.ts';
import type { UiText } from '../ui/model.ts';
import { equalJson, isMultipleOf } from './json-type.ts';
import type { Format, SchemaNode } from './node.ts';
import { toldViolation, violation, type Violation } from './violation.ts';

/** `const`, `enum` and `format`. */
export function* checkValue(node: SchemaNode, value: Json): Generator<Violation> {
  if (node.constant !== undefined && !equalJson(value, node.constant.value)) yield differs(node.constant.value);
  if (node.enum?.values.some((allowed) => equalJson(value, allowed)) === false)
    yield violation('enum', node.enum.message);
  const { format, accepts } = node;
  const invalid =
    format === undefined || accepts === undefined ? undefined : checkFormat({ name: format, accepts }, value);
  if (invalid !== undefined) yield invalid;
}

function differs(expected: Json): Violation {
  if (typeof expected === 'object' && expected !== null) return toldViolation('const', problem.constantGeneric());
  const text = goSyntax(expected);
  return toldViolation('const', problem.constant(text), `value must be ${text}`);
}

/** Of a value with quotes in it only what follows the last is shown, and an empty one gets the generic message (reference behaviour). */
const TELLABLE = /"([^"]+)" is not valid "(email|tel)"$/;

/** Longest part of a value that a message quotes, in characters. */
const MAX_QUOTED = 1000;

const excerpt = (value: Json): Json =>
  typeof value === 'string' && value.length > MAX_QUOTED ? `${value.slice(0, MAX_QUOTED).toWellFormed()}…` : value;

/** A violation when a value does not have a format. */
export function checkFormat({ name, accepts }: Format, value: Json): Violation | undefined {
  if (typeof value === 'string' && accepts(value)) return undefined;
  const message = `${quoteValue(excerpt(value))} is not valid ${quote(name)}`;
  const [, shown, kind] = TELLABLE.exec(message) ?? [];
  if (shown === undefined) return violation('format', message);
  return toldViolation('format', kind === 'email' ? problem.email(shown) : problem.phone(shown), message);
}

/** The length in characters, not in UTF-16 units. */
const codePoints = (text: string): number =>
  text.length - (text.match(/[\ud800-\udbff](?=[\udc00-\udfff])/g)?.length ?? 0);

export function* checkString(node: SchemaNode, value: string): Generator<Violation> {
  if (node.minLength !== undefined || node.maxLength !== undefined) yield* checkLength(node, codePoints(value));
  if (node.pattern !== undefined && !node.pattern.compiled.test(value)) {
    const text = `does not match pattern ${quote(node.pattern.source)}`;
    yield toldViolation('pattern', { ...problem.pattern(node.pattern.source), text });
  }
  if (node.contentEncoding ?? node.contentMediaType) yield* checkContent(node, value);
}

function* checkLength({ minLength, maxLength }: SchemaNode, length: number): Generator<Violation> {
  if (minLength !== undefined && length < minLength)
    yield toldViolation('minLength', problem.tooShort(minLength, length));
  if (maxLength !== undefined && length > maxLength)
    yield toldViolation('maxLength', problem.tooLong(maxLength, length));
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function* checkContent(node: SchemaNode, value: string): Generator<Violation> {
  const encoded = node.contentEncoding === 'base64';
  if (encoded && !BASE64.test(value.replaceAll(/[\r\n]/g, ''))) {
    yield violation('contentEncoding', `${quote(value)} is not base64 encoded`);
    return;
  }
  if (node.contentMediaType !== 'application/json' || (node.contentEncoding !== undefined && !encoded)) return;
  try {
    JSON.parse(encoded ? Buffer.from(value, 'base64').toString() : value);
  } catch {
    yield violation('contentMediaType', `value is not of mediatype ${quote(node.contentMediaType)}`);
  }
}

/** A bound of numbers: the keyword, whether a value breaks it, and the two texts about it. */
interface Bound {
  readonly keyword: 'minimum' | 'exclusiveMinimum' | 'maximum' | 'exclusiveMaximum' | 'multipleOf';
  readonly isBroken: (value: number, bound: number) => boolean;
  readonly told: (bound: number, value: number) => UiText;
  readonly text: (bound: string, value: string) => string;
}

/** In the order in which the reference checks them. */
const BOUNDS: readonly Bound[] = [
  {
    keyword: 'minimum',
    isBroken: (value, bound) => value < bound,
    told: problem.minimum,
    text: (bound, value) => `must be >= ${bound} but found ${value}`,
  },
  {
    keyword: 'exclusiveMinimum',
    isBroken: (value, bound) => value <= bound,
    told: problem.exclusiveMinimum,
    text: (bound, value) => `must be > ${bound} but found ${value}`,
  },
  {
    keyword: 'maximum',
    isBroken: (value, bound) => value > bound,
    told: problem.maximum,
    text: (bound, value) => `must be <= ${bound} but found ${value}`,
  },
  {
    keyword: 'exclusiveMaximum',
    isBroken: (value, bound) => value >= bound,
    told: problem.exclusiveMaximum,
    text: (bound, value) => `must be < ${bound} but found ${value}`,
  },
  {
    keyword: 'multipleOf',
    isBroken: (value, bound) => !isMultipleOf(value, bound),
    told: problem.multipleOf,
    text: (bound, value) => `${value} not multipleOf ${bound}`,
  },
];

/** The text for the user prints both numbers as floats, the other one prints the value as it was sent (reference behaviour). */
export function* checkNumber(node: SchemaNode, value: number): Generator<Violation> {
  for (const { keyword, isBroken, told, text } of BOUNDS) {
    const bound = node[keyword];
    if (bound === undefined || !isBroken(value, bound)) continue;
    const printed = float(bound);
    yield toldViolation(
      keyword,
      { ...told(bound, value), text: text(printed, float(value)) },
      text(printed, String(value)),
    );
  }
}
