import type { VisibleSession } from '../../session/model.ts';
import type { ListSessionsQuery, SessionCursor, SessionPage, SessionStore } from '../../session/ports.ts';
import { unprepared } from '../sql/connection.ts';
import { type SqlFragment, allOf } from '../sql/expressions.ts';
import type { StoreContext } from './context.ts';
import type { SessionSelects } from './session-select.ts';

/** Lists of sessions, newest first. */
export function sessionLists(
  { sql, scope, clock, time }: StoreContext,
  select: SessionSelects,
): Pick<SessionStore, 'list' | 'listByIdentity'> {
  /** Active as the reference filters: by the stored flag and the expiry. */
  function activity(active: boolean | undefined): SqlFragment[] {
    if (active === undefined) return [];
    const now = time(clock.now());
    return active
      ? [{ text: '(s.active = true and s.expires_at >= ?)', values: [now] }]
      : [{ text: '(s.active = false or s.expires_at < ?)', values: [now] }];
  }

  async function list<Shown>(
    { active, pageSize, after, expand }: ListSessionsQuery,
    show: (session: VisibleSession) => Shown,
  ): Promise<SessionPage<Shown>> {
    const wanted = select.many(expand);
    const conditions: SqlFragment[] = [{ text: 's.nid = ?', values: [scope.nid] }, ...activity(active)];
    if (after !== undefined) {
      conditions.push({
        text: 's.created_at <= ? and (s.created_at < ? or s.id > ?)',
        values: [after.createdAt, after.createdAt, after.id],
      });
    }
    const where = allOf(conditions);
    // Only the last of the page is kept for a cursor.
    let last: SessionCursor | undefined;
    const found = await sql.map(
      unprepared(`${wanted.text} where ${where.text} order by s.created_at desc, s.id asc limit ?`),
      [...where.values, pageSize + 1],
      (row, index) => {
        const session = wanted.read(row);
        if (index === pageSize - 1) last = { createdAt: wanted.createdAt(row), id: session.id };
        return show(session);
      },
    );
    const sessions = found.slice(0, pageSize);
    return { sessions, ...(found.length > pageSize && last !== undefined ? { next: last } : {}) };
  }

  return {
    list: <Shown>(query: ListSessionsQuery, show = (session: VisibleSession) => session as Shown) => list(query, show),

    async listByIdentity({ identityId, active, page, pageSize, exceptId, expand }) {
      const wanted = select.many(expand);
      const where = allOf([
        { text: 's.identity_id = ? and s.nid = ?', values: [identityId, scope.nid] },
        ...(exceptId === undefined ? [] : [{ text: 's.id <> ?', values: [exceptId] }]),
        ...activity(active),
      ]);
      const [counted] = await sql.all(unprepared(`select count(*) from sessions s where ${where.text}`), where.values);
      const rows = await sql.all(
        unprepared(`${wanted.text} where ${where.text} order by s.created_at desc, s.id asc limit ? offset ?`),
        [...where.values, pageSize, (Math.max(page, 1) - 1) * pageSize],
      );
      return { sessions: rows.map((row) => wanted.read(row)), total: Number(counted?.[0] ?? 0) };
    },
  };
}
