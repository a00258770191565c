import { glob, readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { format } from '../jsonnet/formatter/format.ts';
import { JsonnetSyntaxError, placeOf } from '../jsonnet/syntax/lexer.ts';
import { group, leaf } from './command.ts';
import { checkArguments } from './failure.ts';

/** `zelos format jsonnet`: writes Jsonnet files as go-jsonnet's formatter does. */
export function formatCommand(): Command {
  const command = leaf(
    'jsonnet',
    'Formats Jsonnet files like the official formatter. Prints them, or writes them back with -w.',
    'path/to/files/*.jsonnet [more/files.jsonnet]',
  ).option('-w, --write', 'Write formatted output back to file.');
  command.action(() => formatFiles(command));
  return group('format', 'Helpers for formatting code', command);
}

/** Stops at the first file that cannot be formatted, and leaves that one alone (reference behaviour). A pattern may match nothing. */
async function formatFiles(command: Command): Promise<void> {
  checkArguments(command, { least: 1 });
  const { write } = command.opts<{ write?: boolean }>();
  for await (const file of glob(command.args)) {
    const formatted = formatFile(file, await readFile(file, 'utf8'));
    if (write === true) await writeFile(file, formatted);
    // With a newline of its own, as in the reference.
    else process.stdout.write(`${formatted}\n`);
  }
}

function formatFile(file: string, source: string): string {
  try {
    return format(source);
  } catch (error) {
    if (!(error instanceof JsonnetSyntaxError)) throw error;
    const cause = `${file}:${placeOf(source, error.at)} ${error.message}`;
    throw new Error(`Jsonnet file "${file}" could not be formatted: ${cause}`, { cause: error });
  }
}
