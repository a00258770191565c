/** The escapers of a context, and how they combine with those at the end of the author's pipeline. */
import type { Operand, Pipe } from '../syntax.ts';
import { type Context, isComment } from './context.ts';

/** Functions that only the escaping pass adds: the parser accepts no such name. */
export type Escaper =
  | '@attribute'
  | '@comment'
  | '@css'
  | '@css-value'
  | '@html'
  | '@html-name'
  | '@js-regexp'
  | '@js-string'
  | '@js-template'
  | '@js-value'
  | '@no-space'
  | '@rcdata'
  | '@srcset'
  | '@url'
  | '@url-filter'
  | '@url-normalize'
  | '@arguments';

/** Escapers that an author can write. */
const PREDEFINED = new Set(['html', 'urlquery']);
const EQUIVALENT: Readonly<Record<string, string>> = {
  '@attribute': 'html',
  '@html': 'html',
  '@rcdata': 'html',
  '@url': 'urlquery',
  '@url-normalize': 'urlquery',
};
const normal = (name: string): string => EQUIVALENT[name] ?? name;

/** Escapers that are redundant after another one. */
const REDUNDANT: Readonly<Record<string, readonly string[]>> = {
  '@comment': ['@attribute', '@html'],
  '@css': ['@attribute'],
  '@js-regexp': ['@attribute'],
  '@js-string': ['@attribute'],
  '@js-template': ['@attribute'],
  '@url': ['@url-normalize'],
};

const functionOf = (command: readonly Operand[] | undefined): string | undefined =>
  command?.[0]?.kind === 'function' ? command[0].name : undefined;

/** The name of an author's escaper that is not allowed at its place in the pipeline or context; undefined when all are. */
export function disallowedEscaper({ state, delimiter }: Context, { commands }: Pipe): string | undefined {
  return commands.map(functionOf).find((name, index): name is string => {
    if (name === undefined || !PREDEFINED.has(name)) return false;
    return index < commands.length - 1 || (state === 'attribute' && delimiter === 'space' && name === 'html');
  });
}

const BY_STATE: Readonly<Partial<Record<Context['state'], Escaper>>> = {
  'meta-content-url': '@url-filter',
  js: '@js-value',
  'js-double-quoted': '@js-string',
  'js-single-quoted': '@js-string',
  'js-template-literal': '@js-template',
  'js-regexp': '@js-regexp',
  css: '@css-value',
  text: '@html',
  rcdata: '@rcdata',
  'attribute-name': '@html-name',
  tag: '@html-name',
  srcset: '@srcset',
};
const URL_STATES = new Set([
  'url',
  'css-double-quoted',
  'css-single-quoted',
  'css-double-quoted-url',
  'css-single-quoted-url',
  'css-url',
]);

/** The escapers of a context, or (a string) why no value is allowed there. */
export function escapersFor(context: Context): readonly Escaper[] | string {
  const { state, delimiter } = context;
  const last: readonly Escaper[] = delimiter === 'none' ? [] : delimiter === 'space' ? ['@no-space'] : ['@attribute'];
  if (URL_STATES.has(state)) {
    const escapers = urlEscapers(context);
    return typeof escapers === 'string' ? escapers : [...escapers, ...last];
  }
  const own = isComment(state) ? '@comment' : BY_STATE[state];
  return own === undefined ? last : [own, ...last];
}

function urlEscapers({ state, urlPart }: Context): readonly Escaper[] | string {
  const isString = state === 'css-double-quoted' || state === 'css-single-quoted';
  const normalizer = isString ? '@css' : '@url-normalize';
  switch (urlPart) {
    case 'none':
      return ['@url-filter', normalizer];
    case 'pre-query':
      return [normalizer];
    case 'query-or-fragment':
      return ['@url'];
    default:
      return 'a value appears in an ambiguous context within a URL';
  }
}

const call = (name: string): readonly Operand[] => [{ kind: 'function', name }];

/** Appends escapers to a pipeline. An author's escaper at the end replaces the equivalent one. */
export function withEscapers(pipe: Pipe, escapers: readonly Escaper[]): Pipe {
  if (escapers.length === 0) return pipe;
  const { commands, names } = separated(pipe.commands, [...escapers]);
  const present = new Set(commands.flatMap((command) => normal(functionOf(command) ?? '')));
  const added = names.filter((name) => !present.has(normal(name)));
  return { ...pipe, commands: added.reduce(appended, commands) };
}

/** Splits `html a b` into its arguments and the escaper; drops the escaper when `names` has an equivalent. */
function separated(commands: readonly (readonly Operand[])[], names: readonly string[]) {
  const own = functionOf(commands.at(-1));
  if (own === undefined || !PREDEFINED.has(own)) return { commands, names };
  const last = commands.at(-1) ?? [];
  const split =
    commands.length === 1 && last.length > 1 ? [[...call('@arguments'), ...last.slice(1)], call(own)] : commands;
  const isStandIn = names.some((name) => normal(name) === normal(own));
  return {
    commands: isStandIn ? split.slice(0, -1) : split,
    names: names.map((name) => (normal(name) === normal(own) ? own : name)),
  };
}

function appended(commands: readonly (readonly Operand[])[], name: string): readonly (readonly Operand[])[] {
  const before = functionOf(commands.at(-1)) ?? '';
  return REDUNDANT[before]?.includes(name) === true ? commands : [...commands, call(name)];
}
