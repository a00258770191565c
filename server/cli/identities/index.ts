import type { Command } from 'commander';
import { remoteGroup } from '../remote-leaf.ts';
import { deleteIdentity } from './delete.ts';
import { getIdentity } from './get.ts';
import { importIdentities } from './import.ts';
import { listIdentities } from './list.ts';
import { validateIdentity } from './validate.ts';

/** The groups `get`, `list`, `delete`, `import` and `validate`. */
export const identityCommands = (): Command[] => [
  remoteGroup('get', 'Get resources', getIdentity()),
  remoteGroup('list', 'List resources', listIdentities()).alias('ls'),
  remoteGroup('delete', 'Delete resources', deleteIdentity()),
  remoteGroup('import', 'Import resources', importIdentities()),
  remoteGroup('validate', 'Validate resources', validateIdentity()),
];
