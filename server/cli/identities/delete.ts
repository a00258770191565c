import type { Command } from 'commander';
import { printRow, printTable } from '../output/print.ts';
import { endWith, forEach, remoteLeaf } from '../remote-leaf.ts';

/** `zelos delete identity`. */
export const deleteIdentity = (): Command =>
  remoteLeaf({
    name: 'identity',
    description: 'Delete one or more identities by their ID(s)',
    args: 'id-0 [id-1] [id-2] [id-n]',
    least: 1,
    async run(client, command, output) {
      const { done, failed } = await forEach(command.args, async (id) => {
        await client('DELETE', `/admin/identities/${encodeURIComponent(id)}`);
        return id;
      });
      const [only] = done;
      if (done.length > 1) printTable({ header: ['ID'], rows: done.map((id) => [id]), value: done }, output);
      else if (only !== undefined) printRow({ header: ['ID'], columns: [only], value: only }, output);
      endWith(failed);
    },
  });
