import { bytesOf, textOf } from '../template/bytes.ts';
import { printed } from '../template/print.ts';
import { isList, isNothing, typed } from '../template/values.ts';

/** A template must not fill the memory. */
const MAX_LENGTH = 1024 * 1024;

/** `strings.Repeat`. @throws Error for a result of more than 1 MiB */
export function repeated(text: string, count: number): string {
  if (count < 0) throw new Error('strings: negative Repeat count');
  if (count * text.length > MAX_LENGTH) throw new Error('the text is too long');
  return text.repeat(count);
}

/** Applies a change to the bytes of a text, passed as one character each. */
export const viaBytes = (text: string, change: (bytes: string) => string): string =>
  textOf(Buffer.from(change(bytesOf(text).toString('latin1')), 'latin1'));

/** sprig's `strslice`: any value as a list of strings, without nil. */
export function textsOf(value: unknown): string[] {
  const texts = isList(value)
    ? value.filter((item) => !isNothing(item)).map((item) => printed(item))
    : isNothing(value)
      ? []
      : [printed(value)];
  return typed('[]string', texts);
}

/** `strings.Split`: into characters when the separator is empty. */
export const splitText = (text: string, separator: string): string[] =>
  typed('[]string', separator === '' ? [...text] : text.split(separator));
