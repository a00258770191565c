import type { Command } from 'commander';
import { cleanupCommand } from './cleanup.ts';
import { group, leaf } from './command.ts';
import { completionCommand } from './completion.ts';
import { courierCommand } from './courier.ts';
import { UsageError } from './failure.ts';
import { formatCommand } from './format.ts';
import { hashersCommand } from './hashers/index.ts';
import { help } from './help.ts';
import { identityCommands } from './identities/index.ts';
import { lintCommand } from './lint.ts';
import { migrateCommand } from './migrate.ts';
import { remoteCommand } from './remote.ts';
import { serveCommand } from './serve.ts';
import { versionCommand } from './version.ts';

/** Makes the command line, with the reference's names, flags and exit codes. */
export function createProgram(): Command {
  const program: Command = group(
    'zelos',
    'Identity server with the API, configuration, command line and database of Ory Kratos',
    serveCommand(),
    migrateCommand(),
    ...identityCommands(),
    remoteCommand(),
    hashersCommand(),
    cleanupCommand(),
    courierCommand(),
    lintCommand(),
    formatCommand(),
    versionCommand(),
    completionCommand(() => program),
    helpCommand(() => program),
  );
  return program.action(() => {
    const [unknown] = program.args;
    if (unknown !== undefined) throw new UsageError(`unknown command ${JSON.stringify(unknown)} for "zelos"`);
    process.stdout.write(help(program));
  });
}

function helpCommand(program: () => Command): Command {
  const command = leaf('help', 'Help about any command', '[command]');
  return command.action(() => showHelp(program(), command.args));
}

function showHelp(program: Command, path: readonly string[]): void {
  let command = program;
  for (const name of path)
    command = command.commands.find((each) => each.name() === name || each.aliases().includes(name)) ?? command;
  process.stdout.write(help(command));
}
