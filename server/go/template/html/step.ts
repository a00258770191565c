import type { Context } from './context.ts';

/** The context after a piece of text, and the length of that piece. */
export interface Step {
  readonly context: Context;
  readonly length: number;
}
export type Transition = (context: Context, text: string) => Step;

/** The first index at or after `from` of any of the characters; -1 when they do not occur. */
export function indexOfAny(text: string, characters: string, from = 0): number {
  for (let at = from; at < text.length; at++) if (characters.includes(text.charAt(at))) return at;
  return -1;
}

const SPACE = ' \t\n\f\r';

/** The first index at or after `from` that is not HTML white space. */
export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && SPACE.includes(text.charAt(at))) at++;
  return at;
}

export const inUrl: Transition = (context, text) => {
  if (/[#?]/.test(text)) return { context: { ...context, urlPart: 'query-or-fragment' }, length: text.length };
  const begins = skipSpace(text, 0) !== text.length && context.urlPart === 'none';
  return { context: begins ? { ...context, urlPart: 'pre-query' } : context, length: text.length };
};
