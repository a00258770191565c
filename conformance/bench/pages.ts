import type { Connection } from './connection.ts';
import { expectStatus } from './people.ts';

/** The paths of a list's first pages, at most `most`, as its `Link` headers name them. */
export async function pagesOf(admin: Connection, first: string, most: number): Promise<string[]> {
  const { pathname } = new URL(first, 'http://host');
  const pages = [first];
  while (pages.length < most) {
    const { head } = expectStatus(await admin.get(pages.at(-1) ?? first), 200, first);
    const next = /<([^>]*)>; ?rel="next"/.exec(head)?.[1];
    if (next === undefined) break;
    pages.push(`${pathname}${new URL(next, 'http://host').search}`);
  }
  return pages;
}
