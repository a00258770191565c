import type { IdentityStore } from '../../identity/ports.ts';
import { prepared } from '../sql/connection.ts';
import type { StoreContext } from './context.ts';
import type { IdentityTables } from './identity-create.ts';

const OWN = 'identity_id = ? and nid = ? and identity_credential_type_id = ?';
const CHANGED = ['config', 'updatedAt'] as const;

/** Rewrites credentials from what is stored; see `IdentityStore.changeCredentials`. */
export function credentialChange(
  { sql, scope, clock }: StoreContext,
  { credentials }: IdentityTables,
): IdentityStore['changeCredentials'] {
  // A write that changes nothing locks the row until the transaction ends, on every database.
  const lock = prepared(`update ${credentials.name} set version = version where ${OWN}`);
  const select = prepared(`select ${credentials.list('c')} from ${credentials.name} c where ${OWN}`);
  const write = credentials.update(CHANGED, 'id = ? and nid = ?');

  return (identityId, type, change) =>
    sql.transaction(async () => {
      const own = [identityId, scope.nid, scope.credentialTypeId(type)];
      if ((await sql.run(lock, own)) === 0) return false;
      const [found] = await sql.all(select, own);
      if (found === undefined) return false;
      const row = credentials.decode(found);
      const config = change(row.config);
      if (config === undefined) return false;
      const values = credentials.encodeSome({ config, updatedAt: clock.now() }, CHANGED);
      return (await sql.run(write, [...values, row.id, scope.nid])) > 0;
    });
}
