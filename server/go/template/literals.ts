import { TemplateError } from './syntax.ts';

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

/** The value of a quoted string, raw string or (as a number) character of Go. */
export function quotedValue(text: string): string | number {
  if (text.startsWith('`')) return text.slice(1, -1);
  const value = text
    .slice(1, -1)
    .replaceAll(ESCAPE, (whole: string, x?: string, u?: string, long?: string, octal?: string, simple?: string) => {
      const hexadecimal = x ?? u ?? long;
      if (hexadecimal !== undefined) return String.fromCodePoint(Number.parseInt(hexadecimal, 16));
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      const known = SIMPLE[simple ?? ''];
      if (known === undefined) throw new TemplateError(`invalid escape ${whole}`);
      return known;
    });
  if (text.startsWith('"')) return value;
  const [code, more] = [value.codePointAt(0), [...value].length > 1];
  if (code === undefined || more) throw new TemplateError(`malformed character constant: ${text}`);
  return code;
}

/** The value of a number as Go spells it. */
export function numberValue(text: string): number {
  const digits = text.replaceAll('_', '');
  const sign = digits.startsWith('-') ? -1 : 1;
  const bare = digits.replace(/^[+-]/, '');
  const value = /^0[0-7]+$/.test(bare) ? Number.parseInt(bare, 8) : Number(bare);
  if (!Number.isFinite(value)) throw new TemplateError(`bad number syntax: ${JSON.stringify(text)}`);
  return sign * value;
}
