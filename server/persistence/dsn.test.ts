import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadDialect } from './dialects/index.ts';
import { UnsupportedDsn, splitDsn } from './dsn.ts';
import { openDatabase } from './open-database.ts';

it.each(['oracle://user:secret@host/db', 'oracle://host/db', '', 'nonsense'])(
  '%s is refused without saying its secret',
  async (dsn) => {
    const refusal: unknown = await loadDialect(splitDsn(dsn)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UnsupportedDsn);
    expect(String(refusal)).not.toContain('secret');
  },
);

const FOLDER = mkdtempSync(join(tmpdir(), 'zelos-dsn-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));
const JUNK = join(FOLDER, 'junk.pem');
writeFileSync(JUNK, 'no certificate');

it.each([
  ['postgres://u:secret@h:99999/db', 'a port must be a number from 1 to 65535'],
  ['postgres://u:secret@h:0/db', 'a port must be a number from 1 to 65535'],
  ['postgres://u:secret@h:five/db', 'a port must be a number from 1 to 65535'],
  ['postgres://u:secret@h,h2:70000/db', 'a port must be a number from 1 to 65535'],
  ['postgres://u:secret@h/db?port=x', 'a port must be a number from 1 to 65535'],
  ['postgres://u:secret%zz@h/db', 'a % that starts no escape'],
  ['postgres://u:secret@h/db?connect_timeout=soon', 'connect_timeout must be a number of seconds'],
  ['postgres://u:secret@h/db?sslmode=maybe', 'sslmode must be one of disable, allow, prefer'],
  ['postgres://u:secret@h/db?sslcert=/absent.pem', 'sslcert and sslkey must be given together'],
  ['postgres://u:secret@h/db?sslrootcert=/absent.pem', 'sslrootcert: /absent.pem cannot be read: ENOENT'],
  [`postgres://u:secret@h/db?sslmode=verify-full&sslrootcert=${JUNK}`, `sslrootcert: ${JUNK} is not PEM`],
  ['postgres://u:secret@h/db?sslcert=/absent.pem&sslkey=/absent.key', 'sslcert: /absent.pem cannot be read: ENOENT'],
  [`postgres://u:secret@h/db?sslcert=${JUNK}&sslkey=${JUNK}`, `sslcert: ${JUNK} is not PEM`],
  ['sqlite://db%zz', 'a % that starts no escape'],
  ['sqlite://db?_journal_mode=FAST', '_journal_mode must be one of DELETE'],
  ['sqlite://db?_sync=4', '_sync must be one of 0, OFF'],
  ['sqlite://db?_busy_timeout=long', '_busy_timeout must be a number of milliseconds'],
])('%s is refused at once, with the parameter and the reason', async (dsn, reason) => {
  const refusal: unknown = await openDatabase({ dsn }).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(UnsupportedDsn);
  expect(String(refusal)).toContain(`dsn: `);
  expect(String(refusal)).toContain(reason);
  expect(String(refusal)).not.toContain('secret');
});

it.each([
  ['memory', 'sqlite'],
  ['sqlite://db', 'sqlite'],
  ['sqlite3://db', 'sqlite'],
  ['postgres://host/db', 'postgresql'],
  ['postgresql://host/db', 'postgresql'],
  ['mysql://root@tcp(host)/db', 'mysql'],
])('%s is a database of the dialect %s', async (dsn, name) => {
  expect((await loadDialect(splitDsn(dsn))).name).toBe(name);
});
