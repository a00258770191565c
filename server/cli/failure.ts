import type { Command } from 'commander';

/** The command line is invalid. The message is printed with the usage of the command; exit code 1. */
export class UsageError extends Error {
  readonly command: Command | undefined;
  constructor(message: string, command?: Command) {
    super(message);
    this.name = 'UsageError';
    this.command = command;
  }
}

/** The command failed and has printed why; exit code 1. */
export class SilentFailure extends Error {
  constructor() {
    super('the command failed');
    this.name = 'SilentFailure';
  }
}

/** Checks the number of arguments, with the reference's messages. @throws UsageError */
export function checkArguments(
  command: Command,
  { least = 0, most = Infinity }: { least?: number; most?: number },
): void {
  const { length } = command.args;
  if (least === most && length !== least) throw new UsageError(`accepts ${least} arg(s), received ${length}`, command);
  if (length < least) throw new UsageError(`requires at least ${least} arg(s), only received ${length}`, command);
  if (length > most) throw new UsageError(`accepts at most ${most} arg(s), received ${length}`, command);
}
