import { isRequestUri } from '../derived/return-urls.ts';
import { isObject, type Plain, type PlainObject } from '../json.ts';
import type { ConfigWarning } from '../model.ts';
import { removeKey } from '../read/merge.ts';

const KEY = 'default_browser_return_url';

/**
 * Takes out pages after a flow that nothing can be redirected to ("dashboard"): the next more general one counts
 * then, as in the reference.
 */
export function dropUnusableReturnUrls(tree: PlainObject): { tree: PlainObject; warnings: ConfigWarning[] } {
  const paths = find(tree['selfservice'], 'selfservice').filter((path) => path !== `selfservice.${KEY}`);
  return {
    tree: paths.reduce(removeKey, tree),
    warnings: paths.map((path) => ({
      path,
      message: 'is ignored: it is neither an absolute URL nor a path that starts with /',
    })),
  };
}

function find(value: Plain | undefined, path: string): string[] {
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const here = `${path}.${key}`;
    return key === KEY && typeof part === 'string' && !isRequestUri(part) ? [here] : find(part, here);
  });
}
