import { expect, it } from 'vitest';
import { loadDialect } from './dialects/index.ts';
import { UnsupportedDsn, splitDsn } from './dsn.ts';

it.each(['mysql://user:secret@host/db', 'cockroach://host/db', '', 'nonsense'])(
  '%s is refused without saying its secret',
  async (dsn) => {
    const refusal: unknown = await loadDialect(splitDsn(dsn)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(UnsupportedDsn);
    expect(String(refusal)).not.toContain('secret');
  },
);

it.each([
  ['memory', 'sqlite'],
  ['sqlite://db', 'sqlite'],
  ['sqlite3://db', 'sqlite'],
  ['postgres://host/db', 'postgresql'],
  ['postgresql://host/db', 'postgresql'],
])('%s is a database of the dialect %s', async (dsn, name) => {
  expect((await loadDialect(splitDsn(dsn))).name).toBe(name);
});
