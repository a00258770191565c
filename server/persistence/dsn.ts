import { availableParallelism } from 'node:os';

/** Where the database is, as `dsn` of the configuration says it: `scheme://rest?parameters`. */
export interface Dsn {
  readonly scheme: string;
  /** All that follows the scheme, as it is written. */
  readonly text: string;
  readonly rest: string;
  readonly parameters: URLSearchParams;
}

/** The configuration names a database that Zelos cannot use. */
export class UnsupportedDsn extends Error {
  constructor(reason: string) {
    super(`dsn: ${reason}`);
    this.name = 'UnsupportedDsn';
  }
}

/** Takes a DSN apart. What its parts mean is up to the dialect that the scheme belongs to. */
export function splitDsn(text: string): Dsn {
  // The reference's short form.
  if (text === 'memory' || text === ':memory:') return splitDsn('sqlite://:memory:');
  const [address, query = ''] = splitOnce(text, '?');
  const [scheme, rest = ''] = splitOnce(address, '://');
  return { scheme, text: splitOnce(text, '://')[1] ?? '', rest, parameters: new URLSearchParams(query) };
}

/** The parameters for the pool that the reference reads in the DSN of every server. */
export interface PoolSize {
  readonly max: number | undefined;
  readonly idle: number | undefined;
  /** 0 or undefined: for ever. */
  readonly lifetimeMs: number | undefined;
  readonly idleTimeMs: number | undefined;
}

export const poolOf = (parameters: URLSearchParams): PoolSize => ({
  max: integer(parameters, 'max_conns'),
  idle: integer(parameters, 'max_idle_conns'),
  lifetimeMs: duration(parameters, 'max_conn_lifetime'),
  idleTimeMs: duration(parameters, 'max_conn_idle_time'),
});

export const POOL_PARAMETERS = ['max_conns', 'max_idle_conns', 'max_conn_lifetime', 'max_conn_idle_time'] as const;

/** Go's pool defaults to twice the cores, half of it kept when idle; so does the reference. */
export function poolBounds({ max, idle }: PoolSize): { readonly max: number; readonly idle: number } {
  const most = max || availableParallelism() * 2;
  return { max: most, idle: Math.min(idle ?? availableParallelism(), most) };
}

/** Wrong values fall back to the default, as in the reference. */
function integer(parameters: URLSearchParams, name: string): number | undefined {
  const value = parameters.get(name);
  return value !== null && /^\d+$/.test(value) ? Number(value) : undefined;
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A Go duration, such as `1h30m`. */
export function duration(parameters: URLSearchParams, name: string): number | undefined {
  const value = parameters.get(name) ?? '';
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(value)) return undefined;
  return [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0),
    0,
  );
}

export function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
