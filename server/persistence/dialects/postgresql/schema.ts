import { type SqlConnection, unprepared } from '../../sql/connection.ts';
import type { DialectSchema } from '../dialect.ts';
import { changes } from './changes.ts';

/** Any number will do, as long as every process uses the same one. */
const LOCK = 8_317_402_559;

/**
 * Ours, beside the reference's: it finds identifiers by their beginning whatever the database's collation. Where a large
 * table is already there, making it holds up writes to that table for some seconds.
 */
const PREFIX_INDEX = `create index if not exists zelos_identifiers_prefix_idx
  on identity_credential_identifiers (nid, identifier varchar_pattern_ops, identity_credential_type_id, identity_id)`;

/** Ours as well: it finds security keys and passkeys by their ids. */
const KEY_ID_INDEX = `create index if not exists zelos_key_ids_idx on identity_credentials
  using gin ((config -> 'credentials') jsonb_path_ops) where config -> 'user_handle' is not null`;

/** The reference makes these; nothing of its final schema uses them, and not every role may. */
const EXTENSIONS = ['pg_trgm', 'btree_gin'];

export const schema: DialectSchema = {
  folder: new URL('./', import.meta.url),
  changes,
  async prepare(sql: SqlConnection) {
    for (const extension of EXTENSIONS) {
      await sql.savepoint(() => sql.script(`create extension if not exists ${extension}`)).catch(() => undefined);
    }
  },
  async hasTable(sql, name) {
    const [row] = await sql.all(unprepared('select to_regclass(?) is not null'), [name]);
    return row?.[0] === true;
  },
  async lockMigrations(sql) {
    await sql.all(unprepared(`select pg_advisory_xact_lock(${LOCK})`), []);
  },
  async createOwnIndexes(sql) {
    for (const index of [PREFIX_INDEX, KEY_ID_INDEX]) await sql.script(index);
  },
};
