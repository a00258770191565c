import { describe, expect, it } from 'vitest';
import { UnsupportedDsn, splitDsn } from '../../dsn.ts';
import { parseMysqlDsn } from './dsn.ts';

const parse = (dsn: string) => parseMysqlDsn(splitDsn(dsn));

describe('DSNs of MySQL', () => {
  it('are read as the driver of the reference reads them', () => {
    const dsn =
      "mysql://us:p@s/:?w%41@tcp(db.example:3307)/da%20ta?parseTime=true&multiStatements=true&sql_mode=''&tls=true&allowCleartextPasswords=1&collation=utf8mb4_bin&max_conns=20&max_conn_lifetime=1h30m&timeout=3s&readTimeout=500ms&innodb_lock_wait_timeout=5&time_zone='%2B00:00'";
    expect(parse(dsn)).toEqual({
      address: { host: 'db.example', port: 3307 },
      user: 'us',
      // Nothing before the database is escaped.
      password: 'p@s/:?w%41',
      database: 'da ta',
      tls: { mode: 'verified', fallback: false },
      allowCleartextPasswords: true,
      collation: 'utf8mb4_bin',
      variables: [
        ['innodb_lock_wait_timeout', '5'],
        ['time_zone', "'+00:00'"],
      ],
      pool: { max: 20, idle: undefined, lifetimeMs: 5_400_000, idleTimeMs: undefined },
      connectTimeoutMs: 3000,
      readTimeoutMs: 500,
    });
  });

  it.each([
    ['mysql://root@/db', { host: '127.0.0.1', port: 3306 }],
    ['mysql://root@tcp/db', { host: '127.0.0.1', port: 3306 }],
    ['mysql://tcp(host)/db', { host: 'host', port: 3306 }],
    ['mysql://root@tcp([::1]:3307)/db', { host: '::1', port: 3307 }],
    ['mysql://root@unix(/run/my/sql.sock)/db', { socketPath: '/run/my/sql.sock' }],
    ['mysql://root@unix/db', { socketPath: '/tmp/mysql.sock' }],
  ])('%s is at %j', (dsn, address) => {
    expect(parse(dsn)).toMatchObject({ address, database: 'db' });
  });

  it.each([
    ['tls=false', { mode: 'off', fallback: false }],
    ['tls=skip-verify', { mode: 'unverified', fallback: false }],
    ['tls=Preferred', { mode: 'unverified', fallback: true }],
    ['tls=true&allowFallbackToPlaintext=true', { mode: 'verified', fallback: true }],
  ])('%s', (parameters, tls) => {
    expect(parse(`mysql://root@/db?${parameters}`).tls).toEqual(tls);
  });

  it.each([
    ['mysql://u:secret@tcp(h:3306)', 'a slash before the database is missing'],
    ['mysql://u:secret@tcp(h:99999)/db', 'a port must be a number from 1 to 65535'],
    ['mysql://u:secret@tcp(h:3306/db', 'the address must be tcp(host:port)'],
    ['mysql://u:secret@h:3306/db', 'the address must be tcp(host:port)'],
    ['mysql://u:secret@tcp(::1)/db', 'a port must be a number from 1 to 65535'],
    ['mysql://u:secret@/d%zz', 'a % that starts no escape'],
    ['mysql://u:secret@/db?tls=mine', 'tls must be one of true, false, skip-verify, preferred'],
    ['mysql://u:secret@/db?allowCleartextPasswords=yes', 'allowCleartextPasswords must be true or false'],
    ['mysql://u:secret@/db?collation=latin1_bin', 'collation must be one of utf8mb4'],
    ['mysql://u:secret@/db?loc=Europe%2FBerlin', 'loc must be UTC'],
    ["mysql://u:secret@/db?a='b';drop", 'a: the value of a system variable is'],
    ['mysql://u:secret@/db?a%20b=1', 'a b: the value of a system variable is'],
  ])('%s is refused without saying its secret', (dsn, reason) => {
    expect(() => parse(dsn)).toThrow(UnsupportedDsn);
    expect(() => parse(dsn)).toThrow(reason);
    expect(() => parse(dsn)).not.toThrow('secret');
  });
});
