import { MikroORM } from '@mikro-orm/postgresql';
import { type PoolSize, poolBounds } from '../../dsn.ts';
import { entities } from '../../entities/index.ts';
import { PooledConnection } from '../../sql/pooled-connection.ts';
import type { ConnectOptions, Connected } from '../dialect.ts';
import { postgresqlChannel } from './channel.ts';
import { postgresqlDriver } from './connection.ts';
import type { PostgresqlDsn } from './dsn.ts';
import { type Endpoint, Endpoints } from './endpoints.ts';
import type { PgPool } from './pg.ts';

/** Also how long a request waits for a free connection of the pool. */
const CONNECT_TIMEOUT_MS = 5_000;
/** When surplus connections are closed, where the DSN names no time. */
const IDLE_TIME_MS = 10_000;

/** Where every transaction is serializable. */
const FREQUENT_CONFLICTS = { tries: 30, longestPauseMs: 1000 };

export interface PostgresqlConnectOptions extends ConnectOptions {
  /** A distributed database: every host takes writes, none has notifications, and process ids say nothing. */
  readonly isCluster?: boolean;
}

/** What is used of `pg`'s client and pool, which bring no types. */
interface Client {
  connect(done?: (error?: Error) => void): unknown;
  query(text: string): Promise<{ rows: readonly Record<string, unknown>[] }>;
}
type ClientClass = new (options: object) => Client;
interface Pool {
  Client: ClientClass;
}

/** Opens a pool through MikroORM and takes it from its connection: the ORM's own layer cannot name prepared statements. */
export async function connectPostgresql(
  dsn: PostgresqlDsn,
  { log, answerTimeoutMs, isCluster = false }: PostgresqlConnectOptions,
): Promise<Connected> {
  const endpoints = new Endpoints(dsn);
  const orm = await MikroORM.init({
    dbName: dsn.database ?? dsn.user ?? 'postgres',
    ...(dsn.user !== undefined && { user: dsn.user }),
    ...(dsn.password !== undefined && { password: dsn.password }),
    entities,
    // Making databases is the operator's; the ORM would connect for it at once.
    ensureDatabase: false,
    logger: (message) => log(message),
    colors: false,
    driverOptions: driverOptions(dsn, endpoints, isCluster),
  });
  const pool: PgPool = await orm.em.getConnection().getNativeClient();
  const driver = postgresqlDriver(pool, {
    prepare: dsn.prepare ?? (isCluster || undefined),
    conflicts: isCluster ? FREQUENT_CONFLICTS : undefined,
    log,
    answerTimeoutMs,
    attempts: endpoints.all.length,
    onLost: (client) => {
      const endpoint = chosen.get(client);
      if (endpoint !== undefined) endpoints.failed(endpoint);
    },
  });
  const channel = isCluster ? undefined : postgresqlChannel(pool, () => new pool.Client(pool.options));
  return { orm, sql: new PooledConnection(driver), channel, inMemory: false };
}

function driverOptions(dsn: PostgresqlDsn, endpoints: Endpoints, isCluster: boolean) {
  return {
    ...poolOptions(dsn.pool),
    connectionTimeoutMillis: dsn.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    keepAlive: true,
    application_name: dsn.applicationName ?? 'zelos',
    ...(dsn.searchPath !== undefined && { options: `-c search_path=${dsn.searchPath.replaceAll(' ', '')}` }),
    ...(dsn.hosts.length > 1 && !isCluster && { onConnect: refuseStandby }),
    onPoolCreated: (pool: Pool) => {
      pool.Client = choosing(endpoints, pool.Client);
    },
  };
}

function poolOptions(pool: PoolSize) {
  const { max, idle } = poolBounds(pool);
  return {
    max,
    min: idle,
    idleTimeoutMillis: pool.idleTimeMs || IDLE_TIME_MS,
    maxLifetimeSeconds: Math.ceil((pool.lifetimeMs ?? 0) / 1000),
  };
}

const chosen = new WeakMap<object, Endpoint>();

/** Clients that connect to the endpoint in use, and report it when it fails. */
function choosing(endpoints: Endpoints, Base: ClientClass): ClientClass {
  return class extends Base {
    constructor(options: object) {
      const endpoint = endpoints.current();
      super({ ...options, ...endpoint });
      chosen.set(this, endpoint);
    }
    override connect(done?: (error?: Error) => void) {
      const failed = () => {
        const endpoint = chosen.get(this);
        if (endpoint !== undefined) endpoints.failed(endpoint);
      };
      return super.connect((error) => {
        if (error) failed();
        done?.(error);
      });
    }
  };
}

/** Of several hosts only the one that takes writes will do: after a failover that is the promoted one. */
async function refuseStandby(client: Client): Promise<void> {
  const { rows } = await client.query('select pg_is_in_recovery() as standby');
  if (rows[0]?.['standby'] === true) throw Object.assign(new Error('the host is a standby'), { code: '25006' });
}
