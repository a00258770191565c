import { describe, expect, it } from 'vitest';
import { UnsupportedDsn, splitDsn } from '../../dsn.ts';
import { parseSqliteDsn } from './dsn.ts';

const parse = (dsn: string) => parseSqliteDsn(splitDsn(dsn));

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
    expect(parse(dsn)).toMatchObject(expected);
  });

  it('put nothing but keywords into pragmas', () => {
    expect(() => parse('sqlite://db?_journal_mode=wal;drop table x')).toThrow(UnsupportedDsn);
  });
});
