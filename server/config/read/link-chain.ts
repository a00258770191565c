import { lstatSync, readlinkSync } from 'node:fs';
import { basename, dirname, join, parse, resolve, sep } from 'node:path';

/** More links than Linux itself follows (path_resolution(7)). */
const MAX_LINKS = 40;

/** A name in a directory on which the content of a file depends. */
export interface Link {
  readonly directory: string;
  readonly name: string;
}

/**
 * Everything whose replacement changes what a path leads to: each symbolic link on the way, and the file at its end.
 * A Kubernetes ConfigMap swaps a link to a directory two steps away from the file.
 */
export function linkChain(path: string): Link[] {
  const links: Link[] = [];
  let pending = resolve(path);
  for (let followed = 0; followed <= MAX_LINKS;) {
    const link = firstSymlink(pending);
    if (link === undefined) return [...links, { directory: dirname(pending), name: basename(pending) }];
    links.push({ directory: dirname(link), name: basename(link) });
    pending = join(resolve(dirname(link), readlinkSync(link)), pending.slice(link.length));
    followed += 1;
  }
  return links;
}

function firstSymlink(path: string): string | undefined {
  const { root } = parse(path);
  let prefix = root;
  for (const part of path.slice(root.length).split(sep)) {
    prefix = join(prefix, part);
    const stats = lstatSync(prefix, { throwIfNoEntry: false });
    if (stats === undefined) return undefined;
    if (stats.isSymbolicLink()) return prefix;
  }
  return undefined;
}
