import type { AuthenticationMethod, Session, SessionDevice, VisibleSession } from '../../session/model.ts';
import type { SessionDeviceRow, SessionRow, StoredAuthenticationMethod } from '../entities/session.ts';

export function toAuthenticationMethod(stored: StoredAuthenticationMethod): AuthenticationMethod {
  const { method, aal, completed_at: completedAt, provider, organization, zelos_address: address } = stored;
  return { method, aal, completedAt: new Date(completedAt), provider, organization, address };
}

export function fromAuthenticationMethod(method: AuthenticationMethod): StoredAuthenticationMethod {
  return {
    method: method.method,
    aal: method.aal,
    completed_at: method.completedAt.toISOString(),
    ...(method.provider === undefined ? {} : { provider: method.provider }),
    ...(method.organization === undefined ? {} : { organization: method.organization }),
    ...(method.address === undefined ? {} : { zelos_address: method.address }),
  };
}

/** The properties of a row that `toVisibleSession` takes. Equal times follow each other, since the last one read is remembered. */
export const VISIBLE = [
  'id',
  'active',
  'expiresAt',
  'authenticatedAt',
  'issuedAt',
  'aal',
  'authenticationMethods',
] as const satisfies (keyof SessionRow)[];

export function toVisibleSession(row: Pick<SessionRow, (typeof VISIBLE)[number]>): VisibleSession {
  return {
    id: row.id,
    active: row.active,
    expiresAt: row.expiresAt,
    authenticatedAt: row.authenticatedAt,
    issuedAt: row.issuedAt,
    aal: row.aal,
    // Rows of old releases hold JSON null.
    authenticationMethods: ((row.authenticationMethods ?? []) as StoredAuthenticationMethod[]).map(
      toAuthenticationMethod,
    ),
    devices: [],
  };
}

export function toSession(row: SessionRow): Session {
  return {
    ...toVisibleSession(row),
    identityId: row.identityId,
    token: row.token ?? '',
    logoutToken: row.logoutToken ?? '',
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

export function fromSession(session: Session, nid: string): SessionRow {
  return {
    id: session.id,
    issuedAt: session.issuedAt,
    expiresAt: session.expiresAt,
    authenticatedAt: session.authenticatedAt,
    identityId: session.identityId,
    createdAt: session.createdAt,
    updatedAt: session.updatedAt,
    active: session.active,
    nid,
    aal: session.aal,
    authenticationMethods: session.authenticationMethods.map(fromAuthenticationMethod),
    token: session.token,
    logoutToken: session.logoutToken,
  };
}

/** The properties of a row that `toDevice` takes. */
export const DEVICE = ['id', 'ipAddress', 'userAgent', 'location'] as const satisfies (keyof SessionDeviceRow)[];

export function toDevice(row: Pick<SessionDeviceRow, (typeof DEVICE)[number]>): SessionDevice {
  const { id, ipAddress, userAgent, location } = row;
  return { id, ipAddress: ipAddress ?? null, userAgent: userAgent ?? null, location: location ?? null };
}

const MAX_DEVICE_BYTES = 512;

/** Cuts at a character's border, to the size of the reference's columns. */
function truncateBytes(text: string, bytes: number): string {
  const encoded = Buffer.from(text);
  if (encoded.length <= bytes) return text;
  let end = bytes;
  while (end > 0 && ((encoded[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return encoded.toString('utf8', 0, end);
}

/** The device as a row; strings a client chose the length of are cut as the reference cuts them. */
/** A text as its column can hold it; PostgreSQL has no NUL. */
const fitting = (text: string | null, bytes: number): string | null =>
  text === null ? null : truncateBytes(text.replaceAll('\0', ''), bytes);

export function fromDevice(
  device: SessionDevice,
  of: { readonly sessionId: string; readonly identityId: string; readonly nid: string; readonly now: Date },
): SessionDeviceRow {
  return {
    id: device.id,
    identityId: of.identityId,
    ipAddress: fitting(device.ipAddress, 50),
    userAgent: fitting(device.userAgent, MAX_DEVICE_BYTES),
    location: fitting(device.location, MAX_DEVICE_BYTES),
    nid: of.nid,
    sessionId: of.sessionId,
    createdAt: of.now,
    updatedAt: of.now,
  };
}
