import type { Session, VisibleSession } from '../../session/model.ts';
import type { SessionExpand } from '../../session/ports.ts';
import { SessionDeviceEntity, SessionEntity } from '../entities/session.ts';
import type { SqlRow } from '../sql/connection.ts';
import { parseRows } from '../sql/expressions.ts';
import type { StoreContext } from './context.ts';
import { identitySelects } from './identity-select.ts';
import { DEVICE, VISIBLE, toDevice, toSession, toVisibleSession } from './session-rows.ts';

export interface SessionSelect<Read extends VisibleSession = Session> {
  /** `select ... from sessions s ...`, to which a `where` is added. */
  readonly text: string;
  read(row: SqlRow): Read;
}

/** For lists, which show many sessions: what no client sees of them is not read. */
export interface SessionListSelect extends SessionSelect<VisibleSession> {
  /** `created_at` as the database has it, for cursors. */
  createdAt(row: SqlRow): string;
}

/** The columns of the session itself. */
interface Columns<Read> {
  readonly list: string;
  readonly width: number;
  /** Lists show identities without their addresses (reference behaviour). */
  readonly addresses: boolean;
  read(row: SqlRow): Read;
}

/** Makes selects that bring sessions with their identity, its addresses and the devices in one row each. */
export function sessionSelects(context: StoreContext) {
  const { mapperOf, dialect } = context;
  const sessions = mapperOf(SessionEntity);
  const visible = sessions.only(VISIBLE);
  const deviceTable = mapperOf(SessionDeviceEntity);
  const devices = deviceTable.only(DEVICE);
  const identities = identitySelects(context);
  const deviceList = dialect.expressions.jsonRows(
    devices.jsonList('d'),
    `${deviceTable.name} d where d.session_id = s.id and d.nid = s.nid`,
    'd.created_at, d.id',
  );

  function make<Read extends VisibleSession>(columns: Columns<Read>, expand: SessionExpand): SessionSelect<Read> {
    const identity = expand.identity ? identities({ addresses: columns.addresses, credentials: false }) : undefined;
    const lists = [
      columns.list,
      ...(identity === undefined ? [] : [identity.list]),
      ...(expand.devices ? [deviceList] : []),
    ];
    const join =
      identity === undefined
        ? ''
        : ` join identities i on i.id = s.identity_id and ${dialect.expressions.sameNetwork('i', 's')}`;
    const afterIdentity = columns.width + (identity?.width ?? 0);
    return {
      text: `select ${lists.join(', ')} from sessions s${join}`,
      read(row) {
        const session = columns.read(row);
        if (identity !== undefined) session.identity = identity.read(row, columns.width);
        if (expand.devices) {
          session.devices = parseRows(row[afterIdentity]).map((cells) => toDevice(devices.decode(cells)));
        }
        return session;
      },
    };
  }

  const all: Columns<Session> = {
    list: sessions.list('s'),
    width: sessions.columns.length,
    addresses: true,
    read: (row) => toSession(sessions.decode(row)),
  };
  const listed: Columns<VisibleSession> = {
    list: `${visible.list('s')}, s.created_at`,
    width: visible.columns.length + 1,
    addresses: false,
    read: (row) => toVisibleSession(visible.decode(row)),
  };
  const createdAt = (row: SqlRow) => String(row[visible.columns.length]);
  return {
    /** For one session. */
    one: perExpand((expand) => make(all, expand)),
    many: perExpand((expand): SessionListSelect => ({ ...make(listed, expand), createdAt })),
  };
}

/** Makes a select once for each of the few values that there are. */
function perExpand<Select>(make: (expand: SessionExpand) => Select): (expand: SessionExpand) => Select {
  const made = new Map<string, Select>();
  return (expand) => {
    const key = `${expand.identity === true} ${expand.devices === true}`;
    const known = made.get(key) ?? make(expand);
    made.set(key, known);
    return known;
  };
}

export type SessionSelects = ReturnType<typeof sessionSelects>;
