import { readContent } from './content.ts';
import type { HttpClient } from './http-client.ts';

const LIFETIME_MS = 60_000;
const MAX_ENTRIES = 100;

interface Entry {
  readonly content: string;
  /** On the monotonic clock. */
  readonly readAt: number;
}

/**
 * Reads the content of URLs of the configuration. Downloads are kept for a minute, and longer if the server does not answer, so that
 * messages and logins do not wait for a web server. Files and inline content are read each time.
 */
export function rememberedContent(http: () => HttpClient): (url: string) => Promise<string> {
  const read = async (url: string): Promise<string> => (await readContent(url, http())).toString('utf8');
  const entries = new Map<string, Entry>();
  return async (url) => {
    if (!url.startsWith('http')) return read(url);
    const known = entries.get(url);
    if (known !== undefined && performance.now() - known.readAt < LIFETIME_MS) return known.content;
    try {
      const content = await read(url);
      if (entries.size >= MAX_ENTRIES) entries.clear();
      entries.set(url, { content, readAt: performance.now() });
      return content;
    } catch (error) {
      if (known === undefined) throw error;
      entries.set(url, { ...known, readAt: performance.now() });
      return known.content;
    }
  };
}
