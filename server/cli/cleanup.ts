import type { Command } from 'commander';
import { loadUnchecked } from '../config/read/load.ts';
import { at } from '../config/tree.ts';
import { configOption, group, leaf } from './command.ts';
import { withDatabase } from './dsn.ts';
import { duration, wholeNumber } from './values.ts';

interface CleanupOptions {
  readonly 'database.cleanup.batch_size'?: string;
  readonly 'database.cleanup.sleep.tables'?: string;
  readonly keepLast?: string;
  readonly config?: readonly string[];
}

/** `zelos cleanup sql`. */
export function cleanupCommand(): Command {
  const sql = configOption(leaf('sql', 'Cleanup sql database from expired flows and sessions', '<database-url>'));
  sql
    .option('-b, --database.cleanup.batch_size <int>', 'Set the number of records to be cleaned per run (default 100)')
    .option('--database.cleanup.sleep.tables <duration>', 'How long to wait between each table cleanup (default 1m0s)')
    .option('--keep-last <duration>', "Don't remove records younger than")
    .option(
      '-e, --read-from-env',
      'If set, reads the database connection string from the environment variable DSN or config file key dsn.',
      true,
    )
    .option('--no-read-from-env', 'Take the connection string from the argument.')
    .action(() => cleanup(sql));
  return configOption(group('cleanup', 'Various cleanup helpers', sql));
}

/** Flags override environment and file (`database.cleanup.*`). */
async function cleanup(command: Command): Promise<void> {
  const { keepLast, config = [], ...flags } = command.optsWithGlobals<CleanupOptions>();
  const tree = loadUnchecked({ files: config, env: process.env });
  const setting = (name: 'database.cleanup.batch_size' | 'database.cleanup.sleep.tables', usual: string): string =>
    String(flags[name] ?? at(tree, name) ?? usual);
  const batchSize = wholeNumber(command, 'database.cleanup.batch_size', setting('database.cleanup.batch_size', '100'));
  const sleepBetweenTablesMs = duration(
    command,
    'database.cleanup.sleep.tables',
    setting('database.cleanup.sleep.tables', '1m0s'),
  );
  const keepLastMs = duration(
    command,
    'keep-last',
    keepLast ?? String(at(tree, 'database.cleanup.older_than') ?? '0s'),
  );
  await withDatabase(command, async (database) => {
    const removed = await database.cleanup({ batchSize, sleepBetweenTablesMs, keepLastMs });
    for (const [table, count] of Object.entries(removed)) process.stdout.write(`${table}\t${count}\n`);
  });
}
