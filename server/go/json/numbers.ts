/** A quick check: only a text with 16 digits in a row or an exponent of three digits can hold such a number. */
const SUSPICIOUS = /\d{16}|[eE]\+?\d{3}/;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * The first number of a JSON text that a double cannot hold: an integer beyond 2^53 that would change, or a number beyond the range. The
 * reference keeps numbers as text. We refuse such a number, because storing another value silently is worse. Fractions are rounded, as in
 * every JSON parser. `text` must be valid JSON.
 */
export function lossyNumber(text: string): string | undefined {
  if (!SUSPICIOUS.test(text)) return undefined;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (character === '"') index = endOfString(text, index);
    else if (character === '-' || (character >= '0' && character <= '9')) {
      NUMBER.lastIndex = index;
      const [number = character] = NUMBER.exec(text) ?? [];
      if (isLossy(number)) return number;
      index += number.length - 1;
    }
  }
  return undefined;
}

/** The index of the quote that ends the string which begins at `begin`. */
function endOfString(text: string, begin: number): number {
  let index = begin + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index;
}

function isLossy(number: string): boolean {
  const value = Number(number);
  if (!Number.isFinite(value)) return true;
  if (Number.isSafeInteger(value) || !/^-?\d+$/.test(number)) return false;
  return BigInt(number) !== BigInt(value);
}
