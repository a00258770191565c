import type { SessionStore } from '../../session/ports.ts';
import { prepared } from '../sql/connection.ts';
import type { StoreContext } from './context.ts';

type Revocations = Pick<SessionStore, 'revoke' | 'revokeByToken' | 'revokeAllExcept' | 'deleteByIdentity'>;

/** What ends sessions. */
export function sessionRevocations({ sql, dialect, scope, changes }: StoreContext): Revocations {
  const revoke = prepared('update sessions set active = false where id = ? and nid = ?');
  const revokeOwn = prepared('update sessions set active = false where id = ? and nid = ? and identity_id = ?');
  const revokeOthers = prepared('update sessions set active = false where identity_id = ? and id <> ? and nid = ?');
  const deleteAll = prepared('delete from sessions where identity_id = ? and nid = ?');
  const revoked = { table: 'sessions', set: { text: 'active = false', values: [] }, list: 'id' };

  return {
    async revoke(id, identityId) {
      const count = await (identityId === undefined
        ? sql.run(revoke, [id, scope.nid])
        : sql.run(revokeOwn, [id, scope.nid, identityId]));
      changes.changed('session', id);
      return count > 0;
    },
    async revokeByToken(token) {
      const where = { text: 'token = ? and nid = ?', values: [token, scope.nid] };
      const row = await dialect.statements.changeRow(sql, { ...revoked, where });
      if (row !== undefined) changes.changed('session', String(row[0]));
      return row !== undefined;
    },
    async revokeAllExcept(identityId, keepId) {
      const count = await sql.run(revokeOthers, [identityId, keepId, scope.nid]);
      changes.changed('identity', identityId);
      return count;
    },
    async deleteByIdentity(identityId) {
      const count = await sql.run(deleteAll, [identityId, scope.nid]);
      changes.changed('identity', identityId);
      return count > 0;
    },
  };
}
