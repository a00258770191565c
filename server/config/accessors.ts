import { isObject } from './json.ts';
import { isRequestUri } from './return-urls.ts';
import type { AfterMethod, Config, FlowWithUi, HookConfig } from './model.ts';

/** Settings for what follows a flow; by method where the flow has such, else for all of them. */
function afterOf(config: Config, flow: FlowWithUi, method?: string): AfterMethod | undefined {
  const after: AfterMethod | undefined = config.selfservice.flows[flow].after;
  if (method === undefined || after === undefined) return after;
  const own = new Map<string, unknown>(Object.entries(after)).get(method);
  return isObject(own) ? own : undefined;
}

/** The hooks listed for one method (`after.<method>.hooks`), or for all methods (`after.hooks`) when none is named. */
export function afterHooks(config: Config, flow: FlowWithUi, method?: string): readonly HookConfig[] {
  return afterOf(config, flow, method)?.hooks ?? [];
}

/** The hooks that run after a method: its own list, or the general one when its own is empty. They are never merged. */
export function effectiveAfterHooks(config: Config, flow: FlowWithUi, method: string): readonly HookConfig[] {
  const own = afterHooks(config, flow, method);
  return own.length > 0 ? own : afterHooks(config, flow);
}

/**
 * Where a browser goes after a flow that names no return_to: the method's URL, else the flow's, else `fallback`,
 * which is `selfservice.default_browser_return_url` unless given.
 */
export function defaultReturnTo(config: Config, flow: FlowWithUi, method?: string, fallback?: string): string {
  const own = method === undefined ? undefined : afterOf(config, flow, method)?.default_browser_return_url;
  const candidates = [own, afterOf(config, flow)?.default_browser_return_url];
  return (
    candidates.find((url) => url !== undefined && isRequestUri(url)) ??
    fallback ??
    config.selfservice.default_browser_return_url
  );
}
