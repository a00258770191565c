/** Escapes the text of the template itself, and finds the context after it. */
import { decodeHTML } from 'entities';
import { isScriptType } from './attributes.ts';
import { type Context, type Delimiter, TEXT, failed, isComment, isInScriptLiteral } from './context.ts';
import { type Step, indexOfAny } from './step.ts';
import { TRANSITIONS, toEndTag } from './transition.ts';

const ENDS: Readonly<Record<Delimiter, string>> = { none: '', '"': '"', "'": "'", space: ' \t\n\f\r>' };

function stepAfter(context: Context, text: string): Step {
  if (context.delimiter !== 'none') return stepInValue(context, text);
  const end = toEndTag(context, text);
  return end.length === 0 ? end : TRANSITIONS[context.state](context, text.slice(0, end.length));
}

/** Inside an attribute's value: character references are decoded before its own syntax applies. */
function stepInValue(context: Context, text: string): Step {
  const found = indexOfAny(text, ENDS[context.delimiter]);
  const end = found === -1 ? text.length : found;
  if (context.delimiter === 'space' && indexOfAny(text.slice(0, end), '"\'<=`') !== -1)
    return { context: failed('unexpected character in unquoted attr'), length: text.length };
  if (found === -1) {
    let current = context;
    for (let rest = decodeHTML(text); rest !== '';) {
      const step = TRANSITIONS[current.state](current, rest);
      current = step.context;
      rest = rest.slice(step.length);
    }
    return { context: current, length: text.length };
  }
  // A script element of another type contains data.
  const isOther =
    context.state === 'attribute' &&
    context.element === 'script' &&
    context.attribute === 'script-type' &&
    !isScriptType(text.slice(0, end));
  const element = isOther ? 'none' : context.element;
  const length = context.delimiter === 'space' ? end : end + 1;
  return { context: { ...TEXT, state: 'tag', element }, length };
}

/** A text node after escaping: comments are removed; stray `<`, and `</script` inside a script literal, are escaped. */
export interface EscapedText {
  readonly context: Context;
  readonly text: string;
}

export function escapeText(start: Context, text: string): EscapedText {
  let context = start;
  let out = '';
  for (let at = 0; at !== text.length;) {
    const step = stepAfter(context, text.slice(at));
    const piece = text.slice(at, at + step.length);
    if (step.length === 0 && step.context.state === context.state)
      return { context: failed('the text leads nowhere'), text: '' };
    out += shownOf(context, step.context, piece);
    context = step.context;
    at += step.length;
  }
  return { context, text: out };
}

function shownOf(before: Context, after: Context, piece: string): string {
  if (isComment(before.state) && before.delimiter === 'none') return inComment(before, piece);
  const begins = after.state !== before.state && isComment(after.state) && after.delimiter === 'none';
  const kept = begins
    ? piece.slice(0, piece.length - OPENING[after.state === 'comment' ? 'comment' : 'other'](after))
    : piece;
  if (before.state === 'text' || before.state === 'rcdata')
    return withoutStray(kept, after.state !== before.state, begins);
  return isInScriptLiteral(before.state) ? kept.replaceAll(/<(script|\/script|!--)/gi, '\\x3C$1') : kept;
}

/** Length of the token that opens a comment. */
const OPENING = {
  comment: () => 4,
  other: ({ state }: Context) => (state === 'js-html-open-comment' ? 4 : state === 'js-html-close-comment' ? 3 : 2),
} as const;

/** A comment of a script is replaced by a line break if it contains one, else by a space. */
function inComment({ state }: Context, piece: string): string {
  if (state === 'js-block-comment') return /[\n\r\u2028\u2029]/.test(piece) ? '\n' : ' ';
  return state === 'css-block-comment' ? ' ' : '';
}

/** Escapes every `<` except the one that begins the next context, and `<!DOCTYPE`. */
function withoutStray(text: string, leadsOn: boolean, isCut: boolean): string {
  const tag = leadsOn && !isCut ? text.lastIndexOf('<') : text.length;
  const end = tag === -1 ? text.length : tag;
  return text.slice(0, end).replaceAll(/<(?!!DOCTYPE)/gi, '&lt;') + text.slice(end);
}
