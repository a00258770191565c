/** Where the database is, as `dsn` of the configuration says it. */
export type Dsn =
  | {
      readonly dialect: 'sqlite';
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
  | {
      readonly dialect: 'postgresql';
      /** Tried in this order. */
      readonly hosts: readonly { readonly host: string; readonly port: number }[];
      readonly user: string | undefined;
      readonly password: string | undefined;
      readonly database: string | undefined;
      readonly ssl: Ssl;
      readonly pool: PoolSize;
      readonly prepare: boolean;
      readonly applicationName: string | undefined;
      readonly searchPath: string | undefined;
      readonly connectTimeoutMs: number | undefined;
    };

/** How far `sslmode` trusts: `prefer` and `allow` fall back to no encryption, `verify-*` check the certificate. */
export interface Ssl {
  readonly mode: 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';
  readonly rootCertificate: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
}

export interface PoolSize {
  readonly max: number | undefined;
  readonly idle: number | undefined;
  /** 0 or undefined: for ever. */
  readonly lifetimeMs: number | undefined;
  readonly idleTimeMs: number | undefined;
}

/** The configuration names a database that Zelos can not use. */
export class UnsupportedDsn extends Error {
  constructor(reason: string) {
    super(`dsn: ${reason}`);
    this.name = 'UnsupportedDsn';
  }
}

/**
 * Reads a DSN of the reference: `memory`, `sqlite://...` (paths and go-sqlite3 parameters), `postgres://...` (several hosts,
 * pool parameters). @throws UnsupportedDsn
 */
export function parseDsn(dsn: string): Dsn {
  if (dsn === 'memory' || dsn === ':memory:') return sqlite(':memory:', new URLSearchParams());
  const [address = '', query = ''] = splitOnce(dsn, '?');
  const [scheme = '', rest = ''] = splitOnce(address, '://');
  const parameters = new URLSearchParams(query);
  switch (scheme) {
    case 'sqlite':
    case 'sqlite3':
      return sqlite(rest, parameters);
    case 'postgres':
    case 'postgresql':
      return postgresql(rest, parameters);
    default:
      // The scheme alone: what follows may hold a password.
      throw new UnsupportedDsn(`"${scheme}" is not supported, use memory, sqlite:// or postgres://`);
  }
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

function sqlite(rest: string, parameters: URLSearchParams): Dsn {
  const path = decodeURIComponent(rest.replace(/^file:(?:\/\/(?=\/))?/, ''));
  const mode = parameters.get('mode') ?? 'rwc';
  const memory = path === ':memory:' || path === '' || mode === 'memory';
  const timeout = parameters.get('_busy_timeout') ?? parameters.get('_timeout');
  return {
    dialect: 'sqlite',
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

const SSL_MODES: readonly Ssl['mode'][] = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

function postgresql(rest: string, parameters: URLSearchParams): Dsn {
  const [authority = '', path = ''] = splitOnce(rest, '/');
  const at = authority.lastIndexOf('@');
  const [user, password] = at < 0 ? [] : splitOnce(authority.slice(0, at), ':');
  const mode = SSL_MODES.find((known) => known === (parameters.get('sslmode') ?? 'prefer'));
  if (mode === undefined) throw new UnsupportedDsn(`sslmode is one of ${SSL_MODES.join(', ')}`);
  const timeout = integer(parameters, 'connect_timeout');
  return {
    dialect: 'postgresql',
    hosts: hostsOf(authority.slice(at + 1), parameters),
    user: decoded(user) ?? parameters.get('user') ?? undefined,
    password: decoded(password) ?? parameters.get('password') ?? undefined,
    database: decoded(path) ?? parameters.get('dbname') ?? undefined,
    ssl: {
      mode,
      rootCertificate: parameters.get('sslrootcert') ?? undefined,
      certificate: parameters.get('sslcert') ?? undefined,
      key: parameters.get('sslkey') ?? undefined,
    },
    pool: {
      max: integer(parameters, 'max_conns'),
      idle: integer(parameters, 'max_idle_conns'),
      lifetimeMs: duration(parameters, 'max_conn_lifetime'),
      idleTimeMs: duration(parameters, 'max_conn_idle_time'),
    },
    prepare: !['exec', 'simple_protocol'].includes(parameters.get('default_query_exec_mode') ?? ''),
    applicationName: parameters.get('application_name') ?? undefined,
    searchPath: parameters.get('search_path') ?? undefined,
    connectTimeoutMs: timeout === undefined ? undefined : timeout * 1000,
  };
}

const decoded = (text: string | undefined) =>
  text === undefined || text === '' ? undefined : decodeURIComponent(text);

function hostsOf(authority: string, parameters: URLSearchParams): { host: string; port: number }[] {
  const port = Number(parameters.get('port') ?? 5432);
  const named = authority === '' ? (parameters.get('host') ?? 'localhost') : authority;
  return named.split(',').map((entry) => {
    if (entry.startsWith('/')) return { host: entry, port }; // directory of a UNIX socket
    const found = /^(\[[^\]]+\]|[^:]*)(?::(\d+))?$/.exec(entry);
    if (found === null) throw new UnsupportedDsn('a host of the DSN can not be read');
    return {
      host: (found[1] || 'localhost').replace(/^\[|\]$/g, ''),
      port: found[2] === undefined ? port : Number(found[2]),
    };
  });
}

/** Wrong values fall back to the default, as in the reference. */
function integer(parameters: URLSearchParams, name: string): number | undefined {
  const value = parameters.get(name);
  return value !== null && /^\d+$/.test(value) ? Number(value) : undefined;
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A Go duration, such as `1h30m`. */
function duration(parameters: URLSearchParams, name: string): number | undefined {
  const value = parameters.get(name) ?? '';
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(value)) return undefined;
  return [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0),
    0,
  );
}
