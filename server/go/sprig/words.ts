/** sprig's functions that change the case of words. */
import { randomInt } from 'node:crypto';
import { isLower, isSpace, isUpper, lowerLetter, mapLetters, titleLetter, upperLetter } from '../letters.ts';
import { type Functions, fn } from '../template/functions.ts';

const isConnector = (letter: string): boolean => letter === '-' || letter === '_' || isSpace(letter);
const WORD_LETTER = /^[\p{L}\p{Nd}_]$/u;

/** Word separators of `strings.Title`: in ASCII all but letters, digits and underscores; beyond ASCII white space only. */
function separates(letter: string): boolean {
  if (WORD_LETTER.test(letter)) return false;
  return (letter.codePointAt(0) ?? 0) < 0x80 || isSpace(letter);
}

function title(text: string): string {
  let before = ' ';
  return mapLetters(text, (letter) => {
    const begins = separates(before);
    before = letter;
    return begins ? titleLetter(letter) : letter;
  });
}

function untitle(text: string): string {
  let begins = true;
  return mapLetters(text, (letter) => {
    if (isSpace(letter)) begins = true;
    else if (begins) {
      begins = false;
      return lowerLetter(letter);
    }
    return letter;
  });
}

function swapcase(text: string): string {
  let afterSpace = true;
  return mapLetters(text, (letter) => {
    if (isUpper(letter) || /^\p{Lt}$/u.test(letter)) {
      afterSpace = false;
      return lowerLetter(letter);
    }
    if (!isLower(letter)) {
      afterSpace = isSpace(letter);
      return letter;
    }
    const swapped = afterSpace ? titleLetter(letter) : upperLetter(letter);
    afterSpace = false;
    return swapped;
  });
}

type Kind = 'number' | 'upper' | 'letters' | 'connector' | 'punctuation' | 'other' | 'none';
interface Word {
  readonly kind: Kind;
  readonly text: string;
}

/** Runs of one kind of character, as in xstrings; a capital before lower-case letters belongs to them (`HTTP` `Server`). */
const KINDS: readonly (readonly [Kind, RegExp])[] = [
  ['connector', /[-_\t\n\v\f\r \u0085\u00a0\p{Z}]+/uy],
  ['punctuation', /[\p{P}--[\-_]]+/vy],
  ['upper', /\p{Lu}+(?![\p{L}--\p{Lu}])|\p{Lu}+(?=\p{Lu}[\p{L}--\p{Lu}])|\p{Lu}[\p{L}--\p{Lu}]*/vy],
  ['letters', /[\p{L}--\p{Lu}]+/vy],
  ['number', /\p{N}+/uy],
  ['other', /[^\p{L}\p{N}\p{P}\-_\t\n\v\f\r \u0085\u00a0\p{Z}]+/uy],
];

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (let at = 0; at < text.length;) {
    const word = wordAt(text, at);
    words.push(word);
    at += word.text.length;
  }
  return words;
}

function wordAt(text: string, at: number): Word {
  for (const [kind, pattern] of KINDS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined && found !== '') return { kind, text: found };
  }
  return { kind: 'other', text: text.charAt(at) };
}

const NONE: Word = { kind: 'none', text: '' };
const isAlphanumeric = ({ kind }: Word): boolean => kind === 'letters' || kind === 'number';
const isJoined = ({ kind }: Word): boolean => kind === 'connector' || kind === 'punctuation' || kind === 'none';

/** xstrings' `ToSnakeCase` and `ToKebabCase`. */
function joinWords(text: string, connector: string): string {
  const words = wordsOf(text);
  let out = '';
  let at = 0;
  const word = (): Word => words[at] ?? NONE;
  const write = ({ kind, text: letters }: Word): void => {
    if (kind === 'connector') out += mapLetters(letters, () => connector);
    else out += kind === 'upper' ? mapLetters(letters, lowerLetter) : letters;
  };
  /** Lower-case letters and digits after a number belong to it. */
  const takeTail = (): void => {
    for (; isAlphanumeric(word()); at++) {
      if (at === words.length - 1) return;
      write(word());
    }
    if (!isJoined(word())) out += connector;
  };
  while (at < words.length - 1) {
    const before = word();
    at++;
    write(before);
    if (before.kind === 'number') takeTail();
    else if (before.kind !== 'connector' && before.kind !== 'punctuation') afterLetters();
  }
  function afterLetters(): void {
    if (word().kind !== 'number') {
      if (!isJoined(word())) out += connector;
      return;
    }
    const number = word();
    if (at === words.length - 1) return;
    at++;
    if (word().kind === 'letters') {
      out += connector;
      write(number);
      takeTail();
      return;
    }
    write(number);
    if (!isJoined(word())) out += connector;
  }
  write(word());
  return out;
}

/** xstrings' `ToPascalCase`. */
function camelcase(text: string): string {
  const letters = [...text];
  const start = letters.findIndex((letter) => !isConnector(letter));
  if (start === -1) return text;
  let wasUpper = isUpper(letters[start] ?? '');
  let out = letters.slice(0, start).join('');
  let current = upperLetter(letters[start] ?? '');
  for (const letter of letters.slice(start + 1)) {
    const before = current;
    current = letter;
    if (isConnector(letter) && isConnector(before)) out += before;
    else if (isConnector(before)) {
      wasUpper = isUpper(letter);
      current = upperLetter(letter);
    } else {
      if (wasUpper && isUpper(letter)) current = lowerLetter(letter);
      else wasUpper = false;
      out += before;
    }
  }
  return out + current;
}

function shuffle(text: string): string {
  const letters = [...text];
  for (let at = letters.length - 1; at > 0; at--) {
    const other = randomInt(at + 1);
    [letters[at], letters[other]] = [letters[other] ?? '', letters[at] ?? ''];
  }
  return letters.join('');
}

export const WORD_FUNCTIONS: Functions = {
  title: fn(['string'], title),
  untitle: fn(['string'], untitle),
  swapcase: fn(['string'], swapcase),
  snakecase: fn(['string'], (text) => joinWords(text, '_')),
  kebabcase: fn(['string'], (text) => joinWords(text, '-')),
  camelcase: fn(['string'], camelcase),
  shuffle: fn(['string'], shuffle),
};
