/** Help in the layout of the reference's command line, so that scripts and operators find what they look for. */
import type { Command, Option } from 'commander';
import { EXAMPLES } from './examples.ts';

/** Options that a command shares with other commands. */
const shared = new WeakSet<Option>();

/** Marks options as shared: help lists them under "Global Flags". */
export function markShared(command: Command): void {
  for (const option of command.options) shared.add(option);
}

/** The names from the program to the command: `zelos migrate sql`. */
export function commandPath(command: Command): string {
  return command.parent ? `${commandPath(command.parent)} ${command.name()}` : command.name();
}

/** The help of a command without its description. */
export function usage(command: Command): string {
  const path = commandPath(command);
  const args = command.registeredArguments.map(({ description, name }) => ` ${description || name()}`).join('');
  const isGroup = command.commands.length > 0;
  const isRunnable = !isGroup || command.registeredArguments.length > 0;
  const sections = [
    ['Usage:', ...(isRunnable ? [`  ${path}${args} [flags]`] : []), ...(isGroup ? [`  ${path} [command]`] : [])],
    ...(command.aliases().length > 0 ? [['Aliases:', `  ${[command.name(), ...command.aliases()].join(', ')}`]] : []),
    ...examples(path),
    ...subcommands(command),
    ...flags('Flags:', [...command.options.filter((option) => !shared.has(option)), helpOption(command)]),
    ...flags(
      'Global Flags:',
      command.options.filter((option) => shared.has(option)),
    ),
    ...(isGroup ? [[`Use "${path} [command] --help" for more information about a command.`]] : []),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The text of `--help`. */
export function help(command: Command): string {
  return `${command.description()}\n\n${usage(command)}`;
}

const examples = (path: string): string[][] => {
  const lines = EXAMPLES[path];
  return lines === undefined ? [] : [['Examples:', ...lines.map((line) => `  ${line}`)]];
};

function subcommands(command: Command): string[][] {
  if (command.commands.length === 0) return [];
  const names = command.commands.map((each) => each.name());
  const width = Math.max(11, ...names.map((name) => name.length));
  const lines = command.commands
    .toSorted((left, right) => left.name().localeCompare(right.name()))
    .map((each) => `  ${each.name().padEnd(width)} ${each.description().split('\n')[0]}`);
  return [['Available Commands:', ...lines]];
}

interface Flag {
  readonly long: string;
  readonly short?: string | undefined;
  readonly value: string;
  readonly description: string;
}

const helpOption = (command: Command): Flag => ({
  long: '--help',
  short: '-h',
  value: '',
  description: `help for ${command.name()}`,
});

function flags(title: string, options: readonly (Option | Flag)[]): string[][] {
  if (options.length === 0) return [];
  const rows = options
    .map((option) => ('flags' in option ? toFlag(option) : option))
    .filter(({ long }) => !long.startsWith('--no-'))
    .toSorted((left, right) => left.long.localeCompare(right.long))
    .map(
      ({ long, short, value, description }) =>
        [`  ${short ? `${short}, ` : '    '}${long}${value && ` ${value}`}`, description] as const,
    );
  const width = Math.max(...rows.map(([name]) => name.length));
  return [[title, ...rows.map(([name, description]) => `${name.padEnd(width)}   ${description}`)]];
}

function toFlag(option: Option): Flag {
  const value = /<(.+)>/.exec(option.flags)?.[1] ?? '';
  const hasDefault =
    option.defaultValue !== undefined && option.defaultValue !== false && !Array.isArray(option.defaultValue);
  const shown = value === 'string' ? JSON.stringify(option.defaultValue) : String(option.defaultValue);
  return {
    long: option.long ?? '',
    short: option.short,
    value,
    description: `${option.description}${hasDefault ? ` (default ${shown})` : ''}`,
  };
}
