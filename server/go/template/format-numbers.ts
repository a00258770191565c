/** Numbers of `fmt.Sprintf`. */
import { quote } from '../fmt.ts';
import { floatText } from './print.ts';
import type { Spec } from './printf.ts';

/** Pads to the width of the verb; zeros come after the sign. */
export function pad(text: string, { flags, width = 0 }: Spec, isNumber = false): string {
  const length = [...text].length;
  if (length >= width) return text;
  const fill = width - length;
  if (flags.includes('-')) return text + ' '.repeat(fill);
  if (!flags.includes('0')) return ' '.repeat(fill) + text;
  const sign = isNumber && /^[-+ ]/.test(text) ? text.charAt(0) : '';
  return sign + '0'.repeat(fill) + text.slice(sign.length);
}

const signOf = (isNegative: boolean, flags: string): string =>
  isNegative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';

const BASES: Readonly<Record<string, number>> = { d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };
const PREFIXES: Readonly<Record<string, string>> = { b: '0b', o: '0', x: '0x', X: '0X' };

/** An integer by a verb; undefined for verbs that do not apply to integers. */
export function formatInt(verb: string, value: bigint, spec: Spec): string | undefined {
  const base = BASES[verb];
  if (base !== undefined) return inBase(verb, base, value, spec);
  const code = value >= 0n && value <= 0x10ffffn ? Number(value) : 0xfffd;
  const character = String.fromCodePoint(code);
  switch (verb) {
    case 'c':
      return pad(character, spec);
    case 'q':
      return pad(`'${character === "'" ? "\\'" : character === '"' ? '"' : quote(character).slice(1, -1)}'`, spec);
    case 'U': {
      const point = `U+${value.toString(16).toUpperCase().padStart(4, '0')}`;
      return pad(spec.flags.includes('#') ? `${point} '${character}'` : point, spec);
    }
    default:
      return undefined;
  }
}

function inBase(verb: string, base: number, value: bigint, spec: Spec): string {
  const { flags, precision } = spec;
  const size = (value < 0n ? -value : value).toString(base);
  const digits = (verb === 'X' ? size.toUpperCase() : size).padStart(precision ?? 0, '0');
  const prefix = verb === 'O' ? '0o' : flags.includes('#') ? (PREFIXES[verb] ?? '') : '';
  const shown = precision === 0 && value === 0n ? '' : prefix + digits;
  const padding = precision === undefined ? spec : { ...spec, flags: flags.replaceAll('0', '') };
  return pad(signOf(value < 0n, flags) + shown, padding, true);
}

/** A float by a verb; undefined for verbs that do not apply to floats. */
export function formatFloat(verb: string, value: number, spec: Spec): string | undefined {
  if (!Number.isFinite(value)) {
    if (!'eEfFgG'.includes(verb)) return undefined;
    const name = floatText(value).replace('+', spec.flags.includes('+') ? '+' : '');
    return pad(name, { ...spec, flags: spec.flags.replaceAll('0', '') });
  }
  const size = Math.abs(value);
  const digits = floatDigits(verb, size, spec.precision);
  if (digits === undefined) return undefined;
  return pad(signOf(value < 0 || Object.is(value, -0), spec.flags) + digits, spec, true);
}

function floatDigits(verb: string, size: number, precision: number | undefined): string | undefined {
  const places = Math.min(precision ?? 6, 100);
  switch (verb) {
    case 'f':
    case 'F':
      return size < 1e21 ? fixed(size, places) : BigInt(size) + (places > 0 ? `.${'0'.repeat(places)}` : '');
    case 'e':
    case 'E': {
      const text = twoDigits(exponential(size, places));
      return verb === 'E' ? text.toUpperCase() : text;
    }
    case 'g':
    case 'G': {
      const text = precision === undefined ? floatText(size) : significant(size, Math.max(1, places));
      return verb === 'G' ? text.toUpperCase() : text;
    }
    default:
      return undefined;
  }
}

/** Rounds halfway values to the even digit, like Go; JavaScript rounds them up. */
function halfEven(rounded: string, exact: string): string {
  const [mantissa = '', exponent = ''] = rounded.split('e');
  const rest = (exact.split('e')[0] ?? '').slice(mantissa.includes('.') ? mantissa.length : mantissa.length + 1);
  const isOdd = /[13579]$/.test(mantissa);
  if (!isOdd || !/^50*$/.test(rest)) return rounded;
  return mantissa.slice(0, -1) + String(Number(mantissa.at(-1)) - 1) + (exponent === '' ? '' : `e${exponent}`);
}
const MAX_PLACES = 100;
const fixed = (size: number, places: number): string => halfEven(size.toFixed(places), size.toFixed(MAX_PLACES));
const exponential = (size: number, places: number): string =>
  halfEven(size.toExponential(places), size.toExponential(MAX_PLACES));

const twoDigits = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2');

/** `%.3g`: that many significant digits, without trailing zeros. */
function significant(size: number, precision: number): string {
  if (size === 0) return '0';
  const [mantissa = '', exponentText = '0'] = exponential(size, precision - 1).split('e');
  const exponent = Number(exponentText);
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  if (exponent < -4 || exponent >= precision)
    return twoDigits(`${short}e${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`);
  const text = fixed(size, Math.max(0, precision - 1 - exponent));
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
