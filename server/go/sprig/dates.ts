import type { Functions } from '../template/builtins.ts';
import { TemplateError } from '../template/syntax.ts';
import { printed } from '../template/values.ts';

/** The parts of Go's reference time, longest first (https://pkg.go.dev/time#pkg-constants). */
const LAYOUT =
  /January|Jan|Monday|Mon|MST|2006|-07:00|-0700|Z07:00|Z0700|\.0+|\.9+|002|01|02|03|04|05|06|15|PM|pm|_2|[12345]/g;

const two = (value: number): string => String(value).padStart(2, '0');

interface Parts {
  readonly date: Date;
  readonly offsetMinutes: number;
  readonly zone: string;
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

function offsetText(minutes: number, colon: string): string {
  const absolute = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(absolute / 60))}${colon}${two(absolute % 60)}`;
}

function part(token: string, { date, offsetMinutes, zone }: Parts): string {
  const month = date.getUTCMonth();
  const hour = date.getUTCHours();
  const half = hour % 12 || 12;
  const simple: Readonly<Record<string, () => string>> = {
    January: () => MONTHS[month] ?? '',
    Jan: () => MONTHS[month]?.slice(0, 3) ?? '',
    Monday: () => DAYS[date.getUTCDay()] ?? '',
    Mon: () => DAYS[date.getUTCDay()]?.slice(0, 3) ?? '',
    MST: () => zone,
    2006: () => String(date.getUTCFullYear()).padStart(4, '0'),
    '06': () => two(date.getUTCFullYear() % 100),
    '01': () => two(month + 1),
    1: () => String(month + 1),
    '02': () => two(date.getUTCDate()),
    _2: () => String(date.getUTCDate()).padStart(2),
    2: () => String(date.getUTCDate()),
    '002': () =>
      String(Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0)) / 86_400_000) + 1).padStart(3, '0'),
    15: () => two(hour),
    '03': () => two(half),
    3: () => String(half),
    '04': () => two(date.getUTCMinutes()),
    4: () => String(date.getUTCMinutes()),
    '05': () => two(date.getUTCSeconds()),
    5: () => String(date.getUTCSeconds()),
    PM: () => (hour < 12 ? 'AM' : 'PM'),
    pm: () => (hour < 12 ? 'am' : 'pm'),
    '-07:00': () => offsetText(offsetMinutes, ':'),
    '-0700': () => offsetText(offsetMinutes, ''),
    'Z07:00': () => (offsetMinutes === 0 ? 'Z' : offsetText(offsetMinutes, ':')),
    Z0700: () => (offsetMinutes === 0 ? 'Z' : offsetText(offsetMinutes, '')),
  };
  const known = Object.hasOwn(simple, token) ? simple[token] : undefined;
  if (known !== undefined) return known();
  const fraction = String(date.getUTCMilliseconds())
    .padStart(3, '0')
    .padEnd(token.length - 1, '0')
    .slice(0, token.length - 1);
  return token.startsWith('.9') ? `.${fraction}`.replace(/\.?0+$/, '') : `.${fraction}`;
}

/** The wall clock of a zone, as if it were UTC. */
function inZone(instant: Date, zone: string): Parts {
  if (zone === 'UTC' || zone === '' || zone === 'Local') return { date: instant, offsetMinutes: 0, zone: 'UTC' };
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    const name = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
    const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
    const offsetMinutes = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
    const short = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' });
    const zoneName = short.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? zone;
    return { date: new Date(instant.getTime() + offsetMinutes * 60_000), offsetMinutes, zone: zoneName };
  } catch {
    throw new TemplateError(`unknown time zone ${zone}`);
  }
}

/** What sprig takes for a time: a time or seconds since 1970; anything else is now. */
function instantOf(value: unknown): Date {
  if (value instanceof Date) return value;
  return typeof value === 'number' ? new Date(value * 1000) : new Date();
}

const formatted = (layout: unknown, value: unknown, zone: unknown): string => {
  const parts = inZone(instantOf(value), printed(zone));
  return printed(layout).replaceAll(LAYOUT, (token) => part(token, parts));
};

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

function moved(duration: unknown, value: unknown): Date {
  const text = printed(duration);
  if (!/^[+-]?(?:\d+(?:\.\d+)?(?:ms|[hms]))+$/.test(text)) return instantOf(value);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[hms])/g)];
  const ms = parts.reduce((total, [, amount, unit]) => total + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0);
  return new Date(instantOf(value).getTime() + (text.startsWith('-') ? -ms : ms));
}

function parsed(text: unknown): Date {
  const instant = new Date(printed(text));
  if (Number.isNaN(instant.getTime())) throw new TemplateError(`can not read the time ${JSON.stringify(text)}`);
  return instant;
}

/** The reference gives templates no clock; ours may read it. Times are UTC unless a zone is named. */
export const DATE_FUNCTIONS: Functions = {
  now: () => new Date(),
  date: (layout, value) => formatted(layout, value, 'UTC'),
  dateInZone: formatted,
  date_in_zone: formatted,
  htmlDate: (value) => formatted('2006-01-02', value, 'UTC'),
  htmlDateInZone: (value, zone) => formatted('2006-01-02', value, zone),
  dateModify: moved,
  date_modify: moved,
  toDate: (_layout, text) => parsed(text),
  unixEpoch: (value) => String(Math.trunc(instantOf(value).getTime() / 1000)),
};
