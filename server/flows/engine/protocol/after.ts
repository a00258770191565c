import type { Config } from '../../../config/model.ts';
import type { Flow } from '../interfaces/model.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { afterTree } from './hooks.ts';
import { secureReturnTo } from './return-to.ts';

/** `return_to` of the flow, else the page configured for the method, the flow, or at large. @throws ApiError 400 */
export function afterFlowUrl(
  config: Config,
  flow: Flow & { name: StrategyFlow },
  method: string,
  fallback?: string,
): string {
  const tree = afterTree(config, flow.name);
  const configured = tree[method]?.default_browser_return_url ?? tree.default_browser_return_url;
  return secureReturnTo(config, {
    source: flow.requestUrl,
    fallback: configured ?? fallback ?? config.selfservice.default_browser_return_url,
  });
}
