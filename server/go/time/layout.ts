/** Go's time layouts, written as its reference time `Mon Jan 2 15:04:05 MST 2006` (https://pkg.go.dev/time#pkg-constants). */

export const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
export const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** The tokens of a layout, longest first. No digit may follow a fraction of seconds; `_2006` is not a day. */
export const LAYOUT =
  /January|Jan(?![a-z])|Jan|Monday|Mon|MST|2006|Z07:00:00|Z070000|Z07:00|Z0700|Z07|-07:00:00|-070000|-07:00|-0700|-07|[.,]0+(?!\d)|[.,]9+(?!\d)|__2|002|_2(?!006)|01|02|03|04|05|06|15|PM|pm|[12345]/g;

/** A point in time as the clock of a time zone shows it. */
export interface WallClock {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly dayOfYear: number;
  readonly offsetSeconds: number;
  readonly zone: string;
}

const two = (value: number): string => String(value).padStart(2, '0');

const FORMATS: Readonly<Record<string, (clock: WallClock) => string>> = {
  January: ({ month }) => MONTHS[month - 1] ?? '',
  Jan: ({ month }) => MONTHS[month - 1]?.slice(0, 3) ?? '',
  Monday: ({ weekday }) => DAYS[weekday] ?? '',
  Mon: ({ weekday }) => DAYS[weekday]?.slice(0, 3) ?? '',
  MST: ({ zone }) => zone,
  2006: ({ year }) => String(year).padStart(4, '0'),
  '06': ({ year }) => two(year % 100),
  '01': ({ month }) => two(month),
  1: ({ month }) => String(month),
  '02': ({ day }) => two(day),
  _2: ({ day }) => String(day).padStart(2),
  2: ({ day }) => String(day),
  '002': ({ dayOfYear }) => String(dayOfYear).padStart(3, '0'),
  __2: ({ dayOfYear }) => String(dayOfYear).padStart(3),
  15: ({ hour }) => two(hour),
  '03': ({ hour }) => two(hour % 12 || 12),
  3: ({ hour }) => String(hour % 12 || 12),
  '04': ({ minute }) => two(minute),
  4: ({ minute }) => String(minute),
  '05': ({ second }) => two(second),
  5: ({ second }) => String(second),
  PM: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
  pm: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
};

function offset(token: string, seconds: number): string {
  if (token.startsWith('Z') && seconds === 0) return 'Z';
  const size = Math.abs(seconds);
  const parts = [Math.floor(size / 3600), Math.floor(size / 60) % 60, size % 60].map(two);
  const count = token.replaceAll(/\D/g, '').length / 2;
  return (seconds < 0 ? '-' : '+') + parts.slice(0, count).join(token.includes(':') ? ':' : '');
}

function fraction(token: string, nanosecond: number): string {
  const digits = String(nanosecond)
    .padStart(9, '0')
    .slice(0, token.length - 1);
  if (token.charAt(1) === '0') return token.charAt(0) + digits;
  const short = digits.replace(/0+$/, '');
  return short === '' ? '' : token.charAt(0) + short;
}

/** `Time.Format`. */
export const formatClock = (layout: string, clock: WallClock): string =>
  layout.replaceAll(LAYOUT, (token) => {
    const format = Object.hasOwn(FORMATS, token) ? FORMATS[token] : undefined;
    if (format !== undefined) return format(clock);
    return /^[.,]/.test(token) ? fraction(token, clock.nanosecond) : offset(token, clock.offsetSeconds);
  });
