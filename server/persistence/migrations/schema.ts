import { readFileSync, readdirSync } from 'node:fs';
import type { DialectSchema } from '../dialects/dialect.ts';
import { type SqlConnection, prepared } from '../sql/connection.ts';
import { CREDENTIAL_TYPES } from './credential-types.ts';

/** A version of the reference's schema. */
export interface Version {
  readonly version: string;
  readonly name: string;
}

/** All versions that the reference counts in a dialect, oldest first. */
export function versionsOf({ folder }: DialectSchema): readonly Version[] {
  return readFileSync(new URL('versions.txt', folder), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => ({ version: line.slice(0, line.indexOf(' ')), name: line.slice(line.indexOf(' ') + 1) }));
}

/** Makes the final schema in an empty database, with all versions counted as applied. */
export async function createSchema(
  sql: SqlConnection,
  schema: DialectSchema,
  versions: readonly Version[],
): Promise<void> {
  await schema.prepare(sql);
  const folder = new URL('schema/', schema.folder);
  for (const file of readdirSync(folder).sort()) await sql.script(readFileSync(new URL(file, folder), 'utf8'));
  for (const index of schema.ownIndexes) await sql.script(`create index ${index}`);
  const type = prepared('insert into identity_credential_types (id, name) values (?, ?)');
  for (const [name, id] of Object.entries(CREDENTIAL_TYPES)) await sql.run(type, [id, name]);
  const version = prepared('insert into schema_migration (version, version_self) values (?, 0)');
  for (const one of versions) await sql.run(version, [one.version]);
}
