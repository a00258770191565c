import type { Session, SessionDevice } from './model.ts';

export interface SessionExpand {
  readonly identity?: boolean;
  readonly devices?: boolean;
}

/** Where a page of sessions continues: newest first, the id breaks ties. `createdAt` is the database's own text. */
export interface SessionCursor {
  readonly createdAt: string;
  readonly id: string;
}

export interface SessionPage {
  readonly sessions: readonly Session[];
  readonly next?: SessionCursor | undefined;
}

export interface SessionStore {
  /**
   * The hot read of whoami: session, identity, addresses and devices in one round trip. Inactive and expired sessions are returned
   * too; the caller decides.
   */
  getByToken(token: string): Promise<Session | undefined>;
  get(id: string, expand: SessionExpand): Promise<Session | undefined>;
  /** Inserts the session and its devices. */
  create(session: Session): Promise<void>;
  /** Stores what a further login changed. False, and nothing stored, when the session was revoked meanwhile: it stays ended. */
  update(session: Session): Promise<boolean>;
  addDevice(sessionId: string, identityId: string, device: SessionDevice): Promise<void>;
  /** Sets `expires_at` unless another request has just done so; true when this call moved it. */
  extend(id: string, expiresAt: Date, onlyIfExpiresBefore: Date): Promise<boolean>;
  /** All sessions, newest first, by cursor (admin). */
  list(query: {
    active?: boolean | undefined;
    pageSize: number;
    after?: SessionCursor | undefined;
    expand: SessionExpand;
  }): Promise<SessionPage>;
  /** One identity's sessions, newest first, by page number counting from 1, and how many there are in all. */
  listByIdentity(query: {
    identityId: string;
    active?: boolean | undefined;
    page: number;
    pageSize: number;
    exceptId?: string | undefined;
    expand: SessionExpand;
  }): Promise<{ sessions: readonly Session[]; total: number }>;
  /** Sets `active = false`. True when a session of that id was found (of that identity, where one is given). */
  revoke(id: string, identityId?: string): Promise<boolean>;
  revokeByToken(token: string): Promise<boolean>;
  /** How many were revoked. */
  revokeAllExcept(identityId: string, keepId: string): Promise<number>;
  /** True when there was any. */
  deleteByIdentity(identityId: string): Promise<boolean>;
}
