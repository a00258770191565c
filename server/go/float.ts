const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const HEXADECIMAL = /^([+-]?)0[xX](?=\.?[\da-fA-F])([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([+-]?\d+)$/;
/** An underscore stands between two digits, or between `0x` and one. */
const MISPLACED = /(?:^|\D)_|_(?:\D|$)/;
const MISPLACED_IN_HEXADECIMAL = /(?:^|[^\da-fA-FxX])_|_(?:[^\da-fA-F]|$)/;
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['inf', Infinity],
  ['infinity', Infinity],
  ['nan', Number.NaN],
]);

/** A number as Go's `strconv.ParseFloat` reads it into 64 bits; undefined for every other text and for what is out of range. */
export function parseFloat(text: string): number | undefined {
  const special = SPECIAL.get(text.toLowerCase().replace(/^[+-](?!nan)/, ''));
  if (special !== undefined) return text.startsWith('-') ? -special : special;
  if ((/^[+-]?0[xX]/.test(text) ? MISPLACED_IN_HEXADECIMAL : MISPLACED).test(text)) return undefined;
  const plain = text.replaceAll('_', '');
  const value = DECIMAL.test(plain) ? Number(plain) : hexadecimal(plain);
  return value === undefined || !Number.isFinite(value) ? undefined : value;
}

function hexadecimal(text: string): number | undefined {
  const [, sign, whole = '', fraction = '', exponent] = HEXADECIMAL.exec(text) ?? [];
  if (exponent === undefined) return undefined;
  const power = Number(exponent) - 4 * fraction.length;
  // In two steps: the power alone may be out of range where the product is not.
  const half = Math.trunc(power / 2);
  const value = Number(BigInt(`0x${whole}${fraction}`)) * 2 ** half * 2 ** (power - half);
  return sign === '-' ? -value : value;
}
