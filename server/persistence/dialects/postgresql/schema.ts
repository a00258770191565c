import { setTimeout as sleep } from 'node:timers/promises';
import { type SqlConnection, unprepared } from '../../sql/connection.ts';
import type { DialectSchema } from '../dialect.ts';
import { changes } from './changes.ts';

/** Any number will do, as long as every process uses the same one. */
const LOCK = 8_317_402_559;

/** The reference makes these; nothing of its final schema uses them, and not every role may. */
const EXTENSIONS = ['pg_trgm', 'btree_gin'];

/** How often, and how long apart in milliseconds, an index is tried for that another process is making at the same time. */
const INDEX_TRIES = 20;
const INDEX_PAUSE_MS = 500;

export const schema: DialectSchema = {
  folder: new URL('./', import.meta.url),
  changes,
  async prepare(sql) {
    for (const extension of EXTENSIONS) {
      await sql.savepoint(() => sql.script(`create extension if not exists ${extension}`)).catch(() => undefined);
    }
  },
  // Not `to_regclass`: it answers from a cache that waiting for the lock does not refresh.
  async hasTable(sql, name) {
    const found = unprepared('select 1 from pg_class where relname = ? and pg_table_is_visible(oid)');
    return (await sql.all(found, [name])).length > 0;
  },
  alone: (sql, work) =>
    sql.transaction(async () => {
      await sql.all(unprepared(`select pg_advisory_xact_lock(${LOCK})`), []);
      return work();
    }),
  ownIndexes: [
    // Finds identifiers by their beginning, whatever the database's collation.
    'zelos_identifiers_prefix_idx on identity_credential_identifiers (nid, identifier varchar_pattern_ops, identity_credential_type_id, identity_id)',
    // Finds security keys and passkeys by their ids.
    `zelos_key_ids_idx on identity_credentials using gin ((config -> 'credentials') jsonb_path_ops) where config -> 'user_handle' is not null`,
  ],
  async ensureIndex(sql, index) {
    const name = index.slice(0, index.indexOf(' '));
    for (let attempt = 1; ; attempt += 1) {
      const state = await indexState(sql, name);
      if (state === 'valid') return;
      try {
        // What an interrupted process left behind.
        if (state === 'invalid') await sql.script(`drop index concurrently if exists ${name}`);
        await sql.script(`create index concurrently ${index}`);
      } catch (error) {
        if (attempt === INDEX_TRIES) throw error;
        await sleep(INDEX_PAUSE_MS);
      }
    }
  },
};

/** An index that is being made, or whose making was interrupted, is invalid. */
async function indexState(sql: SqlConnection, name: string): Promise<'valid' | 'invalid' | 'missing'> {
  const statement = unprepared(
    'select i.indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid where c.relname = ? and pg_table_is_visible(c.oid)',
  );
  const [row] = await sql.all(statement, [name]);
  if (row === undefined) return 'missing';
  return row[0] === true ? 'valid' : 'invalid';
}
