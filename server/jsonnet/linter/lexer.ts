/** Jsonnet's tokens (jsonnet.org/ref/spec.html, "Lexing"). */

export interface Token {
  readonly kind: 'name' | 'keyword' | 'number' | 'string' | 'symbol' | 'end';
  readonly text: string;
  /** Where it begins. */
  readonly at: number;
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

const KEYWORDS: ReadonlySet<string> = new Set(
  'assert else error false for function if import importstr importbin in local null tailstrict then self super true'.split(
    ' ',
  ),
);

const SPACE = /(?:\s+|\/\/[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const NAME = /[A-Za-z_]\w*/y;
const NUMBER = /(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?/y;
const QUOTED = /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/y;
const VERBATIM = /@"(?:[^"]|"")*"|@'(?:[^']|'')*'/y;
/** A text block ends at the first line that is indented less than its first one, with `|||`. */
const BLOCK = /\|\|\|-?[ \t\r]*\n(?:[ \t\r]*\n)*([ \t]+)[^\n]*\n(?:\1[^\n]*\n|[ \t\r]*\n)*[ \t]*\|\|\|/y;
const SYMBOL = /[{}[\],().;$]|:::|::|:|[!~+\-*/%&|^=<>]+/y;

/** @throws JsonnetSyntaxError for text that no token begins with */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  for (let at = skipSpace(source, 0); at < source.length; at = skipSpace(source, at)) {
    const token = tokenAt(source, at);
    tokens.push(token);
    at += token.text.length;
  }
  return [...tokens, { kind: 'end', text: '', at: source.length }];
}

const skipSpace = (source: string, at: number): number => at + (match(SPACE, source, at) ?? '').length;

function tokenAt(source: string, at: number): Token {
  const name = match(NAME, source, at);
  if (name !== undefined) return { kind: KEYWORDS.has(name) ? 'keyword' : 'name', text: name, at };
  const number = match(NUMBER, source, at);
  if (number !== undefined) return { kind: 'number', text: number, at };
  const string = match(BLOCK, source, at) ?? match(VERBATIM, source, at) ?? match(QUOTED, source, at);
  if (string !== undefined) return { kind: 'string', text: string, at };
  const symbol = match(SYMBOL, source, at);
  if (symbol !== undefined) return { kind: 'symbol', text: shortened(symbol), at };
  throw new JsonnetSyntaxError(`unexpected ${JSON.stringify(source[at])}`, at);
}

/** An operator does not end in what may begin its operand, nor hold the beginning of a comment or text block. */
function shortened(symbol: string): string {
  const text = symbol.replace(/(?:\/\/|\/\*|\|\|\|).*$/, '');
  return text.length > 1 ? text.replace(/[+\-~!]+$/, (end) => (end === text ? (end[0] ?? '') : '')) : text;
}

function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}
