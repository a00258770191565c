import type { Command } from 'commander';
import { configOption, group, leaf } from './command.ts';
import { withDatabase } from './dsn.ts';
import { duration, wholeNumber } from './values.ts';

interface CleanupOptions {
  readonly 'database.cleanup.batch_size': string;
  readonly 'database.cleanup.sleep.tables': string;
  readonly keepLast: string;
}

export function cleanupCommand(): Command {
  const sql = configOption(leaf('sql', 'Cleanup sql database from expired flows and sessions', '<database-url>'));
  sql
    .option('-b, --database.cleanup.batch_size <int>', 'Set the number of records to be cleaned per run', '100')
    .option('--database.cleanup.sleep.tables <duration>', 'How long to wait between each table cleanup', '1m0s')
    .option('--keep-last <duration>', "Don't remove records younger than")
    .option(
      '-e, --read-from-env',
      'If set, reads the database connection string from the environment variable DSN or config file key dsn.',
      true,
    )
    .option('--no-read-from-env', 'Take the connection string from the argument.')
    .action(() => cleanup(sql));
  return group('cleanup', 'Various cleanup helpers', sql);
}

async function cleanup(command: Command): Promise<void> {
  const options = command.opts<CleanupOptions>();
  const batchSize = wholeNumber(command, 'database.cleanup.batch_size', options['database.cleanup.batch_size']);
  const sleepBetweenTablesMs = duration(
    command,
    'database.cleanup.sleep.tables',
    options['database.cleanup.sleep.tables'],
  );
  const keepLastMs = duration(command, 'keep-last', options.keepLast ?? '0s');
  await withDatabase(command, async (database) => {
    await database.cleanup({ batchSize, sleepBetweenTablesMs, keepLastMs });
  });
}
