import type { Command } from 'commander';
import { loadUnchecked } from '../config/read/load.ts';
import { at } from '../config/tree.ts';
import { openDatabase, type OpenDatabase } from '../persistence/open-database.ts';
import { retryUntilAvailable } from '../persistence/retry-until-available.ts';
import { SilentFailure } from './failure.ts';
import { usage } from './help.ts';

interface DsnOptions {
  readonly readFromEnv?: boolean;
  readonly config?: readonly string[];
}

/** The connection string: with `-e` from environment or configuration, else the argument. @throws SilentFailure without one */
export function dsnOf(command: Command): string {
  const { readFromEnv, config = [] } = command.optsWithGlobals<DsnOptions>();
  const dsn = readFromEnv ? at(loadUnchecked({ files: config, env: process.env }), 'dsn') : command.args[0];
  if (typeof dsn === 'string' && dsn !== '') return dsn;
  if (readFromEnv) process.stderr.write('When using flag -e, environment variable DSN must be set.\n');
  else process.stderr.write(`${usage(command)}\n`);
  throw new SilentFailure();
}

/** Opens the database, runs the work and closes the database in any case. */
export async function withDatabase(command: Command, work: (database: OpenDatabase) => Promise<void>): Promise<void> {
  const dsn = dsnOf(command);
  const database = await retryUntilAvailable(() => openDatabase({ dsn }), {
    log: (message) => void process.stderr.write(`${message}\n`),
  });
  try {
    await work(database);
  } finally {
    await database.close();
  }
}
