/**
 * Members of go-jsonnet's `std` that the evaluator lacks or implements differently, as a Jsonnet object that extends `zelosStd`. The
 * formulas of `log2`, `log10`, `hypot` and `atan2` are those of Go's package `math`.
 */
const STANDARD_LIBRARY = `zelosStd {
  local std = zelosStd,
  local number(x) = if std.isNumber(x) then x else error 'Unexpected type ' + std.type(x) + ', expected number',
  local finite(x) = if x > 0 then x else error (if x == 0 then 'Overflow' else 'Not a number'),
  local ln2 = 0.693147180559945309417232121458176568,
  local ln10 = 2.30258509299404568401799145468436421,
  thisFile:: '',
  pi:: 3.14159265358979311600,
  trim(str):: std.stripChars(str, '\\t\\n\\u000b\\f\\r \\u0085\\u00a0\\u1680\\u2000\\u2001\\u2002\\u2003\\u2004\\u2005\\u2006\\u2007\\u2008\\u2009\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'),
  local separator(c) = if std.length(c) > 0 then c else error 'the separator must have length 1 or greater',
  split(str, c):: std.split(str, separator(c)),
  splitLimit(str, c, maxsplits):: std.splitLimit(str, separator(c), maxsplits),
  splitLimitR(str, c, maxsplits):: std.splitLimitR(str, separator(c), maxsplits),
  strReplace(str, from, to):: std.strReplace(str, separator(from), to),
  escapeStringJson(str_)::
    local control(c) = std.codepoint(c) >= 127 && std.codepoint(c) < 160;
    std.join('', [if control(c) then '\\\\u%04x' % std.codepoint(c) else c for c in std.stringChars(std.escapeStringJson(str_))]),
  flattenDeepArray(value):: if std.isArray(value) then std.flatMap(self.flattenDeepArray, value) else [value],
  log2(x):: local m = std.mantissa(finite(number(x))), e = std.exponent(x);
    if m == 0.5 then e - 1 else std.log(m) * (1 / ln2) + e,
  log10(x):: self.log2(x) * (ln2 / ln10),
  hypot(x, y):: local a = std.abs(number(x)), b = std.abs(number(y)), p = std.max(a, b), q = std.min(a, b);
    if p == 0 then 0 else p * std.sqrt(1 + (q / p) * (q / p)),
  atan2(y, x)::
    if number(y) == 0 then (if number(x) >= 0 then 0 else self.pi)
    else if x == 0 then std.sign(y) * self.pi / 2
    else local q = std.atan(y / x); if x > 0 then q else if q <= 0 then q + self.pi else q - self.pi,
  deg2rad(x):: x * self.pi / 180,
  rad2deg(x):: x * 180 / self.pi,
}`;

/** The names that the object above defines. */
const REPLACED = new Set([...STANDARD_LIBRARY.matchAll(/^ {2}(?!local )(\w+)/gm)].map(([, name]) => name));

/** Uses of `std`, with the member's name where the source has it. */
const USE = /\bstd\b(?:\s*\.\s*([A-Za-z_]\w*))?/g;

/**
 * `std` for a snippet, with `added` members, as a Jsonnet object over the evaluator's `zelosStd`. Most snippets use few members, none of
 * them replaced, and get an object of these alone: the whole library takes ten times as long as such a snippet.
 */
export function standardLibraryFor(snippet: string, added: readonly string[] = []): string {
  const used = new Set([...snippet.matchAll(USE)].map(([, name]) => name));
  if ([...used].some((name) => name === undefined || REPLACED.has(name)))
    return `${STANDARD_LIBRARY} { ${added.join(', ')} }`;
  return `{ ${[...used].map((name) => `${name}:: zelosStd.${name}`).join(', ')} } { ${added.join(', ')} }`;
}
