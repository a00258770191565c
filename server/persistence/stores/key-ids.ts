import { type IdentityStore, UniqueViolation } from '../../identity/ports.ts';
import { type Dialect, prepared } from '../sql/connection.ts';
import type { StoreContext } from './context.ts';

/**
 * Whoever has the keys of a list in JSON: `[{"id":"..."}]`. PostgreSQL finds them by an index of ours,
 * `zelos_key_ids_idx`; with a limit it would rather read the whole table.
 */
const HOLDER: Readonly<Record<Dialect, string>> = {
  postgresql: `select 1 from identity_credentials
    where nid = ? and config -> 'user_handle' is not null and (config -> 'credentials') @> ?::jsonb`,
  sqlite: `select 1 from identity_credentials c, json_each(c.config, '$.credentials') k
    where c.nid = ? and c.config ->> '$.user_handle' is not null and k.value ->> '$.id' = ? ->> '$[0].id' limit 1`,
};

/** Ids of security keys and passkeys. The reference keeps them inside the JSON of credentials, where nothing makes them unique. */
export function keyIds({ sql, scope }: StoreContext): Pick<IdentityStore, 'claimKeyId'> {
  // A write that changes nothing: whoever else claims an id waits until this transaction ends, and sees what it has stored.
  const takeTurns = prepared('update identity_credential_types set name = name where id = ?');
  const holder = prepared(HOLDER[sql.dialect]);
  return {
    async claimKeyId(id) {
      await sql.run(takeTurns, [scope.credentialTypeId('webauthn')]);
      const [taken] = await sql.all(holder, [scope.nid, JSON.stringify([{ id }])]);
      if (taken !== undefined) throw new UniqueViolation('credential-identifier');
    },
  };
}
