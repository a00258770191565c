/** Reading the files of this folder, for their tests: commands, mounts and configurations that they name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { createProgram } from '../cli/program.ts';
import { loadConfig, type LoadResult } from '../config/read/load.ts';

export const ROOT = join(import.meta.dirname, '..', '..');

/** One YAML document of this folder, with anchors and merge keys resolved. */
export const readYaml = (path: string): unknown => parse(readText(path), { merge: true });

export const readText = (path: string): string => readFileSync(join(import.meta.dirname, path), 'utf8');

/**
 * The command that these arguments call, such as `migrate sql`.
 * @throws Error where there is no such command, or it has no such flag
 */
export function commandOf(args: readonly string[]): string {
  let command = createProgram();
  const flags = [...command.options];
  const names: string[] = [];
  for (const arg of args) {
    if (arg.startsWith('-')) break;
    const next = command.commands.find((each) => each.name() === arg);
    if (next === undefined) break;
    command = next;
    flags.push(...command.options);
    names.push(arg);
  }
  if (command.commands.length > 0 && names.join(' ') !== 'migrate sql')
    throw new Error(`${args.join(' ')}: not a command`);
  const unknown = args.filter(
    (arg) => arg.startsWith('-') && !flags.some(({ short, long }) => arg === short || arg === long),
  );
  if (unknown.length > 0) throw new Error(`${names.join(' ')} has no ${unknown.join(', ')}`);
  return names.join(' ');
}

/** The value of a flag among arguments. */
export const flagOf = (args: readonly string[], flag: string): string | undefined =>
  args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined;

/** The configuration that `zelos` reads with these arguments and this environment. @throws ConfigError for a key or value that it refuses */
export function configOf(file: string, args: readonly string[], env: Readonly<Record<string, string>>): LoadResult {
  const flags = {
    ...(args.includes('--dev') && { dev: true }),
    ...(args.includes('--watch-courier') && { 'watch-courier': true }),
  };
  return loadConfig({ files: [join(import.meta.dirname, file)], env, flags });
}
