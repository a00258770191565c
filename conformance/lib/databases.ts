import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BenchDatabase, createDatabase } from '../bench/database.ts';
import { migrate } from './process.ts';

/** A migrated database without rows, for one server. */
export type OneDatabase = Pick<BenchDatabase, 'dsn' | 'drop'>;
/** Makes one in a folder that is the server's alone. */
export type MakeDatabase = (home: string) => Promise<OneDatabase>;

/** Copies of a SQLite file that `command` migrates once. */
export function sqliteCopies(command: readonly string[], folder: Promise<string>): MakeDatabase {
  let migrated: Promise<string> | undefined;
  const template = async () => {
    const path = join(await folder, 'template.sqlite');
    await migrate(command, sqliteUrl(path));
    return path;
  };
  return async (home) => {
    migrated ??= template();
    const path = join(home, 'db.sqlite');
    await copyFile(await migrated, path);
    return { dsn: sqliteUrl(path), drop: async () => undefined };
  };
}

/** Databases on the server at an address, `postgres://` or `mysql://`, each migrated by `command`. */
export function serverDatabases(command: readonly string[], address: string): MakeDatabase {
  let count = 0;
  return async () => {
    const { dsn, drop } = await createDatabase(address, `c${process.pid}_${(count += 1)}`);
    await migrate(command, dsn);
    return { dsn, drop };
  };
}

/** Nothing in it outlives the run, so nothing has to reach the disk. */
function sqliteUrl(path: string): string {
  return `sqlite://${path}?_fk=true&_synchronous=OFF&_journal_mode=MEMORY`;
}
