/** `time.Time` inside a template, with its methods. */
import { GoObject, Int, type Method, int, int64 } from '../template/values.ts';
import { Duration } from './duration.ts';
import { DAYS, MONTHS, type WallClock, formatClock } from './layout.ts';
import { UTC, type Zone } from './zone.ts';

const SECOND = 1_000_000_000n;
const DAY_MS = 86_400_000;

/** A `time.Month` or `time.Weekday`: an integer that prints as a name. */
class Named extends GoObject {
  readonly typeName: string;
  override readonly kind = 'int';
  readonly #name: string;
  readonly #number: number;
  constructor(typeName: string, name: string, number: number) {
    super();
    this.typeName = typeName;
    this.#name = name;
    this.#number = number;
  }
  override readonly methods: Readonly<Record<string, Method>> = { String: () => this.text() };
  get number(): bigint {
    return BigInt(this.#number);
  }
  text(): string {
    return this.#name;
  }
  json(): unknown {
    return int(this.#number);
  }
}

const floorDivide = (value: bigint, by: bigint): bigint => (value - (((value % by) + by) % by)) / by;

export class Time extends GoObject {
  readonly typeName = 'time.Time';
  /** Nanoseconds since 1970. */
  readonly instant: bigint;
  readonly zone: Zone;
  constructor(instant: bigint, zone: Zone = UTC) {
    super();
    this.instant = instant;
    this.zone = zone;
  }

  static fromMilliseconds(milliseconds: number): Time {
    return new Time(BigInt(Math.trunc(milliseconds)) * 1_000_000n);
  }

  /** `time.Time{}`: January 1 of the year 1, UTC. */
  static zero(): Time {
    return new Time(-62_135_596_800n * SECOND);
  }

  get milliseconds(): number {
    return Number(floorDivide(this.instant, 1_000_000n));
  }
  get seconds(): bigint {
    return floorDivide(this.instant, SECOND);
  }
  in(zone: Zone): Time {
    return new Time(this.instant, zone);
  }
  plus(nanoseconds: bigint): Time {
    return new Time(this.instant + nanoseconds, this.zone);
  }

  get clock(): WallClock {
    const { offsetSeconds, name } = this.zone.at(this.milliseconds);
    const date = new Date(this.milliseconds + offsetSeconds * 1000);
    const newYear = new Date(date.getTime());
    newYear.setUTCMonth(0, 1);
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth() + 1,
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
      nanosecond: Number(((this.instant % SECOND) + SECOND) % SECOND),
      weekday: date.getUTCDay(),
      dayOfYear: Math.round((date.getTime() - newYear.getTime()) / DAY_MS) + 1,
      offsetSeconds,
      zone: name,
    };
  }

  format(layout: string): string {
    return formatClock(layout, this.clock);
  }
  text(): string {
    return this.format('2006-01-02 15:04:05.999999999 -0700 MST');
  }
  json(): unknown {
    return this.format('2006-01-02T15:04:05.999999999Z07:00');
  }

  override readonly methods: Readonly<Record<string, Method>> = {
    Format: (layout) => this.format(String(layout)),
    String: () => this.text(),
    Year: () => int(this.clock.year),
    Month: () => new Named('time.Month', MONTHS[this.clock.month - 1] ?? '', this.clock.month),
    Day: () => int(this.clock.day),
    Weekday: () => new Named('time.Weekday', DAYS[this.clock.weekday] ?? '', this.clock.weekday),
    YearDay: () => int(this.clock.dayOfYear),
    Hour: () => int(this.clock.hour),
    Minute: () => int(this.clock.minute),
    Second: () => int(this.clock.second),
    Nanosecond: () => int(this.clock.nanosecond),
    Unix: () => int64(this.seconds),
    UnixMilli: () => int64(floorDivide(this.instant, 1_000_000n)),
    UnixMicro: () => int64(floorDivide(this.instant, 1000n)),
    UnixNano: () => int64(this.instant),
    IsZero: () => this.instant === Time.zero().instant,
    UTC: () => this.in(UTC),
    Local: () => this.in(UTC),
    Add: (duration) => this.plus(duration instanceof Duration ? duration.nanoseconds : integer(duration)),
    AddDate: (years, months, days) =>
      this.#addDate(Number(integer(years)), Number(integer(months)), Number(integer(days))),
    Sub: (other) => new Duration(this.instant - timeOf(other).instant),
    Before: (other) => this.instant < timeOf(other).instant,
    After: (other) => this.instant > timeOf(other).instant,
    Equal: (other) => this.instant === timeOf(other).instant,
    Compare: (other) => int(Math.sign(Number(this.instant - timeOf(other).instant))),
  };

  #addDate(years: number, months: number, days: number): Time {
    const date = new Date(this.milliseconds);
    date.setUTCFullYear(date.getUTCFullYear() + years, date.getUTCMonth() + months, date.getUTCDate() + days);
    return new Time(this.instant + BigInt(date.getTime() - this.milliseconds) * 1_000_000n, this.zone);
  }
}

function timeOf(value: unknown): Time {
  if (value instanceof Time) return value;
  throw new Error('expected time.Time');
}

function integer(value: unknown): bigint {
  if (value instanceof Int) return value.value;
  throw new Error('expected int');
}
