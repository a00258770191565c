/** `fmt.Sprintf`. */
import { quote } from '../fmt.ts';
import { bytesOf } from './bytes.ts';
import { sortedEntries } from './compare.ts';
import { formatFloat, formatInt, pad } from './format-numbers.ts';
import { floatText, printed } from './print.ts';
import { TemplateError } from './syntax.ts';
import { GoObject, Int, isDict, isList, isNothing, typeName } from './values.ts';

/** Flags, width and precision between `%` and the verb. */
export interface Spec {
  readonly flags: string;
  /** Undefined when not given. */
  readonly width: number | undefined;
  readonly precision: number | undefined;
}

const VERB = /%([-+# 0]*)(?:\[(\d+)\])?(\d+|\*)?(\.(?:\[(\d+)\])?(\d+|\*)?)?(?:\[(\d+)\])?([^\d\s[\].*]|$)?/gu;
/** A template must not fill the memory with padding. */
const MAX_WIDTH = 10_000;

/** The arguments of one call, consumed in order or by index (`%[2]d`). */
class Arguments {
  readonly values: readonly unknown[];
  next = 0;
  isReordered = false;
  constructor(values: readonly unknown[]) {
    this.values = values;
  }
  moveTo(index: string | undefined): void {
    if (index === undefined) return;
    this.next = Number(index) - 1;
    this.isReordered = true;
  }
  /** A width or precision: a number, or the next argument for `*`. */
  number(given: string | undefined): number | undefined {
    if (given === undefined) return undefined;
    const value = given === '*' ? this.values[this.next++] : Number(given);
    const number = value instanceof Int ? Number(value.value) : Number(value);
    if (!(Math.abs(number) <= MAX_WIDTH)) throw new TemplateError('the width of a printed value is too large');
    return number;
  }
}

/** `fmt.Sprintf`. @throws TemplateError for a width or precision above 10,000 */
export function sprintf(format: string, values: readonly unknown[]): string {
  const given = new Arguments(values);
  const text = format.replaceAll(VERB, (...groups: readonly (string | undefined)[]) => one(groups, given));
  if (given.isReordered || given.next >= values.length) return text;
  const extra = values
    .slice(given.next)
    .map((value) => (isNothing(value) ? '<nil>' : `${typeName(value)}=${printed(value)}`));
  return `${text}%!(EXTRA ${extra.join(', ')})`;
}

function one(groups: readonly (string | undefined)[], given: Arguments): string {
  const [, flags = '', index, width, dot, dotIndex, digits, lastIndex, verb] = groups;
  if (verb === undefined || verb === '') return '%!(NOVERB)';
  given.moveTo(index);
  const wide = given.number(width);
  given.moveTo(dotIndex);
  const precision = dot === undefined ? undefined : (given.number(digits) ?? 0);
  given.moveTo(lastIndex);
  if (verb === '%') return '%';
  if (given.next >= given.values.length || given.next < 0)
    return `%!${verb}(${given.isReordered ? 'BADINDEX' : 'MISSING'})`;
  const leftFlag = (wide ?? 0) < 0 ? '-' : '';
  const spec = { flags: flags + leftFlag, width: wide === undefined ? undefined : Math.abs(wide), precision };
  return formatted(verb, given.values[given.next++], spec);
}

const wrong = (verb: string, value: unknown): string => `%!${verb}(${typeName(value)}=${printed(value)})`;

function formatted(verb: string, value: unknown, spec: Spec): string {
  if (verb === 'T') return pad(typeName(value), spec);
  if (isNothing(value)) return verb === 'v' ? pad('<nil>', spec) : `%!${verb}(<nil>)`;
  if (verb === 'v' && spec.flags.includes('#')) return goSyntax(value);
  if (isList(value)) return `[${value.map((item) => element(verb, item, spec)).join(' ')}]`;
  if (isDict(value)) {
    const entries = sortedEntries(value).map(
      ([key, item]) => `${formatted(verb, key, spec)}:${element(verb, item, spec)}`,
    );
    return `map[${entries.join(' ')}]`;
  }
  return scalar(verb, numberBehind(verb, value), spec) ?? wrong(verb, value);
}

/** Named integers (`time.Month`) print as their name or number, by the verb. */
const numberBehind = (verb: string, value: unknown): unknown =>
  value instanceof GoObject && value.kind.startsWith('int') && !'vsqxX'.includes(verb) ? value.json() : value;

/** An element of a list or map: a nil there is a nil interface, an error for every verb but `%v`. */
const element = (verb: string, value: unknown, spec: Spec): string =>
  isNothing(value) ? (verb === 'v' ? pad('<nil>', spec) : `%!${verb}(<nil>)`) : formatted(verb, value, spec);

function scalar(verb: string, value: unknown, spec: Spec): string | undefined {
  if (value instanceof Int) return formatInt(verb === 'v' ? 'd' : verb, value.value, spec);
  if (typeof value === 'number') return verb === 'v' ? formatFloat('g', value, spec) : numberText(verb, value, spec);
  if (typeof value === 'boolean') return verb === 't' || verb === 'v' ? pad(String(value), spec) : undefined;
  return stringText(verb, printed(value), spec);
}

/** Whole numbers of traits can be printed by integer verbs, which Go refuses. */
const numberText = (verb: string, value: number, spec: Spec): string | undefined =>
  'dcoOUq'.includes(verb) && Number.isSafeInteger(value)
    ? formatInt(verb, BigInt(value), spec)
    : formatFloat(verb, value, spec);

function stringText(verb: string, text: string, spec: Spec): string | undefined {
  const cut = spec.precision === undefined ? text : [...text].slice(0, spec.precision).join('');
  switch (verb) {
    case 'v':
    case 's':
      return pad(cut, spec);
    case 'q':
      return pad(spec.flags.includes('#') && !cut.includes('`') ? `\`${cut}\`` : quote(cut), spec);
    case 'x':
    case 'X':
      return pad(hexadecimal(verb, text, spec), spec);
    default:
      return undefined;
  }
}

function hexadecimal(verb: string, text: string, { flags, precision }: Spec): string {
  const bytes = [...bytesOf(text).subarray(0, precision)].map((byte) => byte.toString(16).padStart(2, '0'));
  const prefix = flags.includes('#') && bytes.length > 0 ? '0x' : '';
  const separator = flags.includes(' ') ? ` ${prefix}` : '';
  const digits = prefix + bytes.join(separator);
  return verb === 'X' ? digits.toUpperCase() : digits;
}

/** `%#v`. */
function goSyntax(value: unknown): string {
  if (isNothing(value)) return 'interface {}(nil)';
  if (typeof value === 'string') return quote(value);
  if (isList(value)) return `${typeName(value)}{${value.map(goSyntax).join(', ')}}`;
  if (isDict(value)) {
    const entries = sortedEntries(value).map(([key, item]) => `${quote(key)}:${goSyntax(item)}`);
    return `${typeName(value)}{${entries.join(', ')}}`;
  }
  return typeof value === 'number' ? floatText(value) : printed(value);
}
