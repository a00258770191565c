/** What stands between tokens, in the model of go-jsonnet (its "fodder"): enough to write a program again with its comments. */

/**
 * - `line-end`: what follows is on a new line; may hold one comment that ends the line
 * - `inline`: a C-style comment within a line
 * - `paragraph`: a comment with lines of its own
 */
export interface TriviaElement {
  readonly kind: 'line-end' | 'inline' | 'paragraph';
  comment: readonly string[];
  /** Empty lines that follow. */
  blanks: number;
  /** Spaces before what follows. */
  indent: number;
}

/** The trivia before a token. Passes of the formatter change it in place. */
export type Trivia = TriviaElement[];

export const lineEnd = (blanks = 0, indent = 0, comment: readonly string[] = []): TriviaElement => ({
  kind: 'line-end',
  comment,
  blanks,
  indent,
});

export const endsLine = (trivia: Trivia): boolean => trivia.length > 0 && trivia.at(-1)?.kind !== 'inline';

export const hasNewline = (trivia: Trivia): boolean => trivia.some(({ kind }) => kind !== 'inline');

export const hasComment = (trivia: Trivia): boolean => trivia.some(({ comment }) => comment.length > 0);

/** Whether what follows stays on the line of what precedes. */
export const startsInline = (trivia: Trivia): boolean => trivia.length === 0 || trivia[0]?.kind === 'inline';

/** Appends so that no line end follows a line end or a paragraph, and a paragraph begins on a line of its own. */
export function append(trivia: Trivia, element: TriviaElement): void {
  const last = trivia.at(-1);
  if (last === undefined || !endsLine(trivia)) {
    if (element.kind === 'paragraph') trivia.push(lineEnd(0, element.indent));
    trivia.push(element);
  } else if (element.kind !== 'line-end') trivia.push(element);
  else if (element.comment.length > 0) trivia.push({ ...element, kind: 'paragraph' });
  else {
    last.indent = element.indent;
    last.blanks += element.blanks;
  }
}

/** Moves all of `from` before what is in `to`. */
export function moveToFront(to: Trivia, from: Trivia): void {
  const [first, ...rest] = to;
  to.splice(0, to.length, ...from.splice(0));
  if (first === undefined) return;
  if (to.length === 0) to.push(first);
  else append(to, first);
  to.push(...rest);
}

export function ensureNewline(trivia: Trivia): void {
  if (!endsLine(trivia)) append(trivia, lineEnd());
}

interface Read {
  readonly trivia: Trivia;
  /** Where the next token begins. */
  readonly end: number;
}

const BLANK = /[ \t\r\n]*/y;

/** The trivia at `from`. Whitespace at the end of the program is dropped. @throws a RangeError with the place of a comment that does not end */
export function readTrivia(source: string, from: number): Read {
  const trivia: Trivia = [];
  for (let at = from; ;) {
    const space = readSpace(source, at);
    at = space.end;
    if (at >= source.length) return { trivia, end: at };
    if (space.newlines > 0) trivia.push(lineEnd(space.newlines - 1, space.indent));
    if (source[at] === '#' || source.startsWith('//', at)) at = readLineComment(source, at, trivia);
    else if (source.startsWith('/*', at)) at = readBlockComment(source, at, trivia);
    else return { trivia, end: at };
  }
}

function readSpace(source: string, from: number): { newlines: number; indent: number; end: number } {
  BLANK.lastIndex = from;
  const space = BLANK.exec(source)?.[0] ?? '';
  const last = space.slice(space.lastIndexOf('\n') + 1).replaceAll('\r', '');
  return {
    newlines: space.split('\n').length - 1,
    indent: last.length + 7 * (last.split('\t').length - 1),
    end: from + space.length,
  };
}

const before = (source: string, at: number): string => source.slice(source.lastIndexOf('\n', at - 1) + 1, at);

function readLineComment(source: string, from: number, trivia: Trivia): number {
  const newline = source.indexOf('\n', from);
  const end = newline === -1 ? source.length : newline;
  const space = readSpace(source, end);
  trivia.push({
    kind: from === 0 || /^[ \t\r]*$/.test(before(source, from)) ? 'paragraph' : 'line-end',
    comment: [withoutTrailingSpace(source.slice(from, end))],
    blanks: Math.max(space.newlines - 1, 0),
    indent: space.indent,
  });
  return space.end;
}

function readBlockComment(source: string, from: number, trivia: Trivia): number {
  const close = source.indexOf('*/', from + 2);
  if (close === -1) throw new RangeError(String(from));
  const comment = source.slice(from, close + 2);
  const { newlines, indent, end } = readSpace(source, close + 2);
  if (!comment.includes('\n')) {
    trivia.push({ kind: 'inline', comment: [comment], blanks: 0, indent: 0 });
    if (newlines > 0) trivia.push(lineEnd(newlines - 1, indent));
    return end;
  }
  const margin = Buffer.byteLength(from === 0 ? '' : before(source, from));
  const lines = comment.split('\n').map((line) => withoutTrailingSpace(withoutMargin(line, margin)));
  append(trivia, {
    kind: 'paragraph',
    comment: lines,
    blanks: Math.max(newlines - 1, 0),
    indent: newlines === 0 ? 0 : indent,
  });
  return end;
}

const withoutTrailingSpace = (line: string): string => line.replace(/(?<![ \t\r])[ \t\r]+$|^[ \t\r]+$/, '');

function withoutMargin(line: string, margin: number): string {
  const space = /^[ \t\r]*/.exec(line)?.[0].length ?? 0;
  return line.slice(Math.min(space, margin));
}
