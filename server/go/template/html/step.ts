import type { Context } from './context.ts';

/** The context after some text, and how much of the text was read. */
export interface Step {
  readonly context: Context;
  readonly length: number;
}
export type Transition = (context: Context, text: string) => Step;

/** The first place of any of the characters at or after `from`; -1 where they do not occur. */
export function indexOfAny(text: string, characters: string, from = 0): number {
  for (let at = from; at < text.length; at++) if (characters.includes(text.charAt(at))) return at;
  return -1;
}

const SPACE = ' \t\n\f\r';

/** The first place at or after `from` that is no white space of HTML. */
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
