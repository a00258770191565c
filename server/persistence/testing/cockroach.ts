/** The dialect of CockroachDB on a PostgreSQL whose transactions are serializable: its real conflicts, but not its planner, clock or limits. */
import { readFileSync, readdirSync } from 'node:fs';
import { CREDENTIAL_TYPES } from '../migrations/credential-types.ts';
import type { Statement } from '../sql/connection.ts';
import { PooledConnection } from '../sql/pooled-connection.ts';
import { lackingIn } from './cockroach-lint.ts';
import { openRaw } from './raw.ts';

const FOLDER = new URL('../dialects/cockroachdb/', import.meta.url);

/** The dialect's schema as PostgreSQL takes it: how an index is stored is left out. */
export const schemaForPostgresql = (): string =>
  schemaOfCockroach()
    .replaceAll(/\susing hash\b/g, '')
    .replaceAll(/\sstoring \(/g, ' include (');

/** The dialect's schema as it is. */
export const schemaOfCockroach = (): string =>
  readdirSync(new URL('schema/', FOLDER))
    .sort()
    .map((file) => readFileSync(new URL(`schema/${file}`, FOLDER), 'utf8'))
    .join('\n');

/** Makes the schema in an empty database of PostgreSQL. `dsn`: of PostgreSQL. @returns the DSN for the dialect */
export async function asCockroach(dsn: string): Promise<string> {
  const raw = await openRaw(dsn);
  const name = new URL(dsn).pathname.slice(1);
  await raw.script(schemaForPostgresql());
  for (const [type, id] of Object.entries(CREDENTIAL_TYPES))
    await raw.script(`insert into identity_credential_types (id, name) values ('${id}', '${type}')`);
  const versions = readFileSync(new URL('versions.txt', FOLDER), 'utf8').trimEnd().split('\n');
  const rows = versions.map((line) => `('${line.slice(0, line.indexOf(' '))}', 0)`);
  await raw.script(`insert into schema_migration (version, version_self) values ${rows.join(', ')}`);
  await raw.script(`alter database ${name} set default_transaction_isolation = 'serializable'`);
  await raw.close();
  const url = new URL(dsn);
  return `cockroach://${url.username}@${url.hostname}:${url.port || 5432}/${name}?sslmode=disable`;
}

/** Statements that were run since, by any dialect, with what each of them would lack. @returns what ends the record */
export function recordStatements(): { readonly texts: ReadonlySet<string>; stop(): void } {
  const texts = new Set<string>();
  const { all, run, map, script } = PooledConnection.prototype;
  Object.assign(PooledConnection.prototype, {
    all(this: PooledConnection<unknown>, statement: Statement, values: never) {
      texts.add(statement.text);
      return all.call(this, statement, values);
    },
    run(this: PooledConnection<unknown>, statement: Statement, values: never) {
      texts.add(statement.text);
      return run.call(this, statement, values);
    },
    map(this: PooledConnection<unknown>, statement: Statement, values: never, read: never) {
      texts.add(statement.text);
      return map.call(this, statement, values, read);
    },
    script(this: PooledConnection<unknown>, sql: string) {
      texts.add(sql);
      return script.call(this, sql);
    },
  });
  return { texts, stop: () => void Object.assign(PooledConnection.prototype, { all, run, map, script }) };
}

/** Those of the texts that CockroachDB does not take, with the reason. */
export const untaken = (texts: Iterable<string>): readonly (readonly [string, readonly string[]])[] =>
  [...texts].map((text) => [text, lackingIn(text)] as const).filter(([, lacking]) => lacking.length > 0);
