import { CommanderError, type Command } from 'commander';
import { ConfigError, formatProblem } from '../config/check/errors.ts';
import { SilentFailure, UsageError } from './failure.ts';
import { usage } from './help.ts';
import { createProgram } from './program.ts';

/** Runs a command line (without the program's name) and returns its exit code. Errors are printed on stderr. */
export async function run(args: readonly string[]): Promise<number> {
  const program = createProgram();
  try {
    await program.parseAsync(args.flatMap(spellOut), { from: 'user' });
    return 0;
  } catch (error) {
    return explain(program, args, error);
  }
}

/** Translates `--flag=true` and `--flag=false` of boolean flags, which commander does not accept. */
function spellOut(arg: string): string[] {
  const [, name, value] = /^--([\w.-]+)=(true|false|1|0)$/.exec(arg) ?? [];
  if (name === undefined || !SWITCHES.has(name)) return [arg];
  if (value === 'true' || value === '1') return [`--${name}`];
  return name === 'read-from-env' ? ['--no-read-from-env'] : [];
}

const SWITCHES = new Set([
  'dev',
  'sqa-opt-out',
  'watch-courier',
  'yes',
  'read-from-env',
  'block',
  'quiet',
  'parallel',
  'write',
]);

function explain(program: Command, args: readonly string[], error: unknown): number {
  if (error instanceof CommanderError && error.exitCode === 0) return 0;
  const cause = error instanceof CommanderError ? new UsageError(translate(error), commandOf(program, args)) : error;
  if (cause instanceof SilentFailure) return 1;
  if (cause instanceof ConfigError) write(cause.problems.map(formatProblem).join('\n'));
  else if (cause instanceof UsageError) {
    const how = cause.command ? usage(cause.command) : "Run 'zelos --help' for usage.";
    write(`Error: ${cause.message}\n${how}\n${cause.message}`);
  } else write(`Error: ${cause instanceof Error ? cause.message : String(cause)}`);
  return 1;
}

const write = (text: string): void => void process.stderr.write(`${text}\n`);

/** The message of commander in the reference's words. */
function translate({ code, message }: CommanderError): string {
  const [, quoted = ''] = /'([^']*)'/.exec(message) ?? [];
  const flag = quoted.split(/[ =,]/)[0] ?? '';
  if (code === 'commander.unknownOption') {
    return flag.startsWith('--') ? `unknown flag: ${flag}` : `unknown shorthand flag: '${flag.slice(1, 2)}' in ${flag}`;
  }
  if (code === 'commander.optionMissingArgument')
    return `flag needs an argument: ${/--[\w.-]+/.exec(quoted)?.[0] ?? flag}`;
  return message;
}

/** The innermost command that the arguments name. */
function commandOf(program: Command, args: readonly string[]): Command {
  let command = program;
  for (const arg of args) {
    if (arg.startsWith('-')) continue;
    const next = command.commands.find((each) => each.name() === arg || each.aliases().includes(arg));
    if (!next) break;
    command = next;
  }
  return command;
}
