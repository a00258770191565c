import { textOf } from './bytes.ts';
import { TemplateError } from './syntax.ts';
import { type Int, int } from './values.ts';

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};

const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|([\s\S]))/g;

/** The value of Go's quoted string, raw string or, as an integer, character constant. @throws TemplateError */
export function quotedValue(text: string): string | Int {
  if (text.startsWith('`')) return text.slice(1, -1);
  const value = text
    .slice(1, -1)
    .replaceAll(ESCAPE, (whole: string, x?: string, u?: string, long?: string, octal?: string, simple?: string) => {
      const hexadecimal = u ?? long;
      if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
      const byte = x === undefined ? octal && Number.parseInt(octal, 8) : Number.parseInt(x, 16);
      if (typeof byte === 'number') return textOf(Buffer.of(byte));
      const known = SIMPLE[simple ?? ''];
      if (known === undefined) throw new TemplateError(`invalid escape ${whole}`);
      return known;
    });
  if (text.startsWith('"')) return value;
  const [code, more] = [value.codePointAt(0), [...value].length > 1];
  if (code === undefined || more) throw new TemplateError(`malformed character constant: ${text}`);
  return int(code);
}

/** A constant of the template: `3` is an integer, `3.0` and `1e3` are floats, `'a'` is an integer. @throws TemplateError */
export function numberValue(text: string): Int | number {
  const bad = new TemplateError(`bad number syntax: ${JSON.stringify(text)}`);
  if (!/^[+-]?(?:0[xX]_?[\da-fA-F]|0[oO]_?[0-7]|0[bB]_?[01]|\d|\.\d)/.test(text) || /_$|__/.test(text)) throw bad;
  const digits = text.replaceAll('_', '');
  const bare = digits.replace(/^[+-]/, '');
  const isNegative = digits.startsWith('-');
  if (/^\d+$|^0[xXoObB]/.test(bare)) return integer(bare, isNegative, bad);
  const value = Number(bare);
  if (!Number.isFinite(value)) throw bad;
  return isNegative ? -value : value;
}

function integer(bare: string, isNegative: boolean, bad: TemplateError): Int {
  try {
    const size = BigInt(/^0\d/.test(bare) ? `0o${bare.replace(/^0+(?=\d)/, '')}` : bare);
    const value = isNegative ? -size : size;
    if (BigInt.asIntN(64, value) !== value) throw bad;
    return int(value);
  } catch {
    throw bad;
  }
}
