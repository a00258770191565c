import { describe, expect, it } from 'vitest';
import { splitDsn } from '../../dsn.ts';
import { parsePostgresqlDsn } from './dsn.ts';

const parse = (dsn: string) => parsePostgresqlDsn(splitDsn(dsn));

describe('DSNs of PostgreSQL', () => {
  it('name user, password, database, hosts and the pool', () => {
    const dsn =
      'postgres://us%40er:p%3Ass:w@one:5433,two,[::1]:6/da%20ta?sslmode=disable&max_conns=20&max_idle_conns=4&max_conn_lifetime=1h30m&max_conn_idle_time=500ms&connect_timeout=3&application_name=a&search_path=x';
    expect(parse(dsn)).toEqual({
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
      prepare: undefined,
      applicationName: 'a',
      searchPath: 'x',
      connectTimeoutMs: 3000,
    });
  });

  it.each([
    ['postgresql://localhost/db', { hosts: [{ host: 'localhost', port: 5432 }], user: undefined, prepare: undefined }],
    [
      'postgres:///db?host=/var/run/postgresql',
      { hosts: [{ host: '/var/run/postgresql', port: 5432 }], database: 'db' },
    ],
    ['postgres://h?default_query_exec_mode=exec', { prepare: false, database: undefined }],
    ['postgres://h?default_query_exec_mode=cache_describe', { prepare: false }],
    ['postgres://h?default_query_exec_mode=cache_statement', { prepare: true }],
    ['postgres://h/db?max_conns=many&max_conn_lifetime=soon', { pool: { max: undefined, lifetimeMs: undefined } }],
    ['postgres://h/db', { ssl: { mode: 'prefer' } }],
    ['postgres://h/db?sslrootcert=system', { ssl: { mode: 'verify-full', rootCertificate: undefined } }],
  ])('%s', (dsn, expected) => {
    expect(parse(dsn)).toMatchObject(expected);
  });

  it('with wrong encryption are refused', () => {
    expect(() => parse('postgres://h/db?sslmode=maybe')).toThrow('sslmode');
  });

  it('with an unknown way to execute statements are refused', () => {
    expect(() => parse('postgres://h/db?default_query_exec_mode=x')).toThrow(
      'must be one of cache_statement, cache_describe',
    );
  });
});
