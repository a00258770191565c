import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { OpenDatabase } from '../persistence/open-database.ts';
import { configOption, dsnOption, formatOptions, group, leaf, withShared } from './command.ts';
import { withDatabase } from './dsn.ts';
import { SilentFailure, checkArguments } from './failure.ts';
import { printTable } from './output/print.ts';
import type { OutputOptions } from './output/print.ts';

type Status = Awaited<ReturnType<OpenDatabase['migrations']['status']>>;

const YES = 'If set all confirmation requests are accepted without user interaction.';

export function migrateCommand(): Command {
  const sql = configOption(
    dsnOption(
      leaf('sql', 'Create the database tables of an empty database, or check those of a filled one', '<database-url>'),
    ),
  );
  sql.option('-y, --yes', YES).action(() => up(sql));
  sql.addCommand(upCommand());
  sql.addCommand(downCommand());
  sql.addCommand(statusCommand());
  return group('migrate', 'Various migration helpers', sql);
}

function upCommand(): Command {
  const command = changing('up', 'Apply all pending SQL migrations');
  return command.action(() => up(command));
}

/** A command that changes the database it is given. */
const changing = (name: string, description: string): Command =>
  withShared(leaf(name, description, '[database_url]'), (others) => configOption(dsnOption(others))).option(
    '-y, --yes',
    YES,
  );

/** Said and not ignored: without this command `down` would count as the database's URL, and the database would go up. */
function downCommand(): Command {
  return changing('down', 'Not possible: there are no steps to roll back')
    .option('--steps <int>', 'The number of migrations to roll back.')
    .action(() => {
      process.stderr.write(
        'The final schema is created at once, so there are no steps to roll back, and nothing was changed. Restore a backup, or use "migrate sql down" of Ory Kratos on the same database.\n',
      );
      throw new SilentFailure();
    });
}

function statusCommand(): Command {
  const command = withShared(leaf('status', 'Display the current migration status', '[database_url]'), configOption);
  return formatOptions(dsnOption(command))
    .option('--block', 'Block until all migrations have been applied')
    .action(async () => {
      checkArguments(command, { most: 1 });
      await withDatabase(command, (database) =>
        showStatus(database, command.optsWithGlobals<OutputOptions & { block?: boolean }>()),
      );
    });
}

async function up(command: Command): Promise<void> {
  checkArguments(command, { most: 1 });
  const { yes = false } = command.optsWithGlobals<{ yes?: boolean }>();
  await withDatabase(command, async ({ migrations, dialect }) => {
    const status = await migrations.status();
    const pending = status.filter(({ applied }) => !applied).length;
    process.stdout.write('The migration plan is as follows:\n');
    printStatus(status, {});
    process.stdout.write(
      `\n${pending === 0 ? 'Nothing is pending.' : `${pending} of ${status.length} migrations are pending; their final schema for ${dialect} is created at once.`}\n\n`,
    );
    if (!yes && !(await confirmed())) {
      process.stdout.write('------------ WARNING ------------\nMigration aborted.\n');
      return;
    }
    await apply(migrations);
  });
}

async function apply(migrations: OpenDatabase['migrations']): Promise<void> {
  try {
    await migrations.up();
  } catch (error) {
    process.stdout.write('------------ ERROR ------------\n');
    process.stderr.write(`Could not apply migrations:\n${error instanceof Error ? error.message : String(error)}\n`);
    throw new SilentFailure();
  }
  process.stdout.write('------------ SUCCESS ------------\nSuccessfully applied migrations!\n');
}

/** Asks on the terminal until the answer is yes or no; the end of the input is a no. */
async function confirmed(): Promise<boolean> {
  process.stderr.write('To skip the next question use flag --yes (at your own risk).\n');
  const question = 'Do you wish to execute this migration plan? [y/n]: ';
  const lines = createInterface({ input: process.stdin });
  try {
    process.stdout.write(question);
    for await (const line of lines) {
      const answer = line.trim().toLowerCase();
      if (['y', 'yes'].includes(answer)) return true;
      if (['n', 'no'].includes(answer)) return false;
      process.stdout.write(question);
    }
  } finally {
    lines.close();
  }
  return false;
}

async function showStatus(
  { migrations }: OpenDatabase,
  { block = false, ...output }: OutputOptions & { block?: boolean },
): Promise<void> {
  printStatus(block ? await whenApplied(migrations) : await migrations.status(), output);
}

async function whenApplied(migrations: OpenDatabase['migrations']): Promise<Status> {
  for (;;) {
    const status = await migrations.status();
    const pending = status.filter(({ applied }) => !applied);
    if (pending.length === 0) return status;
    process.stdout.write(`Waiting for migrations to finish...\n${pending.map(({ name }) => ` - ${name}\n`).join('')}`);
    await sleep(1000);
  }
}

const stateOf = (applied: boolean): string => (applied ? 'Applied' : 'Pending');

function printStatus(status: Status, output: OutputOptions): void {
  printTable(
    {
      header: ['Version', 'Name', 'Status'],
      rows: status.map(({ version, name, applied }) => [version, name, stateOf(applied)]),
      value: status.map(({ version, name, applied }) => ({ state: stateOf(applied), version, name })),
    },
    output,
  );
}
