/** Letters as in Go's package `unicode`: each letter is mapped to one letter, independent of its neighbours. */

const TITLE = new Map(
  Array.from('ǄǅǆǇǈǉǊǋǌǱǲǳ', (letter, index) => [letter, Array.from('ǅǅǅǈǈǈǋǋǋǲǲǲ')[index] ?? letter]),
);

const single = (letter: string, changed: string): string => ([...changed].length === 1 ? changed : letter);

export const upperLetter = (letter: string): string => single(letter, letter.toUpperCase());
/** `İ` becomes `i`. */
export const lowerLetter = (letter: string): string => (letter === 'İ' ? 'i' : single(letter, letter.toLowerCase()));
export const titleLetter = (letter: string): string => TITLE.get(letter) ?? upperLetter(letter);

export const isUpper = (letter: string): boolean => /^\p{Lu}$/u.test(letter);
export const isLower = (letter: string): boolean => /^\p{Ll}$/u.test(letter);
/** `unicode.IsSpace`. */
export const isSpace = (letter: string): boolean =>
  /^[\t\n\v\f\r \u0085\u00a0\p{Z}]$/u.test(letter) && letter !== '\u200b';

/** Maps each letter separately. */
export const mapLetters = (text: string, map: (letter: string) => string): string => Array.from(text, map).join('');
