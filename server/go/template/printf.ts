import { kindOf, printed } from './values.ts';

const VERB = /%([-+# 0]*)(\d+|\*)?(?:\.(\d+|\*)?)?([a-zA-Z%])|%/g;
/** Wider than any text of ours; a template must not fill the memory. */
const MAX_WIDTH = 10_000;

/** `fmt.Sprintf` for what templates hold: strings, numbers, booleans, and `%v` of all else. */
export function sprintf(format: string, values: readonly unknown[]): string {
  let next = 0;
  const text = format.replaceAll(
    VERB,
    (whole: string, flags = '', width?: string, precision?: string, verb?: string) => {
      if (verb === '%') return '%';
      if (verb === undefined) return '%!(NOVERB)';
      const number = (given: string | undefined) =>
        given === '*' ? Number(values[next++]) : Number(given ?? Number.NaN);
      const [wide, precise] = [number(width), number(precision)];
      const pointed = whole.includes('.') && precision === undefined ? 0 : precise;
      if (next >= values.length) return `%!${verb}(MISSING)`;
      return pad(formatted(verb, values[next++], flags, pointed), flags, wide);
    },
  );
  if (next >= values.length) return text;
  const extra = values.slice(next).map((value) => `${kindOf(value)}=${printed(value)}`);
  return `${text}%!(EXTRA ${extra.join(', ')})`;
}

function pad(text: string, flags: string, width: number): string {
  if (!(width > 0)) return text;
  const wide = Math.min(width, MAX_WIDTH);
  if (flags.includes('-')) return text.padEnd(wide);
  const zeros = flags.includes('0') && /^[-+]?\d/.test(text);
  if (!zeros) return text.padStart(wide);
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  return sign + text.slice(sign.length).padStart(wide - sign.length, '0');
}

const BASES: Readonly<Record<string, number>> = { d: 10, b: 2, o: 8, x: 16, X: 16 };

function formatted(verb: string, value: unknown, flags: string, precision: number): string {
  if (verb === 'v') return typeof value === 'number' ? signed(printed(value), value, flags) : printed(value);
  if (verb === 's') return cut(printed(value), precision);
  if (verb === 'q')
    return typeof value === 'number' ? `'${String.fromCodePoint(value)}'` : JSON.stringify(printed(value));
  if (verb === 'T') return kindOf(value);
  if (verb === 't' && typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return formattedNumber(verb, value, flags, precision) ?? wrong(verb, value);
  if ((verb === 'x' || verb === 'X') && typeof value === 'string') {
    const digits = Buffer.from(value).toString('hex');
    return verb === 'X' ? digits.toUpperCase() : digits;
  }
  return wrong(verb, value);
}

const wrong = (verb: string, value: unknown): string => `%!${verb}(${kindOf(value)}=${printed(value)})`;
const cut = (text: string, precision: number): string =>
  Number.isNaN(precision) ? text : [...text].slice(0, precision).join('');
const signed = (text: string, value: number, flags: string): string =>
  flags.includes('+') && value >= 0 ? `+${text}` : text;

function formattedNumber(verb: string, value: number, flags: string, precision: number): string | undefined {
  const base = BASES[verb];
  if (base !== undefined) {
    const digits = Math.trunc(value).toString(base);
    return signed(verb === 'X' ? digits.toUpperCase() : digits, value, flags);
  }
  const places = Math.min(Number.isNaN(precision) ? 6 : precision, 100);
  switch (verb) {
    case 'c':
      return String.fromCodePoint(value);
    case 'U':
      return `U+${value.toString(16).toUpperCase().padStart(4, '0')}`;
    case 'f':
    case 'F':
      return signed(value.toFixed(places), value, flags);
    case 'e':
    case 'E': {
      const text = value.toExponential(places).replace(/e([+-])(\d)$/, 'e$10$2');
      return signed(verb === 'E' ? text.toUpperCase() : text, value, flags);
    }
    case 'g':
    case 'G':
      return signed(
        Number.isNaN(precision) ? printed(value) : String(Number(value.toPrecision(places || 1))),
        value,
        flags,
      );
    default:
      return undefined;
  }
}
