/** Discovery documents and key sets of providers, kept for as long as their headers say (RFC 9111 section 5.2.2). */
import type { HttpClient, OutboundResponse } from '../../../outbound/http-client.ts';

const MINUTE = 60_000;
const DEFAULT_MS = 10 * MINUTE;
const MIN_MS = MINUTE;
const MAX_MS = 24 * 60 * MINUTE;
/** A document that cannot be had again is good for this much longer. */
const STALE_MS = MAX_MS;
/** Providers are a few; their documents are small. */
const MAX_ENTRIES = 500;
const MAX_BYTES = 512 * 1024;

interface Entry {
  readonly response: OutboundResponse;
  readonly readAt: number;
  readonly freshUntil: number;
}

export class ProviderDocuments {
  readonly #entries = new Map<string, Entry>();
  readonly #pending = new Map<string, Promise<OutboundResponse>>();

  /**
   * The document of this address, answered with 200. `newerThanMs`: one that is older is read again, for a key that it lacks. Where the
   * provider does not answer, an older copy does.
   */
  async get(http: HttpClient, url: string, newerThanMs = Number.POSITIVE_INFINITY): Promise<OutboundResponse> {
    const known = this.#entries.get(url);
    const now = Date.now();
    if (known !== undefined && isFresh(known, now) && now - known.readAt < newerThanMs) return known.response;
    const reading = this.#pending.get(url) ?? this.#read(http, url);
    this.#pending.set(url, reading);
    try {
      return await reading;
    } catch (error) {
      if (known !== undefined && now < known.freshUntil + STALE_MS) return known.response;
      throw error;
    } finally {
      this.#pending.delete(url);
    }
  }

  /** The stored document, where it need not be read again. */
  peek(url: string): OutboundResponse | undefined {
    const known = this.#entries.get(url);
    return known !== undefined && isFresh(known, Date.now()) ? known.response : undefined;
  }

  async #read(http: HttpClient, url: string): Promise<OutboundResponse> {
    const response = await http.request(url, {
      headers: { accept: 'application/json' },
      maxResponseBytes: MAX_BYTES,
      retries: 1,
      retryWaitMs: 100,
      timeoutMs: 10_000,
    });
    const known = this.#entries.get(url);
    if (response.status !== 200) {
      if (known !== undefined && Date.now() < known.freshUntil + STALE_MS) return known.response;
      return response;
    }
    const now = Date.now();
    if (this.#entries.size >= MAX_ENTRIES) this.#entries.clear();
    this.#entries.set(url, { response, readAt: now, freshUntil: now + lifetimeOf(response) });
    return response;
  }
}

/** A document that was read in the future was read before the clock was set back: its age is unknown. */
const isFresh = ({ readAt, freshUntil }: Entry, now: number): boolean => readAt <= now && now < freshUntil;

function lifetimeOf({ headers }: OutboundResponse): number {
  const text = String(headers['cache-control'] ?? '');
  if (/\bno-(store|cache)\b/.test(text)) return MIN_MS;
  const seconds = /\bmax-age=(\d{1,9})\b/.exec(text)?.[1];
  return seconds === undefined ? DEFAULT_MS : Math.min(Math.max(Number(seconds) * 1000, MIN_MS), MAX_MS);
}
