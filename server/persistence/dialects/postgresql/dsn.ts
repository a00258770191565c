import { type Dsn, UnsupportedDsn, splitOnce } from '../../dsn.ts';

export interface PostgresqlDsn {
  /** Tried in this order. */
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly ssl: Ssl;
  readonly pool: PoolSize;
  /** Whether statements are prepared by name. */
  readonly prepare: boolean;
  readonly applicationName: string | undefined;
  readonly searchPath: string | undefined;
  readonly connectTimeoutMs: number | undefined;
}

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

const SSL_MODES: readonly Ssl['mode'][] = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

/** Several hosts, and the parameters of libpq and of pgx's pool. @throws UnsupportedDsn */
export function parsePostgresqlDsn({ rest, parameters }: Dsn): PostgresqlDsn {
  const [authority = '', path = ''] = splitOnce(rest, '/');
  const at = authority.lastIndexOf('@');
  const [user, password] = at < 0 ? [] : splitOnce(authority.slice(0, at), ':');
  const mode = SSL_MODES.find((known) => known === (parameters.get('sslmode') ?? 'prefer'));
  if (mode === undefined) throw new UnsupportedDsn(`sslmode is one of ${SSL_MODES.join(', ')}`);
  const timeout = integer(parameters, 'connect_timeout');
  return {
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
    if (found === null) throw new UnsupportedDsn('a host of the DSN cannot be read');
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
