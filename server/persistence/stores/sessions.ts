import { parseId } from '../../kernel/id.ts';
import type { SessionStore } from '../../session/ports.ts';
import { SessionDeviceEntity, SessionEntity } from '../entities/session.ts';
import { prepared } from '../sql/connection.ts';
import { InsertBatch } from '../sql/insert-batch.ts';
import type { StoreContext } from './context.ts';
import { rowsByToken } from './session-by-token.ts';
import { sessionLists } from './session-list.ts';
import { sessionRevocations } from './session-revoke.ts';
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
  const { sql, dialect, scope, mapperOf, clock, time, changes } = context;
  const sessions = mapperOf(SessionEntity);
  const devices = mapperOf(SessionDeviceEntity);
  const select = sessionSelects(context);
  const whoami = select.one({ identity: true, devices: true });
  const { selectByTexts } = dialect.statements;
  const rowOf = rowsByToken(context, { select: whoami.text, selectByTexts, addsCells: false });
  const insertDevice = dialect.statements.insertIfAbsent(devices.insert);
  const extend = prepared('update sessions set expires_at = ? where id = ? and nid = ? and expires_at < ?');
  const update = sessions.update(MUTABLE, 'id = ? and nid = ? and active = true and token = ?');

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
      const isUpdated = (await sql.run(update, [...values, session.id, scope.nid, token])) > 0;
      changes.changed('session', session.id);
      return isUpdated;
    },

    async addDevice(sessionId, identityId, device) {
      const row = fromDevice(device, { sessionId, identityId, nid: scope.nid, now: clock.now() });
      await sql.run(insertDevice, devices.encode(row));
      changes.changed('session', sessionId);
    },

    async extend(id, expiresAt, onlyIfExpiresBefore) {
      const count = await sql.run(extend, [time(expiresAt), id, scope.nid, time(onlyIfExpiresBefore)]);
      changes.changed('session', id);
      return count > 0;
    },

    ...sessionLists(context, select),

    ...sessionRevocations(context),
  };
}
