import { describe, expect, it } from 'vitest';
import { UnsupportedDsn, parseDsn } from './dsn.ts';

describe('DSNs of SQLite', () => {
  it.each([
    ['memory', { path: ':memory:', memory: true }],
    ['sqlite://:memory:?_fk=true', { path: ':memory:', memory: true }],
    ['sqlite://file::memory:?cache=shared', { path: ':memory:', memory: true }],
    ['sqlite://file:name?mode=memory&_fk=true&cache=shared', { path: ':memory:', memory: true }],
    ['sqlite:///var/lib/db.sqlite?_fk=true&mode=rwc', { path: '/var/lib/db.sqlite', memory: false, create: true }],
    ['sqlite://./db.sqlite?mode=rw', { path: './db.sqlite', create: false, readOnly: false }],
    ['sqlite3://db.sqlite?mode=ro', { path: 'db.sqlite', readOnly: true }],
    ['sqlite://file:/a%20b/db.sqlite?_fk=true', { path: '/a b/db.sqlite' }],
    [
      'sqlite://db?_journal_mode=WAL&_busy_timeout=50&_sync=NORMAL',
      { journalMode: 'WAL', busyTimeoutMs: 50, synchronous: 'NORMAL' },
    ],
  ])('%s', (dsn, expected) => {
    expect(parseDsn(dsn)).toMatchObject({ dialect: 'sqlite', ...expected });
  });

  it('put nothing but keywords into pragmas', () => {
    expect(() => parseDsn('sqlite://db?_journal_mode=wal;drop table x')).toThrow(UnsupportedDsn);
  });
});

describe('DSNs of PostgreSQL', () => {
  it('name user, password, database, hosts and the pool', () => {
    const dsn =
      'postgres://us%40er:p%3Ass:w@one:5433,two,[::1]:6/da%20ta?sslmode=disable&max_conns=20&max_idle_conns=4&max_conn_lifetime=1h30m&max_conn_idle_time=500ms&connect_timeout=3&application_name=a&search_path=x';
    expect(parseDsn(dsn)).toEqual({
      dialect: 'postgresql',
      hosts: [
        { host: 'one', port: 5433 },
        { host: 'two', port: 5432 },
        { host: '::1', port: 6 },
      ],
      user: 'us@er',
      password: 'p:ss:w',
      database: 'da ta',
      ssl: { mode: 'disable', rootCertificate: undefined, certificate: undefined, key: undefined },
      pool: { max: 20, idle: 4, lifetimeMs: 5_400_000, idleTimeMs: 500 },
      prepare: true,
      applicationName: 'a',
      searchPath: 'x',
      connectTimeoutMs: 3000,
    });
  });

  it.each([
    ['postgresql://localhost/db', { hosts: [{ host: 'localhost', port: 5432 }], user: undefined, prepare: true }],
    [
      'postgres:///db?host=/var/run/postgresql',
      { hosts: [{ host: '/var/run/postgresql', port: 5432 }], database: 'db' },
    ],
    ['postgres://h?default_query_exec_mode=exec', { prepare: false, database: undefined }],
    ['postgres://h/db?max_conns=many&max_conn_lifetime=soon', { pool: { max: undefined, lifetimeMs: undefined } }],
    ['postgres://h/db', { ssl: { mode: 'prefer' } }],
  ])('%s', (dsn, expected) => {
    expect(parseDsn(dsn)).toMatchObject({ dialect: 'postgresql', ...expected });
  });

  it('with wrong encryption are refused', () => {
    expect(() => parseDsn('postgres://h/db?sslmode=maybe')).toThrow('sslmode');
  });
});

it.each(['mysql://user:secret@host/db', 'cockroach://host/db', '', 'nonsense'])(
  '%s is refused without saying its secret',
  (dsn) => {
    expect(() => parseDsn(dsn)).toThrow(UnsupportedDsn);
    expect(() => parseDsn(dsn)).not.toThrow('secret');
  },
);
