import { isJsonObject, type Json } from '../../kernel/json.ts';
import { isRequestUri } from '../derived/return-urls.ts';
import type { ConfigTree, ConfigWarning } from '../model.ts';
import { removeKey } from '../read/merge.ts';

const KEY = 'default_browser_return_url';

/**
 * Takes out pages after a flow that nothing can be redirected to ("dashboard"): the next more general one counts
 * then, as in the reference.
 */
export function dropUnusableReturnUrls(tree: ConfigTree): { tree: ConfigTree; warnings: ConfigWarning[] } {
  const paths = find(tree.selfservice, 'selfservice').filter((path) => path !== `selfservice.${KEY}`);
  return {
    tree: paths.reduce((rest, path) => removeKey(rest, path), tree),
    warnings: paths.map((path) => ({
      path,
      message: 'is ignored: it is neither an absolute URL nor a path that starts with /',
    })),
  };
}

function find(value: Json | undefined, path: string): string[] {
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const here = `${path}.${key}`;
    return key === KEY && typeof part === 'string' && !isRequestUri(part) ? [here] : find(part, here);
  });
}
