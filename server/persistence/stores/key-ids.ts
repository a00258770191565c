import { type IdentityStore, UniqueViolation } from '../../identity/ports.ts';
import { prepared } from '../sql/connection.ts';
import type { StoreContext } from './context.ts';

/** Ids of security keys and passkeys. The reference keeps them inside the JSON of credentials, where nothing makes them unique. */
export function keyIds({ sql, dialect, scope }: StoreContext): Pick<IdentityStore, 'claimKeyId'> {
  // A write that changes nothing locks the row: another claim of an id waits until this transaction ends, and sees what it has stored.
  const takeTurns = prepared('update identity_credential_types set name = name where id = ?');
  return {
    async claimKeyId({ id, types: [first, ...others] }) {
      await sql.run(takeTurns, [scope.credentialTypeId(first)]);
      const typeIds = [first, ...others].map((type) => scope.credentialTypeId(type));
      const [taken] = await dialect.statements.keyIdOwner(sql, { nid: scope.nid, typeIds, id });
      if (taken !== undefined) throw new UniqueViolation('credential-identifier');
    },
  };
}
