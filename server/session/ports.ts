import type { Session, SessionDevice, VisibleSession } from './model.ts';

/** What a read loads beside the session. */
export interface SessionExpand {
  readonly identity?: boolean;
  readonly devices?: boolean;
}

/** Where a page of sessions continues: newest first, ties ordered by id. `createdAt` is the text of the database. */
export interface SessionCursor {
  readonly createdAt: string;
  readonly id: string;
}

/** Filters and paging of the list of all sessions. */
export interface ListSessionsQuery {
  readonly active?: boolean | undefined;
  readonly pageSize: number;
  readonly after?: SessionCursor | undefined;
  readonly expand: SessionExpand;
}

/** A page of sessions, or of what the caller presents of them, and where the next one starts. */
export interface SessionPage<Shown = VisibleSession> {
  readonly sessions: readonly Shown[];
  readonly next?: SessionCursor | undefined;
}

/** Storage of sessions. */
export interface SessionStore {
  /**
   * The hot read of whoami: session, identity, addresses and devices in one round trip. Also returns inactive and expired sessions;
   * the caller decides.
   */
  getByToken(token: string): Promise<Session | undefined>;
  get(id: string, expand: SessionExpand): Promise<Session | undefined>;
  /** Inserts the session and its devices. */
  create(session: Session): Promise<void>;
  /**
   * Stores the changes of a further login. False, without a write, when the session has been revoked or its token renewed since it was
   * read with `token`: it stays so.
   */
  update(session: Session, token: string): Promise<boolean>;
  addDevice(sessionId: string, identityId: string, device: SessionDevice): Promise<void>;
  /** Sets `expires_at` unless another request has just done so; true when this call changed it. */
  extend(id: string, expiresAt: Date, onlyIfExpiresBefore: Date): Promise<boolean>;
  /**
   * All sessions, newest first, by cursor (admin), or the results of `show`, which is called for each session as it is read, to save memory.
   */
  list(query: ListSessionsQuery): Promise<SessionPage>;
  list<Shown>(query: ListSessionsQuery, show: (session: VisibleSession) => Shown): Promise<SessionPage<Shown>>;
  /** The sessions of an identity, newest first, by page number from 1, and the total count. */
  listByIdentity(query: {
    identityId: string;
    active?: boolean | undefined;
    page: number;
    pageSize: number;
    exceptId?: string | undefined;
    expand: SessionExpand;
  }): Promise<{ sessions: readonly VisibleSession[]; total: number }>;
  /** Sets `active = false`. True when the session exists (and belongs to `identityId`, when given). */
  revoke(id: string, identityId?: string): Promise<boolean>;
  revokeByToken(token: string): Promise<boolean>;
  /** Revokes the other sessions of an identity; returns how many. */
  revokeAllExcept(identityId: string, keepId: string): Promise<number>;
  /** Deletes all sessions of an identity; true when there was one. */
  deleteByIdentity(identityId: string): Promise<boolean>;
}

/** Makes signed tokens (JWT, RFC 7519) of sessions. */
export interface SessionTokenizer {
  /**
   * A token by the template of this name (`session.whoami.tokenizer.templates`).
   * @throws ApiError 400 for an unknown template, and when its key or mapper cannot be used; 500 when they cannot be read
   */
  tokenize(session: Session, template: string): Promise<string>;
}
