/** Commands that talk to the database. */
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { file, folder, zelos } from '../test/command-line.ts';

afterEach(() => vi.unstubAllEnvs());

describe('the database', () => {
  const dsn = `sqlite://${join(folder, 'db.sqlite')}?_fk=true`;
  it('is migrated, and cleaned up', async () => {
    expect((await zelos('migrate', 'sql', 'status', dsn)).out).toMatch(/networks\t+Pending/);
    expect(await zelos('migrate', 'sql', dsn, '--yes')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/SUCCESS -+\nSuccessfully applied migrations!\n$/),
    });
    vi.stubEnv('DSN', dsn);
    expect((await zelos('migrate', 'sql', 'status', '-e', '--format', 'jsonpath=0')).out).toContain(
      '"state": "Applied"',
    );
    expect(await zelos('migrate', 'sql', 'up', '-e', '-y')).toMatchObject({ code: 0 });
    expect(await zelos('cleanup', 'sql', '-e', '--database.cleanup.sleep.tables', '0')).toMatchObject({
      code: 0,
      err: '',
    });
    expect(
      await zelos('cleanup', 'sql', '--read-from-env=false', dsn, '--database.cleanup.sleep.tables', '0s'),
    ).toMatchObject({ code: 0 });
  });
  it('is cleaned up by the keys of file and environment, and the command prints the counts', async () => {
    vi.stubEnv('DSN', dsn);
    const settings = file('cleanup.json', { database: { cleanup: { batch_size: 7, sleep: { tables: '0s' } } } });
    expect(await zelos('cleanup', 'sql', '-e', '-c', settings)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^sessions\t0\n.*selfservice_login_flows\t0\n/s),
    });
    vi.stubEnv('DATABASE_CLEANUP_BATCH_SIZE', 'many');
    expect(await zelos('cleanup', 'sql', '-e', '-c', settings)).toMatchObject({ code: 1 });
  });
  it('is rolled back by a number of steps, and migrated again', async () => {
    vi.stubEnv('DSN', `sqlite://${folder}/down.sqlite?_fk=true`);
    await zelos('migrate', 'sql', 'up', '-e', '--yes');
    expect(await zelos('migrate', 'sql', 'down', '-e', '--yes', '--steps', '2')).toEqual({
      code: 0,
      out: expect.stringMatching(
        /plan is as follows:[^]*20251105000000000004\t.*Applied\t+\n20251215000000000000\t.*Rollback\t+\n20260114175904000000\t.*Rollback\t+\n\nThe SQL statements [^]*-{12} 20260114175904000000 - drop_identity_credentials_nid_idx -{12}\n[^]*-{12} 20251215000000000000 [^]*SUCCESS -+\nSuccessfully applied migrations!\n$/,
      ),
      err: '',
    });
    expect((await zelos('migrate', 'sql', 'status', '-e')).out).toMatch(
      /20251105000000000004\t.*Applied.*\n20251215000000000000\t.*Pending.*\n20260114175904000000\t.*Pending/,
    );
    expect((await zelos('migrate', 'sql', '-e', '--yes')).out).toMatch(/alter table courier_messages add column/);
    expect((await zelos('migrate', 'sql', 'status', '-e')).out).not.toContain('Pending');
  });
  it.each([
    [
      ['--steps', '43'],
      'Nothing was changed: the schema can be rolled back to that of Kratos v1.0 (42 steps from here)',
    ],
    [[], 'There are apparently no migrations to roll back.\nPlease provide the --steps argument'],
    [['--steps', '-1'], 'Flag --steps must be larger than 0.\n'],
    [['--steps', 'x'], 'invalid argument "x" for "--steps" flag'],
  ])('is not rolled back by %j', async (flags, err) => {
    vi.stubEnv('DSN', `sqlite://${folder}/down.sqlite?_fk=true`);
    expect(await zelos('migrate', 'sql', 'down', '-e', '--yes', ...flags)).toMatchObject({
      code: 1,
      err: expect.stringContaining(err),
    });
    expect((await zelos('migrate', 'sql', 'status', '-e')).out).not.toContain('Pending');
  });
  it.each([
    [['migrate', 'sql', '-e'], 'environment variable DSN must be set'],
    [['migrate', 'sql'], 'Usage:'],
    [['migrate', 'sql', 'oracle://x'], 'oracle'],
  ])('%j is refused', async (args, err) => {
    vi.stubEnv('DSN', undefined);
    expect(await zelos(...args)).toMatchObject({ code: 1, err: expect.stringContaining(err) });
  });
});
