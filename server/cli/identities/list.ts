import type { Command } from 'commander';
import type { JsonObject } from '../../kernel/json.ts';
import { reportApiError } from '../admin-client.ts';
import { remoteLeaf } from '../remote-leaf.ts';
import { printIdentities } from './output.ts';

interface ListOptions {
  readonly consistency: string;
  readonly pageSize: string;
  readonly pageToken: string;
}

/** `zelos list identities`. */
export const listIdentities = (): Command =>
  remoteLeaf({
    name: 'identities',
    description: 'List identities',
    async run(client, command, output) {
      const { consistency, pageSize, pageToken } = command.opts<ListOptions>();
      const query = new URLSearchParams({ consistency, page_size: pageSize, page_token: pageToken });
      const { body, headers } = await client('GET', `/admin/identities?${query}`).catch((error: unknown) => {
        throw reportApiError(error);
      });
      printIdentities(body as readonly JsonObject[], output, nextPageToken(String(headers['link'] ?? '')));
    },
  })
    .option('--consistency <string>', 'The read consistency to use. Can be either "strong" or "eventual".', 'eventual')
    .option('--page-size <int>', 'maximum number of items to return', '100')
    .option('--page-token <string>', 'page token acquired from a previous response', '');

/** The page token of the link `next` (RFC 8288), empty on the last page. */
function nextPageToken(link: string): string {
  const target = /<([^>]*)>; *rel="next"/.exec(link)?.[1] ?? '';
  return new URLSearchParams(target.split('?')[1] ?? '').get('page_token') ?? '';
}
