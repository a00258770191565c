import { readTrivia, type Trivia } from './trivia.ts';

/** Jsonnet's tokens as go-jsonnet 0.21 reads them (jsonnet.org/ref/spec.html, "Lexing"). */
export interface Token {
  readonly kind: 'name' | 'keyword' | 'number' | 'string' | 'symbol' | 'end';
  text: string;
  /** Where it begins. */
  readonly at: number;
  /** What stands before it. */
  readonly trivia: Trivia;
}

/** A text that is not Jsonnet. */
export class JsonnetSyntaxError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.name = 'JsonnetSyntaxError';
    this.at = at;
  }
}

/** Line and column of a place in a text, from 1. */
export function placeOf(source: string, at: number): string {
  const lines = source.slice(0, at).split('\n');
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
}

const KEYWORDS: ReadonlySet<string> = new Set(
  'assert else error false for function if import importstr importbin in local null tailstrict then self super true'.split(
    ' ',
  ),
);

const NAME = /[A-Za-z_]\w*/y;
const NUMBER = /(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\.(?!\d)|[eE])/y;
const QUOTED = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/y;
const VERBATIM = /@"(?:[^"]|"")*"|@'(?:[^']|'')*'/y;
/** A text block ends at the first line that is indented less than its first one, with `|||`. */
const BLOCK = /\|\|\|-?[ \t\r]*\n\n*([ \t]+)(?![ \t])[^\n]*\n(?:\n|\1[^\n]*\n)*(?!\1)[ \t]*\|\|\|/y;
const SYMBOL = /[{}[\],().;]|[!$:~+\-&|^=<>*/%]+/y;

/** The tokens of a program, the last of kind `end`. @throws JsonnetSyntaxError for text that no token begins with */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  for (let from = 0; ;) {
    const { trivia, end: at } = triviaAt(source, from);
    if (at >= source.length) return [...tokens, { kind: 'end', text: '', at, trivia }];
    const token = { ...tokenAt(source, at), trivia };
    tokens.push(token);
    from = at + token.text.length;
  }
}

function triviaAt(source: string, from: number): ReturnType<typeof readTrivia> {
  try {
    return readTrivia(source, from);
  } catch (error) {
    throw error instanceof RangeError ? new JsonnetSyntaxError('unexpected /*', Number(error.message)) : error;
  }
}

function tokenAt(source: string, at: number): Omit<Token, 'trivia'> {
  const name = match(NAME, source, at);
  if (name !== undefined) return { kind: KEYWORDS.has(name) ? 'keyword' : 'name', text: name, at };
  const number = match(NUMBER, source, at);
  if (number !== undefined) return { kind: 'number', text: number, at };
  const string = match(BLOCK, source, at) ?? match(VERBATIM, source, at) ?? match(QUOTED, source, at);
  if (string !== undefined) return { kind: 'string', text: string, at };
  const symbol = source.startsWith('|||', at) ? undefined : match(SYMBOL, source, at);
  if (symbol !== undefined) return { kind: 'symbol', text: shortened(symbol), at };
  throw new JsonnetSyntaxError(`unexpected ${JSON.stringify(source[at])}`, at);
}

/** An operator holds no beginning of a comment or text block; one that ends in what may begin an operand is one character. */
function shortened(symbol: string): string {
  const text = symbol.replace(/(?<!^)(?:\/\/|\/\*|\|\|\|).*$/, '');
  return /[+\-~!$]$/.test(text) ? text.slice(0, 1) : text;
}

/** Whether a text can be written as a name, without quotes. */
export const isName = (text: string): boolean => /^[A-Za-z_]\w*$/.test(text) && !KEYWORDS.has(text);

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}
