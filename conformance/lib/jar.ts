import { parseSetCookie } from 'cookie';

/** The cookies one user agent holds for one server. Paths and domains don't matter here: there is one host. */
export class CookieJar {
  readonly #cookies = new Map<string, string>();

  /** Takes what `Set-Cookie` headers say, deleting what they expire. */
  take(setCookies: readonly string[]): void {
    for (const line of setCookies) {
      const cookie = parseSetCookie(line);
      const expired = (cookie.maxAge ?? 1) <= 0 || (cookie.expires?.getTime() ?? Infinity) <= Date.now();
      if (expired) this.#cookies.delete(cookie.name);
      else this.#cookies.set(cookie.name, cookie.value ?? '');
    }
  }

  /** The `Cookie` header, or undefined without cookies. */
  header(): string | undefined {
    if (this.#cookies.size === 0) return undefined;
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Replaces or removes (undefined) cookies whose name starts with the prefix. */
  forge(prefix: string, value: string | undefined): void {
    for (const name of this.#cookies.keys()) {
      if (!name.startsWith(prefix)) continue;
      if (value === undefined) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }

  set(name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  get(prefix: string): string | undefined {
    return [...this.#cookies].find(([name]) => name.startsWith(prefix))?.[1];
  }

  copyTo(other: CookieJar): void {
    for (const [name, value] of this.#cookies) other.set(name, value);
  }

  clear(): void {
    this.#cookies.clear();
  }
}
