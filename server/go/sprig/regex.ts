/** Regular expressions of RE2, like Go's: matching takes linear time. */
import { RE2JS } from 're2js';
import { type Functions, fn } from '../template/functions.ts';
import { nilList, typed } from '../template/values.ts';

/** @throws Error for an invalid regular expression */
function compiled(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch (error) {
    throw new Error(`error parsing regexp: ${error instanceof Error ? error.message : pattern}`, { cause: error });
  }
}

interface Match {
  readonly start: number;
  readonly end: number;
  readonly groups: readonly (string | null)[];
}

/** Up to `limit` matches, all for a negative limit. An empty match directly after another match is skipped. */
function matches(pattern: RE2JS, text: string, limit = -1): Match[] {
  const matcher = pattern.matcher(text);
  const found: Match[] = [];
  let end = -1;
  const most = limit < 0 ? Number.POSITIVE_INFINITY : limit;
  while (found.length < most && matcher.find()) {
    const start = matcher.start();
    if (matcher.end() === start && start === end) continue;
    end = matcher.end();
    found.push({
      start,
      end,
      groups: Array.from({ length: matcher.groupCount() + 1 }, (_, group) => matcher.group(group)),
    });
  }
  return found;
}

function replaced(pattern: string, text: string, replacement: (match: Match, names: Names) => string): string {
  const expression = compiled(pattern);
  const names = expression.namedGroups();
  let out = '';
  let at = 0;
  for (const match of matches(expression, text)) {
    out += text.slice(at, match.start) + replacement(match, names);
    at = match.end;
  }
  return out + text.slice(at);
}

type Names = ReturnType<RE2JS['namedGroups']>;
const REFERENCE = /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu;

/** `Regexp.Expand`: `$1`, `$name` (the longest name), `${name}`, `$$`. */
const expand =
  (template: string) =>
  ({ groups }: Match, names: Names): string =>
    template.replaceAll(REFERENCE, (_whole, braced?: string, bare?: string) => {
      const name = braced ?? bare;
      if (name === undefined) return '$';
      const index = /^\d+$/.test(name) ? Number(name) : names[name];
      return (index === undefined ? undefined : groups[index]) ?? '';
    });

function findAll(pattern: string, text: string, limit: number): readonly unknown[] {
  const found = matches(compiled(pattern), text, limit);
  return found.length === 0
    ? nilList('[]string')
    : typed(
        '[]string',
        found.map(({ groups }) => groups[0] ?? ''),
      );
}

function split(pattern: string, text: string, limit: number): readonly unknown[] {
  const expression = compiled(pattern);
  if (limit === 0) return nilList('[]string');
  if (pattern !== '' && text === '') return typed('[]string', ['']);
  const parts: string[] = [];
  let [begin, end] = [0, 0];
  for (const match of matches(expression, text, limit)) {
    if (limit > 0 && parts.length === limit - 1) break;
    end = match.start;
    if (match.end !== 0) parts.push(text.slice(begin, end));
    begin = match.end;
  }
  if (end !== text.length) parts.push(text.slice(begin));
  return typed('[]string', parts);
}

const find = fn(['string', 'string'], (pattern, text) => matches(compiled(pattern), text, 1)[0]?.groups[0] ?? '');
const every = fn(['string', 'string', 'int'], findAll);
const replaceAll = fn(['string', 'string', 'string'], (pattern, text, replacement) =>
  replaced(pattern, text, expand(replacement)),
);
const replaceAllLiteral = fn(['string', 'string', 'string'], (pattern, text, replacement) =>
  replaced(pattern, text, () => replacement),
);
const splitAll = fn(['string', 'string', 'int'], split);
const mustMatch = fn(['string', 'string'], (pattern, text) => compiled(pattern).matcher(text).find());

export const REGEX_FUNCTIONS: Functions = {
  // The only one for which an invalid regular expression matches nothing.
  regexMatch: fn(['string', 'string'], (pattern, text) => {
    try {
      return RE2JS.compile(pattern).matcher(text).find();
    } catch {
      return false;
    }
  }),
  mustRegexMatch: mustMatch,
  regexFind: find,
  mustRegexFind: find,
  regexFindAll: every,
  mustRegexFindAll: every,
  regexReplaceAll: replaceAll,
  mustRegexReplaceAll: replaceAll,
  regexReplaceAllLiteral: replaceAllLiteral,
  mustRegexReplaceAllLiteral: replaceAllLiteral,
  regexSplit: splitAll,
  mustRegexSplit: splitAll,
  regexQuoteMeta: fn(['string'], (text) => text.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&')),
};
