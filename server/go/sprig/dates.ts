import { type Functions, type GoFunction, fn } from '../template/functions.ts';
import { type GoObject, Int } from '../template/values.ts';
/** sprig's date functions. The reference removes them; here templates may read the clock. Times are UTC unless a zone is named. */
import { parseDuration, durationText } from '../time/duration.ts';
import { parseClock } from '../time/parse.ts';
import { Time } from '../time/time.ts';
import { UTC, fixedZone, zoneOf } from '../time/zone.ts';

const SECOND = 1_000_000_000n;
const now = (): Time => Time.fromMilliseconds(Date.now());

/** The time of a value: a time or seconds since 1970; for any other value the current time, like sprig. */
function timeOf(value: unknown): Time {
  if (value instanceof Time) return value;
  if (value instanceof Int) return new Time(value.value * SECOND);
  return typeof value === 'number' ? new Time(BigInt(Math.trunc(value)) * SECOND) : now();
}

/** For functions that accept times only. @throws Error for another value */
function asTime(value: GoObject): Time {
  if (value instanceof Time) return value;
  throw new Error(`wrong type for value; expected time.Time; got ${value.typeName}`);
}

const format = (layout: string, value: unknown, zone: string): string =>
  timeOf(value)
    .in(zoneOf(zone) ?? UTC)
    .format(layout);

function parsed(layout: string, text: string): Time | undefined {
  const read = parseClock(layout, text);
  return read && new Time(read.instant, fixedZone(read.offsetSeconds));
}

function mustParse(layout: string, text: string): Time {
  const time = parsed(layout, text);
  if (time === undefined) throw new Error(`parsing time ${JSON.stringify(text)} as ${JSON.stringify(layout)}`);
  return time;
}

function modified(duration: string, value: GoObject): Time {
  return asTime(value).plus(parseDuration(duration) ?? 0n);
}

function mustModify(duration: string, value: GoObject): Time {
  if (parseDuration(duration) === undefined) throw new Error(`time: invalid duration ${JSON.stringify(duration)}`);
  return modified(duration, value);
}

/** Seconds as a duration; 0 for values other than strings and `int64`. */
function duration(value: unknown): string {
  if (typeof value === 'string')
    return durationText((/^[+-]?\d+$/.test(value) ? BigInt(value.replace('+', '')) : 0n) * SECOND);
  return durationText(value instanceof Int && value.type === 'int64' ? value.value * SECOND : 0n);
}

const HOUR = 3600n * SECOND;
const UNITS: readonly (readonly [string, bigint])[] = [
  ['y', 24n * 365n * HOUR],
  ['mo', 24n * 30n * HOUR],
  ['d', 24n * HOUR],
  ['h', HOUR],
  ['m', 60n * SECOND],
  ['s', SECOND],
];

/** The largest unit of a duration, without sign. */
function durationRound(value: unknown): string {
  const given =
    typeof value === 'string'
      ? (parseDuration(value) ?? 0n)
      : value instanceof Time
        ? now().instant - value.instant
        : value instanceof Int && value.type === 'int64'
          ? value.value
          : 0n;
  const size = given < 0n ? -given : given;
  const [name, unit] = UNITS.find(([, one]) => size > one) ?? [];
  return unit === undefined ? '0s' : `${size / unit}${name}`;
}

function ago(value: unknown): string {
  const since = now().instant - timeOf(value).instant;
  return durationText(((since + SECOND / 2n) / SECOND) * SECOND);
}

const inZone: GoFunction = fn(['string', 'any', 'string'], format);
const modify: GoFunction = fn(['string', 'object'], modified);
const mustModifyFn: GoFunction = fn(['string', 'object'], mustModify);

export const DATE_FUNCTIONS: Functions = {
  now: fn([], now),
  date: fn(['string', 'any'], (layout, value) => format(layout, value, 'UTC')),
  dateInZone: inZone,
  date_in_zone: inZone,
  htmlDate: fn(['any'], (value) => format('2006-01-02', value, 'UTC')),
  htmlDateInZone: fn(['any', 'string'], (value, zone) => format('2006-01-02', value, zone)),
  dateModify: modify,
  date_modify: modify,
  mustDateModify: mustModifyFn,
  must_date_modify: mustModifyFn,
  toDate: fn(['string', 'string'], (layout, text) => parsed(layout, text) ?? Time.zero()),
  mustToDate: fn(['string', 'string'], mustParse),
  unixEpoch: fn(['object'], (value) => String(asTime(value).seconds)),
  duration: fn(['any'], duration),
  durationRound: fn(['any'], durationRound),
  ago: fn(['any'], ago),
};
