import { parseId } from '../../kernel/id.ts';
import type { SessionStore } from '../../session/ports.ts';
import { SessionDeviceEntity, SessionEntity } from '../entities/session.ts';
import { Batch } from '../sql/batch.ts';
import { type SqlRow, prepared } from '../sql/connection.ts';
import { gathered } from '../sql/gathered.ts';
import type { StoreContext } from './context.ts';
import { sessionLists } from './session-list.ts';
import { fromDevice, fromSession } from './session-rows.ts';
import { sessionSelects } from './session-select.ts';

/** What a further login may change; when and for whom the session was issued stays, and so does its end. */
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
  const { sql, scope, tables, clock } = context;
  const sessions = tables(SessionEntity);
  const devices = tables(SessionDeviceEntity);
  const select = sessionSelects(context);
  const whoami = select.one({ identity: true, devices: true });
  const rowOf = rowsByToken(context, whoami.text);
  const insertDevice = prepared(`${devices.insert.text} on conflict do nothing`);
  const extend = prepared('update sessions set expires_at = ? where id = ? and nid = ? and expires_at < ?');
  const [active, inactive] = sql.dialect === 'postgresql' ? ['true', 'false'] : ['1', '0'];
  const update = sessions.update(MUTABLE, `id = ? and nid = ? and active = ${active}`);
  const revoke = prepared(`update sessions set active = ${inactive} where id = ? and nid = ?`);
  const revokeOwn = prepared(`update sessions set active = ${inactive} where id = ? and nid = ? and identity_id = ?`);
  const revokeByToken = prepared(`update sessions set active = ${inactive} where token = ? and nid = ?`);
  const revokeOthers = prepared(
    `update sessions set active = ${inactive} where identity_id = ? and id <> ? and nid = ?`,
  );
  const deleteAll = prepared('delete from sessions where identity_id = ? and nid = ?');
  const { time } = select;

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
      const batch = new Batch();
      batch.add(sessions, fromSession(session, scope.nid));
      const of = { sessionId: session.id, identityId: session.identityId, nid: scope.nid, now: session.createdAt };
      for (const device of session.devices) batch.add(devices, fromDevice(device, of));
      await batch.write(sql);
    },

    async update(session) {
      const values = sessions.encodeSome(fromSession(session, scope.nid), MUTABLE);
      return (await sql.run(update, [...values, session.id, scope.nid])) > 0;
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

/**
 * Finds a session's row by its token. On PostgreSQL, requests that come at once are answered by one round trip: it costs the
 * server more than all the rest of whoami. SQLite has no round trips.
 */
function rowsByToken(
  { sql, scope, tables }: StoreContext,
  select: string,
): (token: string) => Promise<SqlRow | undefined> {
  const one = `${select} where s.token = ? and s.nid = ?`;
  const byToken = prepared(one);
  const find = async (token: string) => (await sql.all(byToken, [token, scope.nid]))[0];
  if (sql.dialect !== 'postgresql') return find;

  // Lateral, so that each token is looked up by the index whatever the planner thinks of the number of tokens.
  const byTokens = prepared(
    `select found.* from unnest(?::text[]) as wanted(token), lateral (${select} where s.token = wanted.token and s.nid = ?) as found`,
  );
  const column = tables(SessionEntity).columns.findIndex(({ name }) => name === 'token');
  const several = gathered(async (tokens) => {
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
