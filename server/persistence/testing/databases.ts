import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MikroORM } from '@mikro-orm/postgresql';
import type { Clock } from '../../kernel/clock.ts';
import { isFull } from '../../test/full.ts';
import { NetworkEntity } from '../entities/identity.ts';
import { type OpenDatabase, openDatabase } from '../open-database.ts';
import { asCockroach } from './cockroach.ts';
import { openRaw } from './raw.ts';

/** A database of a test's own, and how to get rid of it. */
export interface TestDatabase {
  readonly dsn: string;
  open(clock?: Clock): Promise<OpenDatabase>;
  drop(): Promise<void>;
}

export interface Target {
  readonly name: 'SQLite in memory' | 'SQLite file' | 'PostgreSQL' | 'MariaDB';
  readonly dialect: 'sqlite' | 'postgresql' | 'mysql';
  create(): Promise<TestDatabase>;
}

/** A target of tests of stores alone. */
export interface StorageTarget extends Pick<Target, 'create'> {
  readonly name: Target['name'] | 'the dialect of CockroachDB';
  readonly dialect: Target['dialect'] | 'cockroachdb';
}

/** The server that tests make their databases on. */
export const POSTGRESQL =
  process.env['ZELOS_TEST_POSTGRES'] ?? 'postgres://postgres@127.0.0.1:5432/postgres?sslmode=disable';

/** Runs statements on the server's own database: those that make and drop the tests'. */
export async function administer(...statements: readonly string[]): Promise<void> {
  const { hostname, port, username, password, pathname } = new URL(POSTGRESQL);
  const orm = await MikroORM.init({
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    dbName: pathname.slice(1),
    entities: [NetworkEntity],
    driverOptions: { connectionTimeoutMillis: 1000 },
  });
  try {
    for (const statement of statements) await orm.em.getConnection().execute(statement);
  } finally {
    await orm.close(true);
  }
}

/** Whether there is a PostgreSQL to test with. */
export const hasPostgresql = await administer('select 1').then(
  () => true,
  () => false,
);

/** The server of MySQL or MariaDB that tests make their databases on; its own database comes last in the DSN. */
export const MYSQL = process.env['ZELOS_TEST_MYSQL'] ?? 'mysql://root@tcp(127.0.0.1:3306)/mysql';

/** Runs statements on that server. */
export async function administerMysql(statement: string): Promise<void> {
  const raw = await openRaw(MYSQL);
  await raw.script(statement).finally(() => raw.close());
}

/** Whether there is a MySQL or MariaDB to test with. */
export const hasMysql = await administerMysql('select 1').then(
  () => true,
  () => false,
);

const database = (dsn: string, drop: () => Promise<void>): TestDatabase => ({
  dsn,
  open: (clock) => openDatabase({ dsn, ...(clock && { clock }) }),
  drop,
});

const memory: Target = {
  name: 'SQLite in memory',
  dialect: 'sqlite',
  create: async () => database('memory', async () => {}),
};

const file: Target = {
  name: 'SQLite file',
  dialect: 'sqlite',
  async create() {
    const folder = mkdtempSync(join(tmpdir(), 'zelos-'));
    return database(`sqlite://${join(folder, 'db.sqlite')}?_fk=true&mode=rwc`, async () =>
      rmSync(folder, { recursive: true, force: true }),
    );
  },
};

const postgresql: Target = {
  name: 'PostgreSQL',
  dialect: 'postgresql',
  async create() {
    const name = `zelos_p_${randomUUID().slice(0, 8)}`;
    await administer(`create database ${name}`);
    const dsn = new URL(POSTGRESQL);
    dsn.pathname = name;
    return database(dsn.href, () => administer(`drop database if exists ${name} with (force)`));
  },
};

const mysql: Target = {
  name: 'MariaDB',
  dialect: 'mysql',
  async create() {
    const name = `zelos_m_${randomUUID().slice(0, 8)}`;
    await administerMysql(`create database ${name} character set utf8mb4 collate utf8mb4_general_ci`);
    const dsn = MYSQL.replace(/\/[^/]*$/, `/${name}`);
    return database(dsn, () => administerMysql(`drop database if exists ${name}`));
  },
};

/** On PostgreSQL, see `cockroach.ts`. */
export const cockroach: StorageTarget = {
  name: 'the dialect of CockroachDB',
  dialect: 'cockroachdb',
  async create() {
    const created = await postgresql.create();
    return database(await asCockroach(created.dsn), created.drop);
  },
};

/** The databases that every storage test runs on. */
export const targets: readonly Target[] = [
  memory,
  file,
  ...(hasPostgresql ? [postgresql] : []),
  ...(hasMysql ? [mysql] : []),
];
/** Those that stores alone are tested on: the last one with `ZELOS_TEST_FULL=1`. */
export const storageTargets: readonly StorageTarget[] = [...targets, ...(isFull && hasPostgresql ? [cockroach] : [])];
export const persistentTargets = targets.filter((target) => target.name !== 'SQLite in memory');
/** Those on which older schemas are brought up to date, and rolled back to. */
export const steppedTargets = persistentTargets.filter((target) => target.dialect !== 'mysql');

/** A DSN with so many connections at most; SQLite takes no account of it. */
export const withConnections = (dsn: string, count: number) =>
  `${dsn}${dsn.includes('?') ? '&' : '?'}max_conns=${count}`;

/** A new database, migrated. */
export async function migrated(target: Pick<Target, 'create'>, clock?: Clock) {
  const created = await target.create();
  const db = await created.open(clock);
  await db.migrations.up();
  return {
    ...created,
    db,
    async end() {
      await db.close();
      await created.drop();
    },
  };
}
