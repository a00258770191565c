import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { IrreversibleMigration } from '../persistence/migrations/errors.ts';
import type { OpenDatabase } from '../persistence/open-database.ts';
import { configOption, dsnOption, formatOptions, group, leaf, withShared } from './command.ts';
import { withDatabase } from './dsn.ts';
import { SilentFailure, checkArguments } from './failure.ts';
import { type Status, confirmed, printPlan, printStatements, printStatus } from './migration-plan.ts';
import type { OutputOptions } from './output/print.ts';
import { wholeNumber } from './values.ts';

const YES = 'If set all confirmation requests are accepted without user interaction.';

/** `zelos migrate sql`, with `up`, `down` and `status`. */
export function migrateCommand(): Command {
  const sql = configOption(
    dsnOption(
      leaf('sql', 'Create the database tables, or bring those of an older Kratos up to date', '<database-url>'),
    ),
  );
  sql.option('-y, --yes', YES).action(() => up(sql));
  sql.addCommand(upCommand());
  sql.addCommand(downCommand());
  sql.addCommand(statusCommand());
  return configOption(group('migrate', 'Various migration helpers', sql));
}

function upCommand(): Command {
  const command = changing('up', 'Apply all pending SQL migrations');
  return command.action(() => up(command));
}

/** A command that changes the database. */
const changing = (name: string, description: string): Command =>
  withShared(leaf(name, description, '[database_url]'), (others) => configOption(dsnOption(others))).option(
    '-y, --yes',
    YES,
  );

function downCommand(): Command {
  const command = changing('down', 'Rollback the last applied SQL migrations');
  return command.option('--steps <int>', 'The number of migrations to roll back.').action(() => down(command));
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
  await withDatabase(command, async ({ migrations, dialect }) => {
    const status = await migrations.status();
    printPlan(status);
    const pending = status.filter(({ applied }) => !applied);
    if (pending.length === status.length) {
      process.stdout.write(`The database is empty: the final schema for ${dialect} is created at once.\n\n`);
    } else {
      printStatements(migrations, pending, 'up');
    }
    if (await agreed(command)) await apply(() => migrations.up());
  });
}

async function down(command: Command): Promise<void> {
  checkArguments(command, { most: 1 });
  const { steps: text = '0' } = command.optsWithGlobals<{ steps?: string }>();
  if (/^-\d+$/.test(text)) throw failure('Flag --steps must be larger than 0.');
  const steps = wholeNumber(command, 'steps', text, 0);
  await withDatabase(command, async ({ migrations }) => {
    const plan = await migrations.planDown(steps).catch((error: unknown) => {
      throw error instanceof IrreversibleMigration ? failure(`Nothing was changed: ${error.message}.`) : error;
    });
    printPlan(await migrations.status(), plan);
    if (plan.length === 0) {
      throw failure(
        '\nThere are apparently no migrations to roll back.\nPlease provide the --steps argument with a value larger than 0.\n',
      );
    }
    printStatements(migrations, plan, 'down');
    if (await agreed(command)) await apply(() => migrations.down(plan));
  });
}

async function apply(change: () => Promise<number>): Promise<void> {
  try {
    await change();
  } catch (error) {
    process.stdout.write('------------ ERROR ------------\n');
    throw failure(`Could not apply migrations:\n${error instanceof Error ? error.message : String(error)}`);
  }
  process.stdout.write('------------ SUCCESS ------------\nSuccessfully applied migrations!\n');
}

/** Whether the operator agrees, by flag or on the terminal. */
async function agreed(command: Command): Promise<boolean> {
  if (command.optsWithGlobals<{ yes?: boolean }>().yes === true || (await confirmed())) return true;
  process.stdout.write('------------ WARNING ------------\nMigration aborted.\n');
  return false;
}

function failure(message: string): SilentFailure {
  process.stderr.write(`${message}\n`);
  return new SilentFailure();
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
