/** Transitions of the context inside scripts. */
import { type Context, failed } from './context.ts';
import { type Step, type Transition, indexOfAny } from './step.ts';

const REGEXP_PRECEDERS = new Set(
  'break case continue delete do else finally in instanceof return throw try typeof void'.split(' '),
);
/** Trailing white space, the set of JavaScript's `\s`. */
const TRAILING_SPACE = /[\f\n\r\t\v\u0020\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+$/;

/** Whether a slash after these tokens divides or begins a regular expression. */
export function slashAfter(tokens: string, before: Context['slash']): Context['slash'] {
  const text = tokens.replace(TRAILING_SPACE, '');
  const last = text.at(-1);
  if (last === undefined) return before;
  if (last === '+' || last === '-') {
    // `++` and `--` end an operand; a single one is an operator.
    let start = text.length - 1;
    while (start > 0 && text.charAt(start - 1) === last) start--;
    return (text.length - start) % 2 === 1 ? 'regexp' : 'division';
  }
  if (last === '.') return /\d\.$/.test(text) ? 'division' : 'regexp';
  if (',<>=*%&|^?!~([:;{}'.includes(last)) return 'regexp';
  return REGEXP_PRECEDERS.has(/[\w$]*$/.exec(text)?.[0] ?? '') ? 'regexp' : 'division';
}

const to = (context: Context, changes: Partial<Context>, length: number): Step => ({
  context: { ...context, ...changes },
  length,
});

export const jsText: Transition = (context, text) => {
  const at = indexOfAny(text, '"`\'/{}<-#');
  if (at === -1) return to(context, { slash: slashAfter(text, context.slash) }, text.length);
  const before = { ...context, slash: slashAfter(text.slice(0, at), context.slash) };
  switch (text.charAt(at)) {
    case '"':
      return to(before, { state: 'js-double-quoted', slash: 'regexp' }, at + 1);
    case "'":
      return to(before, { state: 'js-single-quoted', slash: 'regexp' }, at + 1);
    case '`':
      return to(before, { state: 'js-template-literal', slash: 'regexp' }, at + 1);
    case '/':
      return atSlash(before, text, at);
    case '{':
    case '}':
      return atBrace(before, text.charAt(at), at);
    default:
      return atOldComment(before, text, at);
  }
};

function atSlash(context: Context, text: string, at: number): Step {
  const next = text.charAt(at + 1);
  if (next === '/') return to(context, { state: 'js-line-comment' }, at + 2);
  if (next === '*') return to(context, { state: 'js-block-comment' }, at + 2);
  if (context.slash === 'regexp') return to(context, { state: 'js-regexp' }, at + 1);
  if (context.slash === 'division') return to(context, { slash: 'regexp' }, at + 1);
  return { context: failed("'/' could start a division or regexp"), length: text.length };
}

/** `<!--`, `-->` and `#!` begin comments of one line (ECMAScript B.1.1, 12.5). */
function atOldComment(context: Context, text: string, at: number): Step {
  if (text.startsWith('<!--', at)) return to(context, { state: 'js-html-open-comment' }, at + 4);
  if (text.startsWith('-->', at)) return to(context, { state: 'js-html-close-comment' }, at + 3);
  if (text.startsWith('#!', at)) return to(context, { state: 'js-line-comment' }, at + 2);
  return to(context, {}, at + 1);
}

/** Braces are counted inside template literals only: the last closing brace returns to the literal. */
function atBrace(context: Context, brace: string, at: number): Step {
  const slash = slashAfter(brace, context.slash);
  const open = context.braces.at(-1);
  if (open === undefined) return to(context, { slash }, at + 1);
  const outer = context.braces.slice(0, -1);
  if (brace === '{') return to(context, { braces: [...outer, open + 1], slash }, at + 1);
  if (open > 0) return to(context, { braces: [...outer, open - 1], slash }, at + 1);
  return to(context, { braces: outer, state: 'js-template-literal' }, at + 1);
}

const unfinished = (text: string): Step => ({
  context: failed('unfinished escape sequence in JS string'),
  length: text.length,
});

export const jsTemplateLiteral: Transition = (context, text) => {
  for (let at = indexOfAny(text, '`\\$'); at !== -1; at = indexOfAny(text, '`\\$', at + 1)) {
    const character = text.charAt(at);
    if (character === '`') return to(context, { state: 'js' }, at + 1);
    if (character === '\\' && ++at === text.length) return unfinished(text);
    if (character === '$' && text.charAt(at + 1) === '{')
      return to(context, { state: 'js', braces: [...context.braces, 0] }, at + 2);
  }
  return to(context, {}, text.length);
};

/** Strings and regular expressions. */
export const jsDelimited: Transition = (context, text) => {
  const isRegexp = context.state === 'js-regexp';
  const specials = isRegexp ? '\\/[]' : context.state === 'js-single-quoted' ? "\\'" : '\\"';
  let inSet = false;
  for (let at = indexOfAny(text, specials); at !== -1; at = indexOfAny(text, specials, at + 1)) {
    const character = text.charAt(at);
    if (character === '\\') {
      if (++at === text.length) return unfinished(text);
    } else if (isRegexp && character === '[') inSet = true;
    else if (isRegexp && character === ']') inSet = false;
    else if (isRegexp && at > 0 && text.slice(at - 1, at + 7).toLowerCase() === '</script') at++;
    else if (!inSet) return to(context, { state: 'js', slash: 'division' }, at + 1);
  }
  if (inSet) return { context: failed('unfinished JS regexp charset'), length: text.length };
  return to(context, {}, text.length);
};
