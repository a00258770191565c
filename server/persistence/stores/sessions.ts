import { parseId } from '../../kernel/id.ts';
import type { SessionStore } from '../../session/ports.ts';
import { SessionDeviceEntity, SessionEntity } from '../entities/session.ts';
import { batchReads } from '../sql/batch-reads.ts';
import { type SqlRow, prepared } from '../sql/connection.ts';
import { InsertBatch } from '../sql/insert-batch.ts';
import type { StoreContext } from './context.ts';
import { sessionLists } from './session-list.ts';
import { fromDevice, fromSession } from './session-rows.ts';
import { sessionSelects } from './session-select.ts';

/** The columns that a further login may change. When and for which identity a session was issued stays. */
const MUTABLE = [
  'expiresAt',
  'authenticatedAt',
  'updatedAt',
  'aal',
  'authenticationMethods',
  'token',
  'logoutToken',
] as const;

export function sessionStore(context: StoreContext): SessionStore {
  const { sql, dialect, scope, mapperOf, clock, time } = context;
  const sessions = mapperOf(SessionEntity);
  const devices = mapperOf(SessionDeviceEntity);
  const select = sessionSelects(context);
  const whoami = select.one({ identity: true, devices: true });
  const rowOf = rowsByToken(context, whoami.text);
  const insertDevice = dialect.statements.insertIfAbsent(devices.insert);
  const extend = prepared('update sessions set expires_at = ? where id = ? and nid = ? and expires_at < ?');
  const update = sessions.update(MUTABLE, 'id = ? and nid = ? and active = true and token = ?');
  const revoke = prepared('update sessions set active = false where id = ? and nid = ?');
  const revokeOwn = prepared('update sessions set active = false where id = ? and nid = ? and identity_id = ?');
  const revokeByToken = prepared('update sessions set active = false where token = ? and nid = ?');
  const revokeOthers = prepared('update sessions set active = false where identity_id = ? and id <> ? and nid = ?');
  const deleteAll = prepared('delete from sessions where identity_id = ? and nid = ?');

  return {
    async getByToken(token) {
      const row = await rowOf(token);
      return row === undefined ? undefined : whoami.read(row);
    },

    async get(id, expand) {
      if (parseId(id) === undefined) return undefined;
      const wanted = select.one(expand);
      const [row] = await sql.all(prepared(`${wanted.text} where s.id = ? and s.nid = ?`), [id, scope.nid]);
      return row === undefined ? undefined : wanted.read(row);
    },

    async create(session) {
      const batch = new InsertBatch();
      batch.add(sessions, fromSession(session, scope.nid));
      const of = { sessionId: session.id, identityId: session.identityId, nid: scope.nid, now: session.createdAt };
      for (const device of session.devices) batch.add(devices, fromDevice(device, of));
      await batch.write(sql, dialect.statements);
    },

    async update(session, token) {
      const values = sessions.encodeSome(fromSession(session, scope.nid), MUTABLE);
      return (await sql.run(update, [...values, session.id, scope.nid, token])) > 0;
    },

    async addDevice(sessionId, identityId, device) {
      const row = fromDevice(device, { sessionId, identityId, nid: scope.nid, now: clock.now() });
      await sql.run(insertDevice, devices.encode(row));
    },

    extend: async (id, expiresAt, onlyIfExpiresBefore) =>
      (await sql.run(extend, [time(expiresAt), id, scope.nid, time(onlyIfExpiresBefore)])) > 0,

    ...sessionLists(context, select),

    revoke: async (id, identityId) =>
      (await (identityId === undefined
        ? sql.run(revoke, [id, scope.nid])
        : sql.run(revokeOwn, [id, scope.nid, identityId]))) > 0,
    revokeByToken: async (token) => (await sql.run(revokeByToken, [token, scope.nid])) > 0,
    revokeAllExcept: (identityId, keepId) => sql.run(revokeOthers, [identityId, keepId, scope.nid]),
    deleteByIdentity: async (identityId) => (await sql.run(deleteAll, [identityId, scope.nid])) > 0,
  };
}

/** Finds a session's row by its token. Where a statement is a round trip, requests that come at once share one. */
function rowsByToken(
  { sql, dialect, scope, mapperOf }: StoreContext,
  select: string,
): (token: string) => Promise<SqlRow | undefined> {
  const byToken = prepared(`${select} where s.token = ? and s.nid = ?`);
  const byTokens = dialect.statements.selectByTexts?.(select, 's.token', 's.nid = ?');
  const column = mapperOf(SessionEntity).columns.findIndex(({ name }) => name === 'token');
  /** MySQL takes no account of letter case where the database's collation does not. */
  const find = async (token: string) =>
    (await sql.all(byToken, [token, scope.nid])).find((row) => row[column] === token);
  if (byTokens === undefined) return find;

  const several = batchReads(async (tokens) => {
    const [token = ''] = tokens;
    const rows =
      tokens.length === 1
        ? await find(token).then((row) => (row ? [row] : []))
        : await sql.all(byTokens, [tokens, scope.nid]);
    return new Map(rows.map((row) => [String(row[column]), row]));
  });
  return async (token) => {
    // No row can hold U+0000, and a list with one in it is refused as a whole.
    if (token.includes('\0')) return undefined;
    return sql.inTransaction ? find(token) : several(token);
  };
}
