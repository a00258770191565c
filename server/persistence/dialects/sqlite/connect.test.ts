import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openDatabase } from '../../open-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'zelos-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

it('a database file is its owner’s alone, and stays as the operator has made it', async () => {
  const path = join(folder, 'db.sqlite');
  const dsn = `sqlite://${path}?_journal_mode=WAL`;
  const db = await openDatabase({ dsn });
  await db.migrations.up();
  expect([modeOf(path), modeOf(`${path}-wal`)]).toEqual(['600', '600']);
  await db.close();
  chmodSync(path, 0o640);
  await (await openDatabase({ dsn })).close();
  expect(modeOf(path)).toBe('640');
});
