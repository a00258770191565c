import { MikroORM } from '@mikro-orm/mysql';
import { poolBounds } from '../../dsn.ts';
import { entities } from '../../entities/index.ts';
import { PooledConnection } from '../../sql/pooled-connection.ts';
import { memberOf } from '../../sql/violations.ts';
import type { ConnectOptions, Connected } from '../dialect.ts';
import { type MysqlPool, mysqlDriver } from './connection.ts';
import type { MysqlDsn } from './dsn.ts';

/** Also how long a request waits for a free connection of the pool. */
const CONNECT_TIMEOUT_MS = 5_000;
/** When surplus connections are closed, where the DSN names no time. */
const IDLE_TIME_MS = 10_000;
/** Statements that a connection keeps prepared. All connections of a server share its limit of 16,382. */
const MAX_PREPARED = 200;
/** Migrations hold a lock on one connection while another one works. */
const MIN_CONNECTIONS = 2;

/** Opens a pool through MikroORM and takes it from its connection. */
export async function connectMysql(dsn: MysqlDsn, { log, answerTimeoutMs }: ConnectOptions): Promise<Connected> {
  const { max, idle } = poolBounds(dsn.pool);
  const connectTimeout = dsn.connectTimeoutMs || CONNECT_TIMEOUT_MS;
  const orm = await MikroORM.init({
    dbName: dsn.database,
    user: dsn.user,
    password: dsn.password,
    entities,
    // Making databases is the operator's; the ORM would connect for it at once.
    ensureDatabase: false,
    logger: (message) => log(message),
    colors: false,
    driverOptions: {
      ...dsn.address,
      ...(dsn.tls.mode !== 'off' && { ssl: tlsOptions(dsn) }),
      connectTimeout,
      connectionLimit: Math.max(max, MIN_CONNECTIONS),
      maxIdle: Math.max(idle, 1),
      idleTimeout: dsn.pool.idleTimeMs || IDLE_TIME_MS,
      enableCleartextPlugin: dsn.allowCleartextPasswords,
      maxPreparedStatements: MAX_PREPARED,
      // What the session is set to, and what is prepared, stays.
      resetOnRelease: false,
      // The columns' types know what to make of JSON and times.
      jsonStrings: true,
      dateStrings: true,
    },
  });
  // Its types do not know the configuration, nor rows as arrays.
  const pool = (await orm.em.getConnection().getNativeClient()) as unknown as MysqlPool;
  const driver = mysqlDriver(pool, {
    session: sessionOf(dsn),
    connectTimeoutMs: connectTimeout,
    answerTimeoutMs: shorter(answerTimeoutMs, dsn.readTimeoutMs),
    onRefused(error) {
      const { connectionConfig } = pool.config;
      const isWithoutTls = memberOf(error, 'code') === 'HANDSHAKE_NO_SSL_SUPPORT';
      if (!isWithoutTls || !dsn.tls.fallback || connectionConfig.ssl === false) return false;
      connectionConfig.ssl = false;
      return true;
    },
  });
  return { orm, sql: new PooledConnection(driver), inMemory: false };
}

function tlsOptions({ tls }: MysqlDsn) {
  return tls.mode === 'verified' ? { rejectUnauthorized: true, verifyIdentity: true } : { rejectUnauthorized: false };
}

/** The DSN's limit counts where there is one at all: migrations may take any time. */
function shorter(limitMs: number | undefined, ofDsn: number | undefined): number | undefined {
  return limitMs === undefined ? undefined : Math.min(limitMs, ofDsn || limitMs);
}

/** As on PostgreSQL a statement sees what was committed before it. Parts of a row come as one text, which must not be cut off. */
const sessionOf = ({ collation, variables }: MysqlDsn): string[] => [
  `set names utf8mb4 collate ${collation}`,
  ...variables.map(([name, value]) => `set ${name} = ${value}`),
  `set session transaction isolation level read committed`,
  `set session sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION', group_concat_max_len = 67108864`,
];
