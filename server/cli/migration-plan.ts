/** What `migrate sql` prints before it changes the database, and its confirmation prompt. */
import { createInterface } from 'node:readline/promises';
import type { OpenDatabase } from '../persistence/open-database.ts';
import { printTable, type OutputOptions } from './output/print.ts';

type Migrations = OpenDatabase['migrations'];
/** All migrations of this program and of the database. */
export type Status = Awaited<ReturnType<Migrations['status']>>;

/** Prints all versions and marks those to be rolled back. */
export function printPlan(status: Status, rollback: Status = []): void {
  process.stdout.write('The migration plan is as follows:\n');
  printStatus(status, {}, rollback);
}

/** Prints the statements of these versions. */
export function printStatements(migrations: Migrations, versions: Status, direction: 'up' | 'down'): void {
  process.stdout.write('\nThe SQL statements to be executed from top to bottom are:\n\n');
  for (const { version, name } of versions) {
    const statements = migrations.statements(version, direction) ?? ['-- error: this program has no statements for it'];
    process.stdout.write(`------------ ${version} - ${name} ------------\n`);
    process.stdout.write(`${statements.map((statement) => `${statement};\n`).join('')}\n\n`);
  }
}

const stateOf = (applied: boolean): string => (applied ? 'Applied' : 'Pending');

/** Prints the versions and their state in the format of the options. */
export function printStatus(status: Status, output: OutputOptions, rollback: Status = []): void {
  const leaving = new Set(rollback.map(({ version }) => version));
  const rows = status.map(({ version, name, applied }) => ({
    state: leaving.has(version) ? 'Rollback' : stateOf(applied),
    version,
    name,
  }));
  printTable(
    {
      header: ['Version', 'Name', 'Status'],
      rows: rows.map(({ version, name, state }) => [version, name, state]),
      value: rows,
    },
    output,
  );
}

/** Prompts on the terminal until the operator types yes or no; the end of the input means no. */
export async function confirmed(): Promise<boolean> {
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
