import type { Command } from 'commander';
import { isJsonObject, type Json } from '../kernel/json.ts';
import { AdminApiError, type AdminClient } from './admin-client.ts';
import { printRow } from './output/print.ts';
import { remoteGroup, remoteLeaf } from './remote-leaf.ts';

/** `zelos remote status` and `zelos remote version`. */
export const remoteCommand = (): Command =>
  remoteGroup('remote', 'Helpers and management for remote instances', status(), version());

/** Why a health check fails; undefined if it passes. */
async function problemOf(client: AdminClient, path: string): Promise<unknown> {
  try {
    const { body } = await client('GET', path);
    return member(body, 'status') === 'ok' ? undefined : new Error('the instance is not ready');
  } catch (error) {
    return error;
  }
}

const member = (body: Json, name: string): Json | undefined => (isJsonObject(body) ? body[name] : undefined);

function status(): Command {
  return remoteLeaf({
    name: 'status',
    description: 'Print the alive and readiness status of an instance',
    most: 0,
    run: async (client, _command, options) => {
      const dead = await problemOf(client, '/health/alive');
      const notReady = dead ?? (await problemOf(client, '/health/ready'));
      const [alive, ready] = [dead === undefined, notReady === undefined];
      printRow(
        { header: ['ALIVE', 'READY'], columns: [String(alive), String(ready)], value: { alive, ready } },
        options,
      );
      if (notReady instanceof AdminApiError) throw new Error(`${notReady.status} ${notReady.body.trim()}`);
      if (notReady !== undefined) throw notReady;
    },
  });
}

function version(): Command {
  return remoteLeaf({
    name: 'version',
    description: 'Print the version of an instance',
    most: 0,
    run: async (client, _command, options) => {
      const found = member((await client('GET', '/version')).body, 'version');
      const text = typeof found === 'string' ? found : '';
      printRow({ header: ['VERSION'], columns: [text], value: { version: text } }, options);
    },
  });
}
