const LIFETIME_MS = 60_000;
const MAX_ENTRIES = 100;

interface Entry {
  readonly content: string;
  readonly readAt: number;
}

/**
 * Remembers for a minute what was downloaded, and uses an older copy where the server does not answer: a message or a
 * login must not wait for a web server with each of its parts. Files and inline texts are read each time.
 */
export function rememberedContent(
  read: (url: string) => Promise<string>,
  now: () => number = Date.now,
): (url: string) => Promise<string> {
  const entries = new Map<string, Entry>();
  return async (url) => {
    if (!url.startsWith('http')) return read(url);
    const known = entries.get(url);
    if (known !== undefined && now() - known.readAt < LIFETIME_MS) return known.content;
    try {
      const content = await read(url);
      if (entries.size >= MAX_ENTRIES) entries.clear();
      entries.set(url, { content, readAt: now() });
      return content;
    } catch (error) {
      if (known === undefined) throw error;
      entries.set(url, { ...known, readAt: now() });
      return known.content;
    }
  };
}
