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
  const path = decodeURIComponent(rest.replace(/^file:(?:\/\/(?=\/))?/, ''));
  const mode = parameters.get('mode') ?? 'rwc';
  const memory = path === ':memory:' || path === '' || mode === 'memory';
  const timeout = parameters.get('_busy_timeout') ?? parameters.get('_timeout');
  return {
    path: memory ? ':memory:' : path,
    memory,
    readOnly: mode === 'ro',
    create: mode === 'rwc',
    journalMode: keyword(parameters.get('_journal_mode') ?? parameters.get('_journal')),
    synchronous: keyword(parameters.get('_synchronous') ?? parameters.get('_sync')),
    busyTimeoutMs: timeout === null ? undefined : Number.parseInt(timeout, 10) || 0,
  };
}

/** Goes into a pragma, where there are no parameters. */
function keyword(value: string | null): string | undefined {
  if (value === null || value === '') return undefined;
  if (!/^\w+$/.test(value)) throw new UnsupportedDsn(`"${value}" is not a keyword of SQLite`);
  return value;
}
