import type { Command } from 'commander';
import type { JsonObject } from '../../kernel/json.ts';
import { list } from '../command.ts';
import { SilentFailure } from '../failure.ts';
import { endWith, forEach, remoteLeaf } from '../remote-leaf.ts';
import { printIdentities, printIdentity } from './output.ts';

/** `zelos get identity`. */
export const getIdentity = (): Command =>
  remoteLeaf({
    name: 'identity',
    description: 'Get one or more identities by their ID(s)',
    args: '[id-1] [id-2] [id-n]',
    least: 1,
    async run(client, command, output) {
      const query = includeQuery(command.opts<{ includeCredentials?: string[] }>().includeCredentials);
      const { done, failed } = await forEach(
        command.args,
        async (id) => (await client('GET', `/admin/identities/${encodeURIComponent(id)}${query}`)).body as JsonObject,
      );
      const [only] = done;
      if (done.length > 1) printIdentities(done, output);
      else if (only) printIdentity(only, output);
      endWith(failed);
    },
  }).option('-i, --include-credentials <stringArray>', 'Include third party tokens (only "oidc" supported)', list);

function includeQuery(types: readonly string[] = []): string {
  if (types.every((type) => type === 'oidc')) return types.length > 0 ? '?include_credential=oidc' : '';
  process.stderr.write('You have to put a valid value of credentials type to be included, try --help for details.\n');
  throw new SilentFailure();
}
