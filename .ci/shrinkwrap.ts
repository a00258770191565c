/** The lock of the published package: the part of `package-lock.json` that the packages outside the bundle need, at the same versions. */
import { readFile } from 'node:fs/promises';

interface LockedPackage {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lock {
  readonly lockfileVersion: number;
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** What of a manifest stands in a lock. */
export interface LockedManifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** `npm-shrinkwrap.json` for a manifest, from the lock file at `path`. npm takes it in place of its own choice of versions. */
export async function shrinkwrap(path: string, manifest: LockedManifest): Promise<object> {
  const { lockfileVersion, packages } = JSON.parse(await readFile(path, 'utf8')) as Lock;
  const { name, version, license, bin, engines, dependencies } = manifest;
  const places = new Set<string>();
  for (const dependency of Object.keys(dependencies)) collect('', dependency);
  const locked = [...places].toSorted().map((place): [string, unknown] => [place, packages[place]]);
  const root = { name, version, license, dependencies, bin, engines };
  return { name, version, lockfileVersion, requires: true, packages: { '': root, ...Object.fromEntries(locked) } };

  function collect(from: string, dependency: string): void {
    const place = resolve(from, dependency);
    if (places.has(place)) return;
    places.add(place);
    const { dependencies: needed = {}, optionalDependencies = {} } = packages[place] ?? {};
    for (const next of Object.keys({ ...needed, ...optionalDependencies })) collect(place, next);
  }

  /** As Node resolves it: in the package's own folder, then further out. @throws Error where the lock lacks it */
  function resolve(from: string, dependency: string): string {
    const place = `${from}${from === '' ? '' : '/'}node_modules/${dependency}`;
    if (place in packages) return place;
    if (from === '') throw new Error(`${path} has no ${dependency}`);
    return resolve(from.slice(0, Math.max(from.lastIndexOf('/node_modules/'), 0)), dependency);
  }
}
