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

/** The database a command is about: from environment or configuration with `-e`, else the argument. */
export function dsnOf(command: Command): string {
  const { readFromEnv, config = [] } = command.optsWithGlobals<DsnOptions>();
  const dsn = readFromEnv ? at(loadUnchecked({ files: config, env: process.env }), 'dsn') : command.args[0];
  if (typeof dsn === 'string' && dsn !== '') return dsn;
  if (readFromEnv) process.stderr.write('When using flag -e, environment variable DSN must be set.\n');
  else process.stderr.write(`${usage(command)}\n`);
  throw new SilentFailure();
}

/** Opens the database, does the work and closes it, whatever happens. */
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
