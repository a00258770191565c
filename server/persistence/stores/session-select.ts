import type { Session } from '../../session/model.ts';
import type { SessionExpand } from '../../session/ports.ts';
import { SessionDeviceEntity, SessionEntity } from '../entities/session.ts';
import type { SqlRow } from '../sql/connection.ts';
import { parseRows } from '../sql/expressions.ts';
import type { StoreContext } from './context.ts';
import { identitySelects } from './identity-select.ts';
import { toDevice, toSession } from './session-rows.ts';

export interface SessionSelect {
  /** `select ... from sessions s ...`, to which a `where` is added. */
  readonly text: string;
  read(row: SqlRow): Session;
  /** `created_at` as the database has it, for cursors. */
  createdAt(row: SqlRow): string;
}

/** Makes selects that bring sessions with their identity, its addresses and the devices in one row each. */
export function sessionSelects(context: StoreContext) {
  const { mapperOf, dialect } = context;
  const sessions = mapperOf(SessionEntity);
  const devices = mapperOf(SessionDeviceEntity);
  const identities = identitySelects(context);
  const createdAtColumn = sessions.columns.findIndex((column) => column.name === 'created_at');
  const deviceList = dialect.expressions.jsonRows(
    devices.jsonList('d'),
    `${devices.name} d where d.session_id = s.id and d.nid = s.nid`,
    'd.created_at, d.id',
  );
  const made = new Map<string, SessionSelect>();

  function make(expand: SessionExpand, addresses: boolean): SessionSelect {
    const identity = expand.identity ? identities({ addresses, credentials: false }) : undefined;
    const lists = [
      sessions.list('s'),
      ...(identity === undefined ? [] : [identity.list]),
      ...(expand.devices ? [deviceList] : []),
    ];
    const join =
      identity === undefined
        ? ''
        : ` join identities i on i.id = s.identity_id and ${dialect.expressions.sameNetwork('i', 's')}`;
    const afterSession = sessions.columns.length;
    const afterIdentity = afterSession + (identity?.width ?? 0);
    return {
      text: `select ${lists.join(', ')} from sessions s${join}`,
      read(row) {
        const session = toSession(sessions.decode(row));
        if (identity !== undefined) session.identity = identity.read(row, afterSession);
        if (expand.devices) {
          session.devices = parseRows(row[afterIdentity]).map((cells) => toDevice(devices.decode(cells)));
        }
        return session;
      },
      createdAt: (row) => String(row[createdAtColumn]),
    };
  }

  const select = (expand: SessionExpand, addresses: boolean): SessionSelect => {
    const key = `${expand.identity === true} ${expand.devices === true} ${addresses}`;
    let known = made.get(key);
    if (known === undefined) {
      known = make(expand, addresses);
      made.set(key, known);
    }
    return known;
  };
  return {
    /** For one session: its identity comes with its addresses. */
    one: (expand: SessionExpand) => select(expand, true),
    /** For lists: identities come without addresses there (reference behaviour). */
    many: (expand: SessionExpand) => select(expand, false),
  };
}

export type SessionSelects = ReturnType<typeof sessionSelects>;
