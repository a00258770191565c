/** Splits the source of a Go template into text and actions, and each action into words. */
import { TemplateError } from './syntax.ts';

export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly tokens: readonly Word[]; readonly line: number };

/** A word inside `{{ }}`. */
export interface Word {
  readonly kind: 'string' | 'number' | 'identifier' | 'field' | 'variable' | 'dot' | 'symbol';
  readonly text: string;
  /** Whether white space precedes the word: `.a .b` are two values, `.a.b` is one. */
  readonly spaced: boolean;
}

const OPEN = '{{';
const COMMENT = /\{\{(?:-[ \t\r\n])?\/\*[\s\S]*?\*\/(?:[ \t\r\n]-)?\}\}/y;
const SPACE = /[ \t\r\n]+/y;
const LEADING = /^[ \t\r\n]+/;

/** Trims Go's white space. A loop, because a regular expression would start at every space. */
function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && ' \t\r\n'.includes(text.charAt(end - 1))) end--;
  return text.slice(0, end);
}

const WORDS: readonly (readonly [Word['kind'], RegExp])[] = [
  ['string', /"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)+'/y],
  ['field', /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['number', /[+-]?(?:0[xX][\p{L}\d_]*|(?:\.\d|\d)(?:[eE][+-]|[\p{L}\d_.])*)/uy],
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  ['identifier', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['dot', /\./y],
  ['symbol', /:=|[=|(),]/y],
];

/** Splits a template into text and actions; the white space at `{{-` and `-}}` is trimmed. @throws TemplateError with the line */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  let trimNext = false;
  let [line, counted] = [1, 0];
  const addText = (text: string): void => {
    const trimmed = trimNext ? text.replace(LEADING, '') : text;
    if (trimmed !== '') tokens.push({ kind: 'text', text: trimmed });
  };
  while (position < source.length) {
    const open = source.indexOf(OPEN, position);
    if (open === -1) {
      addText(source.slice(position));
      break;
    }
    const trimBefore = /^\{\{-\s/.test(source.slice(open, open + 4));
    const text = source.slice(position, open);
    addText(trimBefore ? trimEnd(text) : text);
    line += countLines(source, counted, open);
    counted = open;
    const action = commentAt(source, open) ?? wordsAt(source, open + (trimBefore ? 3 : 2), line);
    if (action.words !== undefined) tokens.push({ kind: 'action', tokens: action.words, line });
    trimNext = action.trimAfter;
    position = action.end;
  }
  return tokens;
}

function countLines(source: string, from: number, to: number): number {
  let lines = 0;
  for (let at = source.indexOf('\n', from); at !== -1 && at < to; at = source.indexOf('\n', at + 1)) lines++;
  return lines;
}

interface Action {
  /** Undefined when the action is a comment. */
  readonly words: readonly Word[] | undefined;
  readonly end: number;
  readonly trimAfter: boolean;
}

function commentAt(source: string, open: number): Action | undefined {
  COMMENT.lastIndex = open;
  const [comment] = COMMENT.exec(source) ?? [];
  if (comment === undefined) return undefined;
  return { words: undefined, end: open + comment.length, trimAfter: comment.endsWith('-}}') };
}

function wordsAt(source: string, start: number, line: number): Action {
  const words: Word[] = [];
  let position = start;
  for (;;) {
    const space = match(SPACE, source, position) ?? '';
    position += space.length;
    if (source.startsWith('}}', position)) return { words, end: position + 2, trimAfter: false };
    if (space !== '' && source.startsWith('-}}', position)) return { words, end: position + 3, trimAfter: true };
    const word = wordAt(source, position);
    if (word === undefined) throw new TemplateError(`line ${line}: ${unexpected(source, position)}`);
    words.push({ ...word, spaced: space !== '' });
    position += word.text.length;
  }
}

const unexpected = (source: string, position: number): string =>
  position >= source.length ? 'unclosed action' : `unexpected ${JSON.stringify(source[position])} in action`;

function wordAt(source: string, position: number): Omit<Word, 'spaced'> | undefined {
  for (const [kind, pattern] of WORDS) {
    const text = match(pattern, source, position);
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}

function match(pattern: RegExp, source: string, position: number): string | undefined {
  pattern.lastIndex = position;
  return pattern.exec(source)?.[0];
}
