/** Databases that the reference has filled, recorded as SQL data beside a test. */
import { existsSync, readFileSync } from 'node:fs';
import { migrated, persistentTargets, type Target, type TestDatabase } from './databases.ts';
import { openRaw } from './raw.ts';

const recordingOf = ({ dialect }: Target, folder: URL): URL => new URL(`reference.${dialect}.sql`, folder);

/** The databases of which the folder has a recording. */
export const recordedTargets = (folder: URL): readonly Target[] =>
  persistentTargets.filter((target) => existsSync(recordingOf(target, folder)));

/** A new database in our schema that holds a recording of the folder, its network in place of ours. */
export async function filledByReference(target: Target, folder: URL): Promise<TestDatabase> {
  const database = await migrated(target);
  await database.db.close();
  const raw = await openRaw(database.dsn);
  await raw.script('delete from networks');
  await raw.script(readFileSync(recordingOf(target, folder), 'utf8'));
  await raw.close();
  return database;
}
