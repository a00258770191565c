import { JsonnetSyntaxError, type Token } from './lexer.ts';
import type { StringNode } from './tree.ts';

/** @throws JsonnetSyntaxError for an escape sequence that there is not */
export function stringNode(token: Token): StringNode {
  const { text } = token;
  const node = { kind: 'string' as const, token, blockIndent: '', endIndent: '' };
  if (text.startsWith('|||')) return { ...node, style: '|||', ...textBlock(text) };
  if (text.startsWith('@')) {
    const quote = text[1] === '"' ? '"' : "'";
    return { ...node, style: `@${quote}`, value: text.slice(2, -1).replaceAll(quote + quote, quote) };
  }
  const value = text.slice(1, -1);
  try {
    unescape(value);
  } catch (error) {
    throw new JsonnetSyntaxError(error instanceof SyntaxError ? error.message : String(error), token.at);
  }
  return { ...node, style: text[0] === '"' ? '"' : "'", value };
}

function textBlock(text: string): { value: string; blockIndent: string; endIndent: string } {
  const lines = text.slice(text.indexOf('\n') + 1).split('\n');
  const blockIndent = /^[ \t]*/.exec(lines.find((line) => line !== '') ?? '')?.[0] ?? '';
  const endIndent = (lines.pop() ?? '').slice(0, -'|||'.length);
  const content = lines.map((line) => (line === '' ? line : line.slice(blockIndent.length)));
  return { value: content.join('\n') + (text.startsWith('|||-') ? '' : '\n'), blockIndent, endIndent };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

const ESCAPE = /\\(?:u([dD][89a-fA-F][\da-fA-F]{2})(?:\\u([\da-fA-F]{4}))?|u([\da-fA-F]{4})|([\s\S]?))/g;

/** What a string between quotes stands for. Surrogates that are no pair become U+FFFD. @throws SyntaxError */
export function unescape(value: string): string {
  return value.replace(ESCAPE, (all, high?: string, low?: string, unit?: string, letter?: string) => {
    const codes = [high, low, unit].filter((code) => code !== undefined).map((code) => Number.parseInt(code, 16));
    const text = codes.length > 0 ? String.fromCharCode(...codes) : ESCAPES[letter ?? ''];
    if (text === undefined || (high !== undefined && low === undefined))
      throw new SyntaxError(`unexpected escape sequence ${all}`);
    return text.isWellFormed() ? text : '\uFFFD';
  });
}

const ESCAPED: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

export const escape = (text: string, quote: '"' | "'"): string =>
  // oxlint-disable-next-line no-control-regex -- control characters are what is escaped
  text.replace(/["'\\\u0000-\u001F\u007F-\u009F]/g, (character) => {
    if (character === '"' || character === "'") return character === quote ? `\\${character}` : character;
    return ESCAPED[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
