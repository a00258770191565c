import { isDeepStrictEqual } from 'node:util';
import type { Config, ConfigTree } from '../model.ts';
import { at } from '../tree.ts';
import { removeKey, setLeaves } from './merge.ts';

/**
 * Keys that a running server cannot follow. The reference means `serve` and `log` to be among them but takes them
 * over, so that its links name a port without a listener; here they keep their values until a restart.
 */
const START_KEYS: readonly string[] = [
  'dsn',
  ...['public', 'admin'].flatMap((listener) =>
    ['host', 'port', 'socket', 'tls'].map((key) => `serve.${listener}.${key}`),
  ),
  'log',
  'tracing',
  'watch-courier',
  'expose-metrics-port',
  'zelos.workers',
  'zelos.session_cache',
];

/** The new tree with start keys as they run, and which of them had been changed. */
export function holdStartKeys(tree: ConfigTree, running?: Config): { tree: ConfigTree; held: string[] } {
  if (running === undefined) return { tree, held: [] };
  const { derived: _, ...before } = running;
  const held = START_KEYS.filter((key) => !isDeepStrictEqual(at(tree, key), at(before, key)));
  let result = tree;
  for (const key of held) {
    const value = at(before, key);
    result = value === undefined ? removeKey(result, key) : setLeaves(result, [{ path: key.split('.'), value }]);
  }
  return { tree: result, held };
}
