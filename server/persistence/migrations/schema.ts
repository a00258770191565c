import { readFileSync, readdirSync } from 'node:fs';
import { type Dialect, type SqlConnection, prepared } from '../sql/connection.ts';
import { CREDENTIAL_TYPES } from './credential-types.ts';

/** A version of the reference's schema. */
export interface Version {
  readonly version: string;
  readonly name: string;
}

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

/** All versions that the reference counts in a dialect, oldest first. */
export function versionsOf(dialect: Dialect): readonly Version[] {
  return read(`versions/${dialect}.txt`)
    .trimEnd()
    .split('\n')
    .map((line) => ({ version: line.slice(0, line.indexOf(' ')), name: line.slice(line.indexOf(' ') + 1) }));
}

/** Makes the final schema in an empty database, with all versions counted as applied. */
export async function createSchema(sql: SqlConnection, versions: readonly Version[]): Promise<void> {
  if (sql.dialect === 'postgresql') await extensions(sql);
  const folder = `schema/${sql.dialect}/`;
  for (const file of readdirSync(new URL(folder, import.meta.url)).sort()) await sql.script(read(folder + file));
  const type = prepared('insert into identity_credential_types (id, name) values (?, ?)');
  for (const [name, id] of Object.entries(CREDENTIAL_TYPES)) await sql.run(type, [id, name]);
  const version = prepared('insert into schema_migration (version, version_self) values (?, 0)');
  for (const one of versions) await sql.run(version, [one.version]);
}

/** The reference makes these; nothing of its final schema uses them, and not every role may. */
async function extensions(sql: SqlConnection): Promise<void> {
  for (const extension of ['pg_trgm', 'btree_gin']) {
    await sql.savepoint(() => sql.script(`create extension if not exists ${extension}`)).catch(() => undefined);
  }
}
