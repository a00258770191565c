import type { IdentityStore } from '../../identity/ports.ts';
import { parseId } from '../../kernel/id.ts';
import { prepared } from '../sql/connection.ts';
import type { StoreContext } from './context.ts';
import { credentialChange } from './credential-change.ts';
import { identityCreates, identityTables } from './identity-create.ts';
import { identityList } from './identity-list.ts';
import { identityReads } from './identity-reads.ts';
import { identityUpdate } from './identity-update.ts';
import { keyIds } from './key-ids.ts';

export function identityStore(context: StoreContext): IdentityStore {
  const tables = identityTables(context);
  // A write that changes nothing locks the rows, on every database. Credentials come second, as in an update of an identity.
  const locks = [
    prepared('update identities set nid = nid where id = ? and nid = ?'),
    prepared('update identity_credentials set version = version where identity_id = ? and nid = ?'),
  ];
  const remove = prepared('delete from identities where id = ? and nid = ?');
  return {
    ...identityReads(context),
    ...identityCreates(context, tables),
    ...keyIds(context),
    update: identityUpdate(context, tables),
    changeCredentials: credentialChange(context, tables),
    list: identityList(context),
    async lockForUpdate(id) {
      for (const lock of locks) await context.sql.run(lock, [id, context.scope.nid]);
    },
    // What hangs on the identity goes with it: the foreign keys cascade.
    async delete(id) {
      if (parseId(id) === undefined) return false;
      const count = await context.sql.run(remove, [id, context.scope.nid]);
      context.changes.changed('identity', id);
      return count > 0;
    },
  };
}
