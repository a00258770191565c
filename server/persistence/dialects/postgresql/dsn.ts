import { type Dsn, type PoolSize, UnsupportedDsn, poolOf, splitOnce } from '../../dsn.ts';

export interface PostgresqlDsn {
  /** Tried in this order. */
  readonly hosts: readonly { readonly host: string; readonly port: number }[];
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly ssl: Ssl;
  readonly pool: PoolSize;
  /** Whether statements are prepared by name; undefined: unless a pooler is in between. */
  readonly prepare: boolean | undefined;
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

const SSL_MODES: readonly Ssl['mode'][] = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

/** Several hosts, and the parameters of libpq and of pgx's pool. @throws UnsupportedDsn */
export function parsePostgresqlDsn({ rest, parameters }: Dsn, defaultPort = 5432): PostgresqlDsn {
  const [authority = '', path = ''] = splitOnce(rest, '/');
  const at = authority.lastIndexOf('@');
  const [user, password] = at < 0 ? [] : splitOnce(authority.slice(0, at), ':');
  const timeout = connectTimeout(parameters);
  return {
    hosts: hostsOf(authority.slice(at + 1), parameters, defaultPort),
    user: decoded(user) ?? parameters.get('user') ?? undefined,
    password: decoded(password) ?? parameters.get('password') ?? undefined,
    database: decoded(path) ?? parameters.get('dbname') ?? undefined,
    ssl: sslOf(parameters),
    pool: poolOf(parameters),
    prepare: prepareOf(parameters),
    applicationName: parameters.get('application_name') ?? undefined,
    searchPath: parameters.get('search_path') ?? undefined,
    connectTimeoutMs: timeout === undefined ? undefined : timeout * 1000,
  };
}

/** pgx's modes; but for the first one, all do without names. */
const EXEC_MODES = ['cache_statement', 'cache_describe', 'describe_exec', 'exec', 'simple_protocol'];

function prepareOf(parameters: URLSearchParams): boolean | undefined {
  const mode = parameters.get('default_query_exec_mode');
  if (mode === null) return undefined;
  if (EXEC_MODES.includes(mode)) return mode === 'cache_statement';
  throw new UnsupportedDsn(`default_query_exec_mode must be one of ${EXEC_MODES.join(', ')}`);
}

function sslOf(parameters: URLSearchParams): Ssl {
  const mode = SSL_MODES.find((known) => known === (parameters.get('sslmode') ?? 'prefer'));
  if (mode === undefined) throw new UnsupportedDsn(`sslmode must be one of ${SSL_MODES.join(', ')}`);
  const [certificate, key] = [parameters.get('sslcert') || undefined, parameters.get('sslkey') || undefined];
  if ((certificate === undefined) !== (key === undefined))
    throw new UnsupportedDsn('sslcert and sslkey must be given together');
  const rootCertificate = parameters.get('sslrootcert') || undefined;
  // Those that the system trusts; libpq then always checks the name as well.
  if (rootCertificate === 'system') return { mode: 'verify-full', rootCertificate: undefined, certificate, key };
  return { mode, rootCertificate, certificate, key };
}

/** In seconds. */
function connectTimeout(parameters: URLSearchParams): number | undefined {
  const text = parameters.get('connect_timeout');
  if (text !== null && !/^\d{1,9}$/.test(text)) throw new UnsupportedDsn('connect_timeout must be a number of seconds');
  return text === null ? undefined : Number(text);
}

/** What percent-encoding hides may be a secret, so the message does not show it. */
function decoded(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new UnsupportedDsn('user, password or database has a % that starts no escape; write it as %25');
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new UnsupportedDsn('a port must be a number from 1 to 65535');
}

function hostsOf(
  authority: string,
  parameters: URLSearchParams,
  defaultPort: number,
): { host: string; port: number }[] {
  const port = portOf(parameters.get('port') ?? String(defaultPort));
  const named = authority === '' ? (parameters.get('host') ?? 'localhost') : authority;
  return named.split(',').map((entry) => {
    if (entry.startsWith('/')) return { host: entry, port }; // directory of a UNIX socket
    const found = /^(\[[^\]]+\]|[^:]*)(?::(.*))?$/.exec(entry);
    if (found === null) throw new UnsupportedDsn('a host cannot be read');
    return {
      host: (found[1] || 'localhost').replace(/^\[|\]$/g, ''),
      port: found[2] ? portOf(found[2]) : port,
    };
  });
}
