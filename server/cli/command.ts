/** Building blocks of the command tree. */
import { Command } from 'commander';
import { help, markShared } from './help.ts';

/** A command without commander's own help, errors and exits. */
function bare(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .exitOverride()
    .configureOutput({ writeErr: () => {}, outputError: () => {} })
    .configureHelp({ formatHelp: (command) => help(command) })
    .helpCommand(false)
    .helpOption('-h, --help');
}

/** Makes a command that has sub-commands. Without one it prints its help, whatever its arguments (reference behaviour). */
export function group(name: string, description: string, ...members: Command[]): Command {
  const command = bare(name, description).allowExcessArguments();
  command.action(() => void process.stdout.write(help(command)));
  for (const member of members) command.addCommand(member);
  return command;
}

/** Makes a command without sub-commands. `args` are its arguments as help shows them; the action checks their number. */
export function leaf(name: string, description: string, args = ''): Command {
  const command = bare(name, description).allowExcessArguments();
  if (args !== '') command.argument('[args...]', args);
  return command;
}

/** Adds options that a command shares with others; help lists them as global flags. */
export function withShared(command: Command, add: (command: Command) => void): Command {
  const others = leaf('options', '');
  add(others);
  markShared(others);
  for (const option of others.options) command.addOption(option);
  return command;
}

/** Collects a repeatable option whose values may be lists separated by commas. */
export const list = (value: string, before: readonly string[] = []): string[] => [...before, ...value.split(',')];

const CONFIG_HELP =
  'Path to one or more .json, .yaml, .yml, .toml config files. Values are loaded in the order provided, meaning that the last config file overwrites values from the previous config file.';

/**
 * Adds `-c`. A group that has it takes it before and after the names of its members, whose options then hold the values of the group
 * (`optsWithGlobals`). Has no default, since the group's would override the value of a member.
 */
export const configOption = (command: Command): Command => command.option('-c, --config <strings>', CONFIG_HELP, list);
export const dsnOption = (command: Command): Command =>
  command.option(
    '-e, --read-from-env',
    'If set, reads the database connection string from the environment variable DSN or config file key dsn.',
  );
export const formatOptions = (command: Command): Command =>
  command
    .option(
      '--format <string>',
      'Set the output format. One of table, json, yaml, json-pretty, jsonpath and jsonpointer.',
      'table',
    )
    .option('-q, --quiet', 'Be quiet with output printing.');
export const endpointOption = (command: Command): Command =>
  command.option(
    '-e, --endpoint <string>',
    'The URL of the Admin API. Alternatively set using the KRATOS_ADMIN_URL environmental variable.',
  );
