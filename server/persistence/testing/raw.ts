import { MikroORM as MysqlOrm } from '@mikro-orm/mysql';
import { MikroORM as PostgresqlOrm } from '@mikro-orm/postgresql';
import { MikroORM as SqliteOrm } from '@mikro-orm/sqlite';
import { parseMysqlDsn } from '../dialects/mysql/dsn.ts';
import { parsePostgresqlDsn } from '../dialects/postgresql/dsn.ts';
import { parseSqliteDsn } from '../dialects/sqlite/dsn.ts';
import { type Dsn, splitDsn } from '../dsn.ts';
import { NetworkEntity } from '../entities/identity.ts';

/** A connection beside the stores: to see what they wrote, and to write what they must read. */
export interface Raw {
  /** Rows of one statement. */
  rows(sql: string): Promise<Record<string, unknown>[]>;
  /** Statements separated by semicolons. */
  script(sql: string): Promise<void>;
  close(): Promise<void>;
}

export async function openRaw(text: string): Promise<Raw> {
  const parts = splitDsn(text);
  if (parts.scheme === 'sqlite') {
    const orm = await SqliteOrm.init({ dbName: parseSqliteDsn(parts).path, entities: [NetworkEntity] });
    const driver = await orm.em.getConnection().getNativeClient();
    return {
      rows: async (sql) => driver.prepare(sql).all(),
      script: async (sql) => void driver.exec(sql),
      close: () => orm.close(true),
    };
  }
  return parts.scheme === 'mysql' ? openMysql(parts) : openPostgresql(parts);
}

async function openMysql(parts: Dsn): Promise<Raw> {
  const { address, user, password, database } = parseMysqlDsn(parts);
  const orm = await MysqlOrm.init({
    dbName: database,
    user,
    password,
    ensureDatabase: false,
    entities: [NetworkEntity],
    driverOptions: {
      ...address,
      connectTimeout: 1000,
      connectionLimit: 1,
      multipleStatements: true,
      jsonStrings: true,
    },
  });
  const pool = (await orm.em.getConnection().getNativeClient()).promise();
  return {
    rows: async (sql) => (await pool.query(sql))[0] as Record<string, unknown>[],
    script: async (sql) => void (await pool.query(sql)),
    close: async () => {
      await pool.end();
      await orm.close(true);
    },
  };
}

async function openPostgresql(parts: Dsn): Promise<Raw> {
  const dsn = parsePostgresqlDsn(parts);
  const [host] = dsn.hosts;
  const orm = await PostgresqlOrm.init({
    host: host?.host ?? 'localhost',
    port: host?.port ?? 5432,
    user: dsn.user ?? '',
    password: dsn.password ?? '',
    dbName: dsn.database ?? '',
    entities: [NetworkEntity],
  });
  const pool = await orm.em.getConnection().getNativeClient();
  return {
    rows: async (sql) => (await pool.query(sql)).rows,
    script: async (sql) => void (await pool.query(sql)),
    close: () => orm.close(true),
  };
}
