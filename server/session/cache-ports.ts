import type { Session } from './model.ts';

/** A session as it was read, and a digest of all that was read: any change of the session, its identity or devices gives another one. */
export interface ReadSession {
  readonly session: Session;
  readonly digest: string;
}

/** A session, or all sessions of an identity, may have changed. */
export interface SessionChange {
  readonly of: 'session' | 'identity';
  readonly id: string;
}

/** What a cache of sessions needs of the storage. */
export interface SessionCacheStore {
  /** As `SessionStore.getByToken`, with the digest. */
  read(token: string): Promise<ReadSession | undefined>;
  /** Which of these sessions, given with the digests of earlier reads, are gone or would be read otherwise now. */
  changed(digests: ReadonlyMap<string, string>): Promise<readonly string[]>;
  /**
   * Calls `heard` with changes by this process, once they are stored, and soon with those of others as far as the database passes them on. That is
   * a help, not a promise: other programs write as well, and connections break. @returns what ends it
   */
  onChange(heard: (change: SessionChange) => void): () => void;
}
