import { glob, readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { createJsonnet, type Jsonnet } from '../jsonnet/jsonnet.ts';
import { group, leaf } from './command.ts';
import { SilentFailure, checkArguments } from './failure.ts';

/** `zelos lint lint` (the reference's name), also `zelos lint jsonnet`: checks the syntax of Jsonnet files. */
export function lintCommand(): Command {
  const command = leaf('lint', 'Check Jsonnet files for syntax errors', 'path/to/files/*.jsonnet [more/files.jsonnet]');
  command.alias('jsonnet').action(() => lint(command));
  return group('lint', 'Helpers for linting code', command);
}

async function lint(command: Command): Promise<void> {
  checkArguments(command, { least: 1 });
  const jsonnet = createJsonnet();
  try {
    const faults = [];
    for await (const file of glob(command.args)) {
      const fault = await findFault(await readFile(file, 'utf8'), jsonnet);
      if (fault !== undefined) faults.push(`${file}: ${fault}`);
    }
    if (faults.length === 0) return;
    process.stderr.write(`${faults.join('\n')}\nLinter found issues.\n`);
    throw new SilentFailure();
  } finally {
    await jsonnet.close();
  }
}

/** The snippet is parsed but not evaluated, so that it needs no context. */
async function findFault(snippet: string, jsonnet: Jsonnet): Promise<string | undefined> {
  try {
    await jsonnet.evaluate(`if false then (${snippet}\n) else null`, null);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
