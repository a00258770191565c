import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../../kernel/id.ts';
import { callEverything } from '../../../test/storage-tour.ts';
import { splitDsn } from '../../dsn.ts';
import { createSchema, versionsOf } from '../../migrations/schema.ts';
import { type OpenDatabase, openDatabase } from '../../open-database.ts';
import { lackingIn } from '../../testing/cockroach-lint.ts';
import { recordStatements, schemaOfCockroach, untaken } from '../../testing/cockroach.ts';
import { type TestDatabase, cockroach, hasPostgresql } from '../../testing/databases.ts';
import { sampleIdentity } from '../../testing/samples.ts';
import { parsePostgresqlDsn } from '../postgresql/dsn.ts';
import { dialect as postgresql } from '../postgresql/index.ts';
import { schema } from './schema.ts';

describe('what the dialect of CockroachDB makes', () => {
  it('is a schema that it takes, with the reference’s versions', async () => {
    expect(lackingIn(schemaOfCockroach())).toEqual([]);
    const versions = versionsOf(schema);
    expect(versions).toHaveLength(487);
    expect(versions.map(({ version }) => version)).toEqual(versions.map(({ version }) => version).toSorted());
    const texts: string[] = [];
    const sql = {
      script: async (text: string) => texts.push(text),
      run: async ({ text }: { text: string }) => texts.push(text),
    };
    await createSchema(sql as never, schema, versions);
    expect(untaken(texts)).toEqual([]);
    expect(texts.length).toBeGreaterThan(490);
  });

  it('differs from PostgreSQL’s schema in indexes and names of keys alone', () => {
    const tables = (text: string) =>
      text
        .split('\n')
        .filter((line) => /^ {2}\w|^create table/.test(line) && !/foreign key|unique_session_device/.test(line))
        .map((line) => line.trim().replaceAll(/\s+/g, ' '));
    const own = readFolder(schema.folder);
    expect(tables(own)).toEqual(tables(readFolder(postgresql.schema.folder)));
    const keys = (text: string) =>
      text
        .match(/foreign key .*/g)
        ?.map((key) => key.replace(/,$/, ''))
        .toSorted();
    expect(keys(own)).toEqual(keys(readFolder(postgresql.schema.folder)));
  });

  it('notices statements of PostgreSQL that it would not take', () => {
    const refused = [
      'select pg_advisory_xact_lock(1)',
      "select pg_notify('a', 'b')",
      'create index concurrently a on b (c)',
      'with a as (insert into x values (1)), b as (insert into y values (2)) select 1',
      `select encode(sha256(convert_to(found::text, 'UTF8')), 'base64') from found`,
      'create index a on b (c varchar_pattern_ops)',
      'select * from sessions as of system time now()',
    ];
    for (const text of refused) expect({ text, lacking: lackingIn(text) }).not.toEqual({ text, lacking: [] });
    for (const text of [
      'select 1',
      'update t set a = ? where id = ? returning id',
      'select * from t for update skip locked',
    ])
      expect(lackingIn(text)).toEqual([]);
  });
});

/** By hand with 10,002. */
const TRANSACTIONS = Number(process.env['ZELOS_TEST_TRANSACTIONS'] ?? 150);

const readFolder = (folder: URL): string =>
  [1, 2, 3, 4, 5]
    .map((part) => ['identities', 'sessions', 'flows', 'codes', 'courier'][part - 1])
    .map((name, index) => readFileSync(new URL(`schema/${index + 1}-${name}.sql`, folder), 'utf8'))
    .join('\n');

it('a DSN names the port of CockroachDB where it names none', () => {
  const hosts = (dsn: string) => parsePostgresqlDsn(splitDsn(dsn), 26_257).hosts;
  expect(hosts('cockroach://root@one,two:1/db')).toEqual([
    { host: 'one', port: 26_257 },
    { host: 'two', port: 1 },
  ]);
});

describe.runIf(hasPostgresql)('the dialect of CockroachDB, on PostgreSQL with serializable transactions', () => {
  let created: TestDatabase;
  let db: OpenDatabase;
  const record = recordStatements();
  beforeAll(async () => {
    created = await cockroach.create();
    db = await openDatabase({ dsn: created.dsn });
    await db.migrations.up();
  });
  afterAll(async () => {
    record.stop();
    await db.close();
    await created.drop();
  });

  it('runs no statement of any store that CockroachDB would not take', async () => {
    expect(await callEverything(db)).toEqual([]);
    expect(record.texts.size).toBeGreaterThan(80);
    expect(untaken(record.texts)).toEqual([]);
  });

  it('does transactions again until none is lost and none is doubled', async () => {
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      const identity = sampleIdentity(`${name}-${newId()}@example.com`, { metadataAdmin: { count: 0 } });
      await db.identities.create(identity);
      ids.push(identity.id);
    }
    const countOf = async (id: string) => ((await db.identities.get(id, []))!.metadataAdmin as { count: number }).count;
    let [attempts, left] = [0, TRANSACTIONS];
    const lane = async () => {
      while (left > 0) {
        const id = ids[(left -= 1) % ids.length]!;
        await db.transaction(async ({ identities }) => {
          attempts += 1;
          const one = (await identities.getWithCredentials(id))!;
          const { count } = one.metadataAdmin as { count: number };
          await identities.update(one, { ...one, metadataAdmin: { count: count + 1 } });
        });
      }
    };
    await Promise.all(Array.from({ length: 8 }, lane));
    expect(await Promise.all(ids.map(countOf))).toEqual(ids.map(() => TRANSACTIONS / ids.length));
    // There were conflicts at all.
    expect(attempts).toBeGreaterThan(TRANSACTIONS);
  });
});
