import type { Command } from 'commander';
import { adminClient, reportApiError, type AdminClient } from './admin-client.ts';
import { endpointOption, formatOptions, group, leaf, withShared } from './command.ts';
import { SilentFailure, UsageError, checkArguments } from './failure.ts';
import type { OutputOptions } from './output/print.ts';

interface RemoteLeaf {
  readonly name: string;
  readonly description: string;
  /** The arguments as help shows them. `least` and `most` bound their number. */
  readonly args?: string;
  readonly least?: number;
  readonly most?: number;
  readonly run: (client: AdminClient, command: Command, options: OutputOptions) => Promise<void>;
}

/** Makes a command that calls the admin API. */
export function remoteLeaf({ name, description, args = '', least = 0, most = Infinity, run }: RemoteLeaf): Command {
  const command = withShared(leaf(name, description, args), (others) => endpointOption(formatOptions(others)));
  return command.action(async () => {
    checkArguments(command, { least, most });
    const { endpoint, ...output } = command.optsWithGlobals<OutputOptions & { endpoint?: string }>();
    await run(connect(command, endpoint), command, output);
  });
}

function connect(command: Command, endpoint: string | undefined): AdminClient {
  try {
    return adminClient(endpoint);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), command);
  }
}

/** Makes a group that accepts the common flags of its members before their names, too. */
export function remoteGroup(name: string, description: string, ...members: Command[]): Command {
  const command = group(name, description, ...members);
  endpointOption(command);
  // Without a default, which would override the member's flag.
  return command
    .option(
      '--format <string>',
      'Set the output format. One of table, json, yaml, json-pretty, jsonpath and jsonpointer.',
    )
    .option('-q, --quiet', 'Be quiet with output printing.');
}

/** Results, and errors by source. */
export interface Outcome<T> {
  readonly done: readonly T[];
  readonly failed: ReadonlyMap<string, Error>;
}

/** Runs the work for one source after the other, and goes on after a failure. */
export async function forEach<T>(sources: Iterable<string>, work: (source: string) => Promise<T>): Promise<Outcome<T>> {
  const done: T[] = [];
  const failed = new Map<string, Error>();
  for (const source of sources) {
    try {
      done.push(await work(source));
    } catch (error) {
      failed.set(source, reportApiError(error));
    }
  }
  return { done, failed };
}

/** Prints the failures on stderr. @throws SilentFailure if there are any */
export function endWith(failed: ReadonlyMap<string, Error>): void {
  for (const [source, { message }] of failed) process.stderr.write(`${source}: ${message}\n`);
  if (failed.size > 0) throw new SilentFailure();
}
