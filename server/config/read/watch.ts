import { watch, type FSWatcher } from 'node:fs';
import { linkChain } from './link-chain.ts';

export interface WatchOptions {
  /** Quiet time after the last event before the callback runs. */
  readonly quietMs?: number;
  /** The callback runs after this time at the latest, however busy the files are. */
  readonly longestMs?: number;
}

/**
 * Calls back after any of the files may have changed: written in place, replaced by a rename, removed and made again,
 * or reached through a symbolic link that now leads elsewhere. Events come in bursts; one burst is one call.
 * Returns how to stop.
 */
export function watchFiles(files: readonly string[], onChange: () => void, options: WatchOptions = {}): () => void {
  const { quietMs = 50, longestMs = 500 } = options;
  let watchers: FSWatcher[] = [];
  let timer: NodeJS.Timeout | undefined;
  let firstEventAt = 0;
  let closed = false;

  const fire = (): void => {
    timer = undefined;
    follow();
    onChange();
  };
  const schedule = (): void => {
    if (closed) return;
    const now = performance.now();
    if (timer === undefined) firstEventAt = now;
    else clearTimeout(timer);
    timer = setTimeout(fire, Math.max(0, Math.min(quietMs, firstEventAt + longestMs - now)));
    timer.unref();
  };
  // Links may lead to other directories after each change, so what is watched is worked out again.
  const follow = (): void => {
    // A directory that was replaced under its name needs a new watcher, and telling costs as much as making one.
    for (const watcher of watchers) watcher.close();
    watchers = [...namesByDirectory(files)].flatMap(
      ([directory, names]) => watchDirectory(directory, names, schedule) ?? [],
    );
  };

  follow();
  return () => {
    closed = true;
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

function namesByDirectory(files: readonly string[]): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const { directory, name } of files.flatMap(linkChain)) {
    names.set(directory, (names.get(directory) ?? new Set()).add(name));
  }
  return names;
}

/** Undefined when the directory is gone; a link above it is watched then, or nothing can bring it back. */
function watchDirectory(directory: string, names: ReadonlySet<string>, onEvent: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(directory, { persistent: false }, (_, name) => {
      if (name === null || names.has(name)) onEvent();
    });
    watcher.on('error', onEvent);
    return watcher;
  } catch {
    return undefined;
  }
}
