import { glob, readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { createJsonnet, type Jsonnet } from '../jsonnet/jsonnet.ts';
import { lint } from '../jsonnet/linter/lint.ts';
import { group, leaf } from './command.ts';
import { SilentFailure, checkArguments } from './failure.ts';

/** `zelos lint lint` (the reference's name), also `zelos lint jsonnet`: finds mistakes in Jsonnet files. */
export function lintCommand(): Command {
  const command = leaf(
    'lint',
    'Lints Jsonnet files and exits with 1 when there are findings',
    'path/to/files/*.jsonnet [more/files.jsonnet]',
  );
  command.alias('jsonnet').action(() => lintFiles(command));
  return group('lint', 'Helpers for linting code', command);
}

async function lintFiles(command: Command): Promise<void> {
  checkArguments(command, { least: 1 });
  const jsonnet = createJsonnet();
  try {
    const members = new Set(JSON.parse(await jsonnet.evaluate('std.objectFieldsAll(std)', null)) as string[]);
    const faults = [];
    for await (const file of glob(command.args)) {
      const found = await findingsIn(await readFile(file, 'utf8'), members, jsonnet);
      faults.push(...found.map((finding) => `${file}:${finding}`));
    }
    if (faults.length === 0) return;
    process.stderr.write(`${faults.join('\n')}\nLinter found issues.\n`);
    throw new SilentFailure();
  } finally {
    await jsonnet.close();
  }
}

/** The evaluator has the last word on syntax. It parses the snippet without evaluating it, so that it needs no context. */
async function findingsIn(snippet: string, members: ReadonlySet<string>, jsonnet: Jsonnet): Promise<string[]> {
  try {
    await jsonnet.evaluate(`if false then (${snippet}\n) else null`, null);
    return lint(snippet, members).map(({ place, message }) => `${place}: ${message}`);
  } catch (error) {
    return [` ${error instanceof Error ? error.message : String(error)}`];
  }
}
