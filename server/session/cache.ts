import type { ReadSession, SessionCacheStore, SessionChange } from './cache-ports.ts';
import type { Session } from './model.ts';

/** What a cache may take. */
export interface SessionCacheLimits {
  readonly sessions: number;
  /** By an estimate: see `sizeOf`. */
  readonly bytes: number;
}

/** How long after it was read or compared a session may be answered. The rest of the second is for the answer to be written. */
const MAX_AGE_MS = 900;
/** Sessions that were asked for are compared with the database this often. */
const COMPARE_MS = 450;
/** How many a statement compares: some milliseconds of the database's time. */
const COMPARED_AT_ONCE = 500;

interface Entry {
  readonly token: string;
  readonly session: Session;
  readonly digest: string;
  readonly bytes: number;
  /** When the database was asked that said so, on the monotonic clock, in milliseconds. */
  confirmedAt: number;
  isUsed: boolean;
}

/**
 * Sessions by token, for reads that may be up to a second old. A session is answered only within {@link MAX_AGE_MS} of a moment when the database
 * had it so: a second after any change, by any program and heard of or not, no process answers the old state. Where the database cannot be
 * reached, or is slow, nothing is answered from here. Notifications only make changes count sooner.
 *
 * Sessions that were asked for since the last time are compared with the database; the others are forgotten. So the database is asked for a session at
 * most about twice a second, and never more often than without the cache.
 */
export class SessionCache {
  readonly #store: SessionCacheStore;
  readonly #limits: SessionCacheLimits;
  /** The least recently used first. */
  readonly #entries = new Map<string, Entry>();
  readonly #bySession = new Map<string, Entry>();
  readonly #byIdentity = new Map<string, Set<Entry>>();
  readonly #stopListening: () => void;
  #bytes = 0;
  /** Counts changes that were heard of: what was asked for before the last one may be from before it. */
  #changes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(store: SessionCacheStore, limits: SessionCacheLimits) {
    this.#store = store;
    this.#limits = limits;
    this.#stopListening = store.onChange((change) => this.#changed(change));
  }

  /** The session with its identity, addresses and devices. It is shared, and frozen. */
  async find(token: string): Promise<Session | undefined> {
    const known = this.#entries.get(token);
    if (known !== undefined && performance.now() - known.confirmedAt < MAX_AGE_MS) {
      known.isUsed = true;
      this.#entries.delete(token);
      this.#entries.set(token, known);
      return known.session;
    }
    const changes = this.#changes;
    const askedAt = performance.now();
    const read = await this.#store.read(token);
    if (read === undefined) this.#remove(this.#entries.get(token));
    else if (changes === this.#changes) this.#keep(token, read, askedAt);
    return read?.session;
  }

  /** What it holds now. */
  size(): SessionCacheLimits {
    return { sessions: this.#entries.size, bytes: this.#bytes };
  }

  close(): void {
    this.#stopListening();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const entry of this.#entries.values()) this.#remove(entry);
  }

  #keep(token: string, { session, digest }: ReadSession, confirmedAt: number): void {
    this.#remove(this.#entries.get(token));
    this.#remove(this.#bySession.get(session.id));
    const bytes = sizeOf(session);
    if (bytes > this.#limits.bytes || this.#limits.sessions === 0) return;
    const entry: Entry = { token, session: frozen(session), digest, bytes, confirmedAt, isUsed: false };
    this.#entries.set(token, entry);
    this.#bySession.set(session.id, entry);
    const siblings = this.#byIdentity.get(session.identityId);
    if (siblings === undefined) this.#byIdentity.set(session.identityId, new Set([entry]));
    else siblings.add(entry);
    this.#bytes += bytes;
    while (this.#entries.size > this.#limits.sessions || this.#bytes > this.#limits.bytes) {
      const [oldest] = this.#entries.values();
      this.#remove(oldest);
    }
    this.#timer ??= setTimeout(() => void this.#compare(), COMPARE_MS).unref();
  }

  #remove(entry: Entry | undefined): void {
    if (entry === undefined || this.#entries.get(entry.token) !== entry) return;
    this.#entries.delete(entry.token);
    this.#bySession.delete(entry.session.id);
    const siblings = this.#byIdentity.get(entry.session.identityId);
    siblings?.delete(entry);
    if (siblings?.size === 0) this.#byIdentity.delete(entry.session.identityId);
    this.#bytes -= entry.bytes;
  }

  #changed({ of, id }: SessionChange): void {
    this.#changes += 1;
    if (of === 'session') this.#remove(this.#bySession.get(id));
    else for (const entry of this.#byIdentity.get(id) ?? []) this.#remove(entry);
  }

  /** Compares what was used and forgets what was not, until nothing is left. */
  async #compare(): Promise<void> {
    const used: Entry[] = [];
    for (const entry of this.#entries.values()) {
      if (entry.isUsed) used.push(entry);
      else if (performance.now() - entry.confirmedAt >= MAX_AGE_MS) this.#remove(entry);
      entry.isUsed = false;
    }
    for (let at = 0; at < used.length; at += COMPARED_AT_ONCE) {
      await this.#confirm(used.slice(at, at + COMPARED_AT_ONCE));
    }
    if (this.#timer === undefined) return;
    this.#timer = this.#entries.size === 0 ? undefined : setTimeout(() => void this.#compare(), COMPARE_MS).unref();
  }

  /** Where the database does not answer, the entries become too old to be answered, and the requests see why. */
  async #confirm(entries: readonly Entry[]): Promise<void> {
    const askedAt = performance.now();
    const digests = new Map(entries.map(({ session, digest }) => [session.id, digest]));
    const changed = await this.#store.changed(digests).then(
      (ids) => new Set(ids),
      () => undefined,
    );
    if (changed === undefined) return;
    for (const entry of entries) {
      if (changed.has(entry.session.id)) this.#remove(entry);
      else entry.confirmedAt = askedAt;
    }
  }
}

/** An estimate of the bytes that a session takes, with its answer: objects of JavaScript take about three times what their JSON takes. */
const sizeOf = (session: Session): number => 1024 + 4 * JSON.stringify(session).length;

/** The same object, which cannot be changed any more. */
function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) frozen(member);
  return value;
}
