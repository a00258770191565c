/** The context of a position in an HTML document, in the terms of `html/template` (https://pkg.go.dev/html/template#hdr-Contexts). */

export type State =
  | 'text'
  | 'tag'
  | 'attribute-name'
  | 'after-name'
  | 'before-value'
  | 'comment'
  | 'rcdata'
  | 'attribute'
  | 'url'
  | 'srcset'
  | 'meta-content'
  | 'meta-content-url'
  | 'js'
  | 'js-double-quoted'
  | 'js-single-quoted'
  | 'js-template-literal'
  | 'js-regexp'
  | 'js-block-comment'
  | 'js-line-comment'
  | 'js-html-open-comment'
  | 'js-html-close-comment'
  | 'css'
  | 'css-double-quoted'
  | 'css-single-quoted'
  | 'css-double-quoted-url'
  | 'css-single-quoted-url'
  | 'css-url'
  | 'css-block-comment'
  | 'css-line-comment'
  | 'error'
  /** Unreachable, after `break` or `continue`. */
  | 'dead';

/** What ends the current attribute value: a quote, or for `space` white space or the end of the tag. */
export type Delimiter = 'none' | '"' | "'" | 'space';
export type Element = 'none' | 'script' | 'style' | 'textarea' | 'title' | 'meta';
export type Attribute = 'none' | 'script' | 'script-type' | 'style' | 'url' | 'srcset' | 'meta-content';

export interface Context {
  readonly state: State;
  readonly delimiter: Delimiter;
  /** The part of a URL: before the query, or in query or fragment; `unknown` when branches differ. */
  readonly urlPart: 'none' | 'pre-query' | 'query-or-fragment' | 'unknown';
  /** Whether a slash in a script would divide or begin a regular expression. */
  readonly slash: 'regexp' | 'division' | 'unknown';
  /** Number of open braces in each `${` of nested template literals, the innermost last. */
  readonly braces: readonly number[];
  readonly attribute: Attribute;
  readonly element: Element;
  /** The cause, in the state `error`. */
  readonly problem?: string;
}

export const TEXT: Context = {
  state: 'text',
  delimiter: 'none',
  urlPart: 'none',
  slash: 'regexp',
  braces: [],
  attribute: 'none',
  element: 'none',
};

export const failed = (problem: string): Context => ({ ...TEXT, state: 'error', problem });

const keyOf = (context: Context): string =>
  [
    context.state,
    context.delimiter,
    context.urlPart,
    context.slash,
    context.braces.join('.'),
    context.attribute,
    context.element,
    context.problem ?? '',
  ].join(' ');

export const isSame = (a: Context, b: Context): boolean => keyOf(a) === keyOf(b);

/** The name of the copy of a template that begins in a context. */
export const nameIn = (context: Context, name: string): string =>
  context.state === 'text' ? name : `${name}$${keyOf(context)}`;

export const isComment = (state: State): boolean => state === 'comment' || state.endsWith('-comment');
export const isInScriptLiteral = (state: State): boolean =>
  state === 'js-double-quoted' ||
  state === 'js-single-quoted' ||
  state === 'js-template-literal' ||
  state === 'js-regexp';

/** The state at the start of an attribute's value. */
export const VALUE_STATES: Readonly<Record<Attribute, State>> = {
  none: 'attribute',
  script: 'js',
  'script-type': 'attribute',
  style: 'css',
  url: 'url',
  srcset: 'srcset',
  'meta-content': 'meta-content',
};

/** The context of an action in a tag, where an attribute name or an unquoted value begins with it. */
export function nudge(context: Context): Context {
  switch (context.state) {
    case 'tag':
      return { ...context, state: 'attribute-name' };
    case 'before-value':
      return { ...context, state: VALUE_STATES[context.attribute], delimiter: 'space', attribute: 'none' };
    case 'after-name':
      return { ...context, state: 'attribute-name', attribute: 'none' };
    default:
      return context;
  }
}

/** Joins the contexts in which two branches end; an error when they are not compatible. */
export function join(a: Context, b: Context, what: string): Context {
  if (a.state === 'error' || b.state === 'dead') return a;
  if (b.state === 'error' || a.state === 'dead') return b;
  if (isSame(a, b)) return a;
  if (isSame({ ...a, urlPart: b.urlPart }, b)) return { ...a, urlPart: 'unknown' };
  if (isSame({ ...a, slash: b.slash }, b)) return { ...a, slash: 'unknown' };
  const [nudgedA, nudgedB] = [nudge(a), nudge(b)];
  if (!isSame(nudgedA, a) || !isSame(nudgedB, b)) {
    const joined = join(nudgedA, nudgedB, what);
    if (joined.state !== 'error') return joined;
  }
  return failed(`{{${what}}} branches end in different contexts: ${a.state}, ${b.state}`);
}
