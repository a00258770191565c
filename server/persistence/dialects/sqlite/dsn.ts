import { type Dsn, UnsupportedDsn } from '../../dsn.ts';

export interface SqliteDsn {
  /** A path, or `:memory:`. */
  readonly path: string;
  readonly memory: boolean;
  readonly readOnly: boolean;
  /** Whether a missing file is created. */
  readonly create: boolean;
  readonly journalMode: string | undefined;
  readonly synchronous: string | undefined;
  readonly busyTimeoutMs: number | undefined;
}

/** A path, and parameters of go-sqlite3. @throws UnsupportedDsn */
export function parseSqliteDsn({ rest, parameters }: Dsn): SqliteDsn {
  const path = decoded(rest.replace(/^file:(?:\/\/(?=\/))?/, ''));
  const mode = parameters.get('mode') ?? 'rwc';
  const memory = path === ':memory:' || path === '' || mode === 'memory';
  const timeout = parameters.get('_busy_timeout') ?? parameters.get('_timeout');
  return {
    path: memory ? ':memory:' : path,
    memory,
    readOnly: mode === 'ro',
    create: mode === 'rwc',
    journalMode: keyword(parameters, ['_journal_mode', '_journal'], JOURNAL_MODES),
    synchronous: keyword(parameters, ['_synchronous', '_sync'], SYNCHRONOUS),
    busyTimeoutMs: timeout === null ? undefined : milliseconds(timeout),
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new UnsupportedDsn('the path has a % that starts no escape; write it as %25');
  }
}

const JOURNAL_MODES = ['DELETE', 'TRUNCATE', 'PERSIST', 'MEMORY', 'WAL', 'OFF'];
const SYNCHRONOUS = ['0', 'OFF', '1', 'NORMAL', '2', 'FULL', '3', 'EXTRA'];

/** Goes into a pragma, where there are no parameters, and where SQLite keeps silent about words that it does not know. */
function keyword(
  parameters: URLSearchParams,
  names: readonly [string, string],
  allowed: readonly string[],
): string | undefined {
  const name = names.find((each) => parameters.has(each)) ?? names[0];
  const value = parameters.get(name);
  if (value === null || value === '') return undefined;
  if (!allowed.includes(value.toUpperCase())) throw new UnsupportedDsn(`${name} must be one of ${allowed.join(', ')}`);
  return value;
}

function milliseconds(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UnsupportedDsn('_busy_timeout must be a number of milliseconds');
  return Number(text);
}
