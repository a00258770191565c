/** The text is not a time; the message is Go's. */
export class InvalidTime extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidTime';
  }
}

const LAYOUT = '2006-01-02T15:04:05Z07:00';
/** The tokens of the layout in order, with their patterns. */
const PARTS: readonly (readonly [string, RegExp])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d\d/],
  ['-', /^-/],
  ['02', /^\d\d/],
  ['T', /^T/],
  ['15', /^\d\d/],
  [':', /^:/],
  ['04', /^\d\d/],
  [':', /^:/],
  ['05', /^\d\d(?:[.,]\d+)?/],
  ['Z07:00', /^(?:Z|[+-]\d\d:\d\d)/],
];

/** An RFC 3339 time as Go's `time.Time` reads it from JSON. @throws InvalidTime */
export function parseTime(text: string): Date {
  const form = formFault(text);
  if (form !== undefined) throw new InvalidTime(`parsing time ${JSON.stringify(text)}${form}`);
  const time = new Date(text.replace(',', '.'));
  if (Number.isNaN(time.getTime())) throw new InvalidTime(`parsing time ${JSON.stringify(text)}: out of range`);
  return time;
}

function formFault(text: string): string | undefined {
  let rest = text;
  for (const [part, fits] of PARTS) {
    const match = fits.exec(rest);
    if (match === null) return ` as "${LAYOUT}": cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(part)}`;
    rest = rest.slice(match[0].length);
  }
  return rest === '' ? undefined : `: extra text: ${JSON.stringify(rest)}`;
}
