/** Whether it is worth looking: few documents have a run of 16 digits or an exponent of three. */
const SUSPICIOUS = /\d{16}|[eE]\+?\d{3}/;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * A number that would be stored as another: a whole one beyond 2^53 whose digits a double can not hold, or one beyond all
 * doubles. The reference keeps the text of numbers; to change somebody's id in silence is worse than to refuse it. Fractions are
 * rounded, as by every JSON parser. `text` must be JSON.
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

/** Where the quote is that ends the string which begins here. */
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
