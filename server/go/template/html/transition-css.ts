/** Transitions of the context inside style sheets. Strings are treated as URLs, because `@import` takes one. */
import { type Context, type State, failed } from './context.ts';
import { decodeCss } from './css.ts';
import { type Transition, inUrl, indexOfAny } from './step.ts';

const to = (context: Context, state: State, length: number) => ({ context: { ...context, state }, length });

/** `url` and white space, not the end of a longer name. */
const URL_BEFORE = /(?<![\w\-\u0080-\uffff])url[\t\n\f\r ]*$/i;

export const cssText: Transition = (context, text) => {
  for (let at = indexOfAny(text, `("'/`); at !== -1; at = indexOfAny(text, `("'/`, at + 1)) {
    switch (text.charAt(at)) {
      case '"':
        return to(context, 'css-double-quoted', at + 1);
      case "'":
        return to(context, 'css-single-quoted', at + 1);
      case '(':
        if (URL_BEFORE.test(text.slice(0, at))) return atUrl(context, text, at + 1);
        break;
      default:
        if (text.charAt(at + 1) === '/') return to(context, 'css-line-comment', at + 2);
        if (text.charAt(at + 1) === '*') return to(context, 'css-block-comment', at + 2);
    }
  }
  return { context, length: text.length };
};

function atUrl(context: Context, text: string, start: number) {
  const rest = text.slice(start).replace(/^[\t\n\f\r ]+/, '');
  const at = text.length - rest.length;
  if (rest.startsWith('"')) return to(context, 'css-double-quoted-url', at + 1);
  return rest.startsWith("'") ? to(context, 'css-single-quoted-url', at + 1) : to(context, 'css-url', at);
}

const ENDS: Readonly<Partial<Record<State, string>>> = {
  'css-double-quoted': '\\"',
  'css-double-quoted-url': '\\"',
  'css-single-quoted': "\\'",
  'css-single-quoted-url': "\\'",
  'css-url': '\\\t\n\f\r )',
};

export const cssString: Transition = (context, text) => {
  const ends = ENDS[context.state] ?? '';
  let current = context;
  let from = 0;
  for (let at = indexOfAny(text, ends); at !== -1; at = indexOfAny(text, ends, from)) {
    if (text.charAt(at) !== '\\') return to(current, 'css', at + 1);
    at++;
    if (at === text.length) return { context: failed('unfinished escape sequence in CSS string'), length: text.length };
    current = inUrl(current, decodeCss(text.slice(0, at + 1))).context;
    from = at + 1;
  }
  return { context: inUrl(current, decodeCss(text.slice(from))).context, length: text.length };
};
