import { parseBool } from '../../../go/bool.ts';
import { type Dsn, POOL_PARAMETERS, type PoolSize, UnsupportedDsn, duration, poolOf, splitOnce } from '../../dsn.ts';

export interface MysqlDsn {
  readonly address: Address;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly tls: Tls;
  readonly allowCleartextPasswords: boolean;
  /** Of the connection; columns have their own. */
  readonly collation: string;
  /** System variables of the session, and their values as SQL. */
  readonly variables: readonly (readonly [name: string, value: string])[];
  readonly pool: PoolSize;
  readonly connectTimeoutMs: number | undefined;
  /** How long to wait for an answer at most. */
  readonly readTimeoutMs: number | undefined;
}

export type Address = { readonly host: string; readonly port: number } | { readonly socketPath: string };

export interface Tls {
  readonly mode: 'off' | 'verified' | 'unverified';
  /** Whether a server that knows no TLS is talked to without. */
  readonly fallback: boolean;
}

/** What the form looks like, for messages. */
const FORM = 'mysql://user:password@tcp(host:port)/database';

/** Those that only say how Go's driver works, or are always so here. */
const WITHOUT_EFFECT = [
  ...POOL_PARAMETERS,
  'charset',
  'checkConnLiveness',
  'clientFoundRows',
  'columnsWithAlias',
  'compress',
  'connectionAttributes',
  'interpolateParams',
  'maxAllowedPacket',
  'multiStatements',
  'parseTime',
  'rejectReadOnly',
  'serverPubKey',
  // Always strict here: without, the database cuts what is too long, in silence.
  'sql_mode',
  'timeTruncate',
  'writeTimeout',
];

/** Those with an effect, which are not system variables. */
const WITH_EFFECT = ['tls', 'allowFallbackToPlaintext', 'allowCleartextPasswords', 'collation', 'loc', 'timeout'];

/** Go's form: `[user[:password]@][net[(address)]]/database[?parameters]`. Nothing before the database is escaped. @throws UnsupportedDsn */
export function parseMysqlDsn({ text }: Dsn): MysqlDsn {
  const slash = text.lastIndexOf('/');
  if (slash < 0) throw new UnsupportedDsn(`a slash before the database is missing; the form is ${FORM}`);
  const at = text.lastIndexOf('@', slash);
  const [user, password = ''] = splitOnce(text.slice(0, Math.max(at, 0)), ':');
  const [database, query = ''] = splitOnce(text.slice(slash + 1), '?');
  const parameters = new URLSearchParams(query);
  refuseLocalTimes(parameters);
  return {
    address: addressOf(text.slice(at + 1, slash)),
    user,
    password,
    database: decoded(database),
    tls: tlsOf(parameters),
    allowCleartextPasswords: flag(parameters, 'allowCleartextPasswords'),
    collation: collationOf(parameters),
    variables: variablesOf(parameters),
    pool: poolOf(parameters),
    connectTimeoutMs: duration(parameters, 'timeout'),
    readTimeoutMs: duration(parameters, 'readTimeout'),
  };
}

function addressOf(text: string): Address {
  const [net, rest] = splitOnce(text, '(');
  const address = rest?.endsWith(')') ? rest.slice(0, -1) : rest === undefined ? '' : undefined;
  if (address !== undefined && net === 'unix') return { socketPath: address || '/tmp/mysql.sock' };
  if (address !== undefined && ['', 'tcp'].includes(net)) return hostOf(address);
  throw new UnsupportedDsn(`the address must be tcp(host:port) or unix(/path/of.sock); the form is ${FORM}`);
}

function hostOf(address: string): Address {
  const found = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(address);
  if (found === null) throw new UnsupportedDsn('a host cannot be read; an IPv6 address stands in []');
  const [, host = '', port = '3306'] = found;
  return { host: host.replace(/^\[|\]$/g, '') || '127.0.0.1', port: portOf(port) };
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new UnsupportedDsn('a port must be a number from 1 to 65535');
}

/** What percent-encoding hides may be a secret, so the message does not show it. */
function decoded(database: string): string {
  try {
    return decodeURIComponent(database);
  } catch {
    throw new UnsupportedDsn('the database has a % that starts no escape; write it as %25');
  }
}

function flag(parameters: URLSearchParams, name: string): boolean {
  const text = parameters.get(name);
  const value = parseBool(text);
  if (text !== null && value === undefined) throw new UnsupportedDsn(`${name} must be true or false`);
  return value ?? false;
}

function tlsOf(parameters: URLSearchParams): Tls {
  const text = parameters.get('tls') ?? 'false';
  const fallback = flag(parameters, 'allowFallbackToPlaintext');
  switch (parseBool(text) ?? text.toLowerCase()) {
    case false:
      return { mode: 'off', fallback: false };
    case true:
      return { mode: 'verified', fallback };
    case 'skip-verify':
      return { mode: 'unverified', fallback };
    case 'preferred':
      return { mode: 'unverified', fallback: true };
    default:
      throw new UnsupportedDsn('tls must be one of true, false, skip-verify, preferred');
  }
}

function collationOf(parameters: URLSearchParams): string {
  const collation = parameters.get('collation') ?? 'utf8mb4_general_ci';
  if (/^utf8mb4_\w+$/.test(collation)) return collation;
  throw new UnsupportedDsn('collation must be one of utf8mb4');
}

/** The reference's driver writes times as they are in `loc`, in columns without a zone. */
function refuseLocalTimes(parameters: URLSearchParams): void {
  if (!['UTC', ''].includes(parameters.get('loc') ?? '')) throw new UnsupportedDsn('loc must be UTC, if given');
}

/** Go's driver sets what it does not know as system variables, and so do we, with values that cannot be more than that. */
function variablesOf(parameters: URLSearchParams): (readonly [string, string])[] {
  const known = [...WITHOUT_EFFECT, ...WITH_EFFECT, 'readTimeout'];
  const others = [...parameters].filter(([name]) => !known.includes(name));
  for (const [name, value] of others) {
    if (!/^[A-Za-z_][\w.]*$/.test(name) || !/^(?:'[^'\\]*'|-?[\d.]+|\w+)$/.test(value)) {
      throw new UnsupportedDsn(`${name}: the value of a system variable is a number, a word, or text in single quotes`);
    }
  }
  return others;
}
