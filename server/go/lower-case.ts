/**
 * Lower case letter by letter, as the reference does it. JavaScript's own takes the neighbours into account (a final sigma) and makes two
 * characters of `İ`: the same address would be stored as two different ones by the two servers.
 */
export const toLowerCase = (text: string): string =>
  Array.from(text, (letter) => (letter === 'İ' ? 'i' : letter.toLowerCase())).join('');
