/** `time.Parse`: reads a text by a layout. */
import { DAYS, LAYOUT, MONTHS } from './layout.ts';

const name = (names: readonly string[], length?: number): string => names.map((one) => one.slice(0, length)).join('|');

/** The pattern of each token of a layout. */
const PATTERNS: Readonly<Record<string, string>> = {
  January: name(MONTHS),
  Jan: name(MONTHS, 3),
  Monday: name(DAYS),
  Mon: name(DAYS, 3),
  MST: '[A-Z]{3,5}|[+-]\\d{2}',
  2006: '\\d{4}',
  '06': '\\d{2}',
  '01': '\\d{2}',
  1: '\\d{1,2}',
  '02': '\\d{2}',
  _2: ' ?\\d{1,2}',
  2: '\\d{1,2}',
  '002': '\\d{3}',
  __2: ' {0,2}\\d{1,3}',
  15: '\\d{1,2}',
  '03': '\\d{2}',
  3: '\\d{1,2}',
  '04': '\\d{2}',
  4: '\\d{1,2}',
  '05': '\\d{2}(?:[.,]\\d+)?',
  5: '\\d{1,2}(?:[.,]\\d+)?',
  PM: 'AM|PM',
  pm: 'am|pm',
};

function patternOf(token: string): string {
  const known = Object.hasOwn(PATTERNS, token) ? PATTERNS[token] : undefined;
  if (known !== undefined) return `(${known})`;
  if (token.startsWith('.') || token.startsWith(','))
    return token.charAt(1) === '0' ? `([.,]\\d{${token.length - 1}})` : '([.,]\\d+)?';
  const colon = token.includes(':') ? ':' : '';
  const parts = Array.from({ length: token.replaceAll(/\D/g, '').length / 2 }, () => '\\d{2}').join(colon);
  return token.startsWith('Z') ? `(Z|[+-]${parts})` : `([+-]${parts})`;
}

const literal = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(' ', ' +');

interface Read {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  nanosecond: number;
  offsetSeconds: number;
  dayOfYear?: number;
  isAfternoon?: boolean;
}

function seconds(text: string): number {
  if (text === 'Z') return 0;
  const digits = text.replaceAll(/\D/g, '');
  const [hours = 0, minutes = 0, rest = 0] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2)));
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + rest);
}

function nanoseconds(text: string): number {
  const digits = /[.,](\d+)/.exec(text)?.[1] ?? '';
  return Number(digits.slice(0, 9).padEnd(9, '0'));
}

const FIELDS: Readonly<Record<string, keyof Read>> = {
  2006: 'year',
  '01': 'month',
  1: 'month',
  '02': 'day',
  _2: 'day',
  2: 'day',
  '002': 'dayOfYear',
  __2: 'dayOfYear',
  15: 'hour',
  '03': 'hour',
  3: 'hour',
  '04': 'minute',
  4: 'minute',
};

function take(read: Read, token: string, text: string): Partial<Read> {
  const field = FIELDS[token];
  if (field !== undefined) return { [field]: Number(text) };
  switch (token) {
    case '06':
      return { year: Number(text) + (Number(text) >= 69 ? 1900 : 2000) };
    case 'January':
    case 'Jan':
      return {
        month: MONTHS.findIndex((month) => month.slice(0, 3).toLowerCase() === text.slice(0, 3).toLowerCase()) + 1,
      };
    case '05':
    case '5':
      return { second: Math.trunc(Number.parseFloat(text)), nanosecond: nanoseconds(text) || read.nanosecond };
    case 'PM':
    case 'pm':
      return { isAfternoon: text.toLowerCase() === 'pm' };
    case 'Monday':
    case 'Mon':
    case 'MST':
      return {};
    default:
      return /^[.,]/.test(token) ? { nanosecond: nanoseconds(text) } : { offsetSeconds: seconds(text) };
  }
}

/** Nanoseconds since 1970 and the offset in the text; undefined when the text does not match the layout or the date does not exist. */
export function parseClock(
  layout: string,
  text: string,
): { readonly instant: bigint; readonly offsetSeconds: number } | undefined {
  const tokens = [...layout.matchAll(LAYOUT)];
  let pattern = '';
  let at = 0;
  for (const token of tokens) {
    pattern += literal(layout.slice(at, token.index)) + patternOf(token[0]);
    at = token.index + token[0].length;
  }
  const found = new RegExp(`^${pattern}${literal(layout.slice(at))}$`, 'i').exec(text);
  if (found === null) return undefined;
  const read: Read = { year: 0, month: 1, day: 1, hour: 0, minute: 0, second: 0, nanosecond: 0, offsetSeconds: 0 };
  tokens.forEach(([token], index) => Object.assign(read, take(read, token, found[index + 1]?.trim() ?? '')));
  return instantOf(read);
}

function instantOf(read: Read): { readonly instant: bigint; readonly offsetSeconds: number } | undefined {
  const { year, minute, second, isAfternoon } = read;
  if (isAfternoon !== undefined && (read.hour > 12 || read.hour < 0)) return undefined;
  const hour = isAfternoon === undefined ? read.hour : (read.hour % 12) + (isAfternoon ? 12 : 0);
  const [month, day] = read.dayOfYear === undefined ? [read.month, read.day] : [1, read.dayOfYear];
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const isDay = read.dayOfYear === undefined ? date.getUTCDate() === day : date.getUTCFullYear() === year && day > 0;
  if (!isDay) return undefined;
  const ms = BigInt(date.getTime()) - BigInt(read.offsetSeconds) * 1000n;
  return { instant: ms * 1_000_000n + BigInt(read.nanosecond), offsetSeconds: read.offsetSeconds };
}
