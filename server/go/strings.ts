/**
 * Lower case letter by letter, as Go's `strings.ToLower`. JavaScript's own looks at the neighbours (final sigma) and makes two characters
 * of `İ`: the two servers would store one address as two different ones.
 */
export const toLowerCase = (text: string): string =>
  Array.from(text, (letter) => (letter === 'İ' ? 'i' : letter.toLowerCase())).join('');

/** JavaScript's white space without U+FEFF, and with U+0085: what Go's `unicode.IsSpace` is true for. */
const SPACE = String.raw`[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;
const LEADING_SPACE = new RegExp(`^${SPACE}+`);
const TRAILING_SPACE = new RegExp(`(?<!${SPACE})${SPACE}+$`);

/** White space cut off at both ends, as Go's `strings.TrimSpace`. */
export const trimSpace = (text: string): string => text.replace(LEADING_SPACE, '').replace(TRAILING_SPACE, '');
