import { TemplateError } from './syntax.ts';

export type Token =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly tokens: readonly Word[]; readonly line: number };

/** A word inside `{{ }}`. */
export interface Word {
  readonly kind: 'string' | 'number' | 'identifier' | 'field' | 'variable' | 'dot' | 'symbol';
  readonly text: string;
  /** Whether white space precedes it: `.a .b` are two values, `.a.b` is one. */
  readonly spaced: boolean;
}

const OPEN = '{{';
const COMMENT = /\{\{(?:- )?\s*\/\*[\s\S]*?\*\/\s*(?: -)?\}\}/y;
const SPACE = /\s+/y;
const WORDS: readonly (readonly [Word['kind'], RegExp])[] = [
  ['string', /"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)+'/y],
  ['field', /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['number', /[+-]?(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)/y],
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  ['identifier', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['dot', /\./y],
  ['symbol', /:=|[=|(),]/y],
];

/** Splits a template into text and actions; `{{-` and `-}}` have taken their white space. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  let trimNext = false;
  const addText = (text: string): void => {
    const trimmed = trimNext ? text.trimStart() : text;
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
    addText(trimBefore ? text.trimEnd() : text);
    const line = source.slice(0, open).split('\n').length;
    const action = commentAt(source, open) ?? wordsAt(source, open + (trimBefore ? 3 : 2), line);
    if (action.words.length > 0) tokens.push({ kind: 'action', tokens: action.words, line });
    trimNext = action.trimAfter;
    position = action.end;
  }
  return tokens;
}

interface Action {
  readonly words: readonly Word[];
  readonly end: number;
  readonly trimAfter: boolean;
}

function commentAt(source: string, open: number): Action | undefined {
  COMMENT.lastIndex = open;
  const [comment] = COMMENT.exec(source) ?? [];
  if (comment === undefined) return undefined;
  return { words: [], end: open + comment.length, trimAfter: comment.endsWith(' -}}') };
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
