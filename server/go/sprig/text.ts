import { bytesOf, textOf } from '../template/bytes.ts';
import { printed } from '../template/print.ts';
import { isList, isNothing, typed } from '../template/values.ts';

/** Longer than any message: a template must not fill the memory. */
const MAX_LENGTH = 1024 * 1024;

/** @throws Error for texts that no message holds */
export function repeated(text: string, count: number): string {
  if (count < 0) throw new Error('strings: negative Repeat count');
  if (count * text.length > MAX_LENGTH) throw new Error('the text is too long');
  return text.repeat(count);
}

/** Works on the bytes of a text, one character each. */
export const viaBytes = (text: string, change: (bytes: string) => string): string =>
  textOf(Buffer.from(change(bytesOf(text).toString('latin1')), 'latin1'));

/** sprig's `strslice`: any value as a list of texts; nil is left out. */
export function textsOf(value: unknown): string[] {
  const texts = isList(value)
    ? value.filter((item) => !isNothing(item)).map((item) => printed(item))
    : isNothing(value)
      ? []
      : [printed(value)];
  return typed('[]string', texts);
}

/** `strings.Split`: by characters where the separator is empty. */
export const splitText = (text: string, separator: string): string[] =>
  typed('[]string', separator === '' ? [...text] : text.split(separator));
