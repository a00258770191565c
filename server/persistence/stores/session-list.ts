import type { SessionStore } from '../../session/ports.ts';
import { type SqlValue, unprepared } from '../sql/connection.ts';
import type { StoreContext } from './context.ts';
import type { SessionSelects } from './session-select.ts';

interface Condition {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

const where = (conditions: readonly Condition[]) => conditions.map((one) => one.text).join(' and ');
const valuesOf = (conditions: readonly Condition[]) => conditions.flatMap((one) => one.values);

/** Lists of sessions, newest first. */
export function sessionLists(
  { sql, scope, clock }: StoreContext,
  select: SessionSelects,
): Pick<SessionStore, 'list' | 'listByIdentity'> {
  /** Active as the reference filters: by the stored flag and the expiry. */
  function activity(active: boolean | undefined): Condition[] {
    if (active === undefined) return [];
    const flag = sql.dialect === 'postgresql' ? '' : ' = 1';
    const now = select.time(clock.now());
    return active
      ? [{ text: `(s.active${flag} and s.expires_at >= ?)`, values: [now] }]
      : [{ text: `(not (s.active${flag}) or s.expires_at < ?)`, values: [now] }];
  }

  return {
    async list({ active, pageSize, after, expand }) {
      const wanted = select.many(expand);
      const conditions: Condition[] = [{ text: 's.nid = ?', values: [scope.nid] }, ...activity(active)];
      if (after !== undefined) {
        conditions.push({
          text: 's.created_at <= ? and (s.created_at < ? or s.id > ?)',
          values: [after.createdAt, after.createdAt, after.id],
        });
      }
      const rows = await sql.all(
        unprepared(`${wanted.text} where ${where(conditions)} order by s.created_at desc, s.id asc limit ?`),
        [...valuesOf(conditions), pageSize + 1],
      );
      const page = rows.slice(0, pageSize);
      const last = page.at(-1);
      const more = rows.length > pageSize && last !== undefined;
      return {
        sessions: page.map((row) => wanted.read(row)),
        ...(more ? { next: { createdAt: wanted.createdAt(last), id: String(last[0]) } } : {}),
      };
    },

    async listByIdentity({ identityId, active, page, pageSize, exceptId, expand }) {
      const wanted = select.many(expand);
      const conditions: Condition[] = [
        { text: 's.identity_id = ? and s.nid = ?', values: [identityId, scope.nid] },
        ...(exceptId === undefined ? [] : [{ text: 's.id <> ?', values: [exceptId] }]),
        ...activity(active),
      ];
      const values = valuesOf(conditions);
      const [counted] = await sql.all(unprepared(`select count(*) from sessions s where ${where(conditions)}`), values);
      const rows = await sql.all(
        unprepared(`${wanted.text} where ${where(conditions)} order by s.created_at desc, s.id asc limit ? offset ?`),
        [...values, pageSize, (Math.max(page, 1) - 1) * pageSize],
      );
      return { sessions: rows.map((row) => wanted.read(row)), total: Number(counted?.[0] ?? 0) };
    },
  };
}
