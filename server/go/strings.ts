/**
 * Lower case letter by letter, like Go's `strings.ToLower`. JavaScript's own method depends on neighbours (final sigma) and turns `İ` into
 * two characters, so the two servers would store one address as two different ones.
 */
export const toLowerCase = (text: string): string =>
  Array.from(text, (letter) => (letter === 'İ' ? 'i' : letter.toLowerCase())).join('');

/** White space by Go's `unicode.IsSpace`: JavaScript's without U+FEFF, plus U+0085. */
const SPACE = String.raw`[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;
const LEADING_SPACE = new RegExp(`^${SPACE}+`);
const TRAILING_SPACE = new RegExp(`(?<!${SPACE})${SPACE}+$`);

/** Removes white space at both ends, like Go's `strings.TrimSpace`. */
export const trimSpace = (text: string): string => text.replace(LEADING_SPACE, '').replace(TRAILING_SPACE, '');
