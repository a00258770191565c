import type { Command } from 'commander';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { SilentFailure } from '../failure.ts';
import { endWith, forEach, remoteLeaf } from '../remote-leaf.ts';
import { printIdentities, printIdentity } from './output.ts';
import { readIdentities } from './read.ts';

/** `zelos import identities`. */
export const importIdentities = (): Command =>
  remoteLeaf({
    name: 'identities',
    description: 'Import one or more identities from files or STD_IN',
    args: 'file-1.json [file-2.json] [file-3.json] [file-n.json]',
    async run(client, { args }, output) {
      const sources = parseAll(await readIdentities(args));
      const { done, failed } = await forEach(
        sources.keys(),
        async (source) => (await client('POST', '/admin/identities', sources.get(source) ?? null)).body as JsonObject,
      );
      const [only] = done;
      if (done.length === 1 && only) printIdentity(only, output);
      else printIdentities(done, output);
      endWith(failed);
    },
  });

/** Parses all identities before the first is sent, so that a broken file imports nothing. */
function parseAll(sources: ReadonlyMap<string, string>): Map<string, Json> {
  return new Map([...sources].map(([source, content]) => [source, parse(source, content)]));
}

function parse(source: string, content: string): Json {
  try {
    return JSON.parse(content) as Json;
  } catch {
    process.stderr.write(`${source}: Could not parse identity\n`);
    throw new SilentFailure();
  }
}
