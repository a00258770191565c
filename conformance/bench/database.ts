import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MikroORM as MysqlORM } from '@mikro-orm/mysql';
import { MikroORM } from '@mikro-orm/postgresql';

/** A database for one server alone, so that neither finds the other's rows in the cache. */
export interface BenchDatabase {
  readonly dsn: string;
  /** Not in memory, which another process cannot read. */
  readonly migratesItself: boolean;
  /** Where SQL can be run on it besides the server. */
  execute?(statement: string): Promise<void>;
  drop(): Promise<void>;
}

/**
 * `memory`, `sqlite` (a new file), or the `postgres://` or `mysql://` address of a server on which a database `zelos_b_<name>` is made.
 */
export async function createDatabase(kind: string, name: string): Promise<BenchDatabase> {
  if (kind === 'memory') return { dsn: 'memory', migratesItself: true, drop: async () => undefined };
  if (kind === 'sqlite') return sqliteFile();
  if (/^postgres(?:ql)?:/.test(kind)) return postgresql(kind, `zelos_b_${name}`);
  if (kind.startsWith('mysql:')) return mysql(kind, `zelos_b_${name}`);
  throw new Error(`--dsn is memory, sqlite, a postgres:// or a mysql:// address, not ${kind}`);
}

async function sqliteFile(): Promise<BenchDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const file = join(folder, 'db.sqlite');
  return {
    dsn: `sqlite://${file}?_fk=true`,
    migratesItself: false,
    async execute(statement) {
      const database = new DatabaseSync(file);
      database.exec(statement);
      database.close();
    },
    drop: () => rm(folder, { recursive: true, force: true }),
  };
}

async function postgresql(server: string, name: string): Promise<BenchDatabase> {
  const url = new URL(server);
  const remake = async () => {
    await onPostgresql(server, `drop database if exists ${name} with (force)`);
    await onPostgresql(server, `create database ${name}`);
  };
  await remake();
  url.pathname = `/${name}`;
  return {
    dsn: url.href,
    migratesItself: false,
    execute: (statement) => onPostgresql(url.href, statement),
    drop: () => onPostgresql(server, `drop database if exists ${name} with (force)`),
  };
}

async function onPostgresql(address: string, statement: string): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(address);
  const orm = await MikroORM.init({
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    dbName: pathname.slice(1),
    entities: [],
    discovery: { warnWhenNoEntities: false },
  });
  await executeAlone(orm, statement);
}

async function mysql(server: string, name: string): Promise<BenchDatabase> {
  const dsn = server.replace(/\/[^/?]*(?=\?|$)/, `/${name}`);
  await onMysql(server, `drop database if exists ${name}`);
  await onMysql(server, `create database ${name}`);
  return {
    dsn,
    migratesItself: false,
    drop: () => onMysql(server, `drop database if exists ${name}`),
  };
}

const MYSQL_ADDRESS =
  /^mysql:\/\/(?<user>[^:@]*)(?::(?<password>.*))?@tcp\((?<host>[^:)]*)(?::(?<port>\d+))?\)\/(?<database>[^?]*)/;

async function onMysql(address: string, statement: string): Promise<void> {
  const found = MYSQL_ADDRESS.exec(address)?.groups;
  if (found === undefined) throw new Error('an address of MySQL is mysql://user:password@tcp(host:port)/database');
  const orm = await MysqlORM.init({
    host: found['host'] ?? '',
    port: Number(found['port'] ?? 3306),
    user: found['user'] ?? '',
    password: found['password'] ?? '',
    dbName: found['database'] ?? '',
    ensureDatabase: false,
    entities: [],
    discovery: { warnWhenNoEntities: false },
  });
  await executeAlone(orm, statement);
}

/** Runs a statement on a connection of its own. */
async function executeAlone(orm: MikroORM | MysqlORM, statement: string): Promise<void> {
  try {
    await orm.em.getConnection().execute(statement);
  } finally {
    await orm.close(true);
  }
}
