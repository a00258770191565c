/** `time.Duration`, in nanoseconds. */
import { GoObject, type Method, int64 } from '../template/values.ts';

const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
const PART = /(\d+)?(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/y;

/** `time.ParseDuration`, in nanoseconds; undefined for text that Go refuses. */
export function parseDuration(text: string): bigint | undefined {
  const bare = text.replace(/^[+-]/, '');
  if (bare === '0') return 0n;
  let total = 0n;
  for (let at = 0; at < bare.length || at === 0; at = PART.lastIndex) {
    PART.lastIndex = at;
    const [, whole, fraction, unit = ''] = PART.exec(bare) ?? [];
    const size = UNITS[unit];
    if (size === undefined || (whole === undefined && !fraction)) return undefined;
    const part = fraction ? (BigInt(fraction) * size) / 10n ** BigInt(fraction.length) : 0n;
    total += BigInt(whole ?? '0') * size + part;
  }
  if (BigInt.asIntN(64, total) !== total) return undefined;
  return text.startsWith('-') ? -total : total;
}

/** `Duration.String`: `1h30m0s`, `1.5s`, `2ms`. */
export function durationText(duration: bigint): string {
  if (duration === 0n) return '0s';
  const sign = duration < 0n ? '-' : '';
  const size = duration < 0n ? -duration : duration;
  if (size < 1000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 1000n)}µs`;
  if (size < 1_000_000_000n) return `${sign}${decimal(size, 1_000_000n)}ms`;
  const minutes = size / 60_000_000_000n;
  const seconds = `${decimal(size % 60_000_000_000n, 1_000_000_000n)}s`;
  if (minutes === 0n) return sign + seconds;
  return `${sign}${minutes < 60n ? '' : `${minutes / 60n}h`}${minutes % 60n}m${seconds}`;
}

function decimal(size: bigint, unit: bigint): string {
  const fraction = String(size % unit)
    .padStart(String(unit).length - 1, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(size / unit) : `${size / unit}.${fraction}`;
}

/** A duration inside a template. */
export class Duration extends GoObject {
  readonly typeName = 'time.Duration';
  override readonly kind = 'int64';
  readonly nanoseconds: bigint;
  override readonly methods: Readonly<Record<string, Method>> = {
    String: () => this.text(),
    Hours: () => Number(this.nanoseconds) / 3.6e12,
    Minutes: () => Number(this.nanoseconds) / 6e10,
    Seconds: () => Number(this.nanoseconds) / 1e9,
    Milliseconds: () => int64(this.nanoseconds / 1_000_000n),
    Nanoseconds: () => int64(this.nanoseconds),
  };
  constructor(nanoseconds: bigint) {
    super();
    this.nanoseconds = nanoseconds;
  }
  text(): string {
    return durationText(this.nanoseconds);
  }
  json(): unknown {
    return int64(this.nanoseconds);
  }
}
