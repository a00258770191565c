import { tokensIn } from '../syntax/parts.ts';
import type { Node } from '../syntax/tree.ts';
import type { Trivia, TriviaElement } from '../syntax/trivia.ts';

const MOST_BLANK_LINES = 2;

function* lineBreaks(body: Node, end: Trivia): Generator<TriviaElement> {
  for (const { trivia } of tokensIn(body)) yield* trivia.filter(({ kind }) => kind !== 'inline');
  yield* end.filter(({ kind }) => kind !== 'inline');
}

export function limitBlankLines(body: Node, end: Trivia): void {
  for (const element of lineBreaks(body, end)) element.blanks = Math.min(element.blanks, MOST_BLANK_LINES);
}

/** `#` becomes `//`, but for `#!` on the first line. */
export function unifyComments(body: Node, end: Trivia): void {
  let isFirst = true;
  for (const element of lineBreaks(body, end)) {
    const [comment = '', ...others] = element.comment;
    const isInterpreter: boolean = isFirst && comment.startsWith('#!');
    if (comment.startsWith('#') && others.length === 0 && !isInterpreter) element.comment = [`//${comment.slice(1)}`];
    isFirst = isInterpreter;
  }
}
