import { isJsonRequest } from '../../../kernel/negotiate.ts';
import type { Advanced } from '../interfaces/outcome.ts';
import { redirect, type FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { browserLocationChangeRequired, needsReauthentication } from '../protocol/errors.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { flowUiUrl, selfServiceUrl, withQuery } from '../protocol/urls.ts';

/** The strategy moved the form on: it is stored and shown. */
export async function answerAdvanced<N extends StrategyFlow>(
  exchange: Exchange<N>,
  { byRedirect }: Advanced,
): Promise<FlowReply> {
  const { flow, definition, deps, config, request } = exchange;
  if (definition.advanced.sorted && byRedirect !== true) await exchange.sortForm();
  await deps.database.flows.update(flow);
  if (byRedirect === true && isJsonRequest(request))
    return { kind: 'error', error: browserLocationChangeRequired(flowUiUrl(config, flow)) };
  return answerShown(exchange);
}

/** Shows a form that moved on and is stored. */
export function answerShown<N extends StrategyFlow>(exchange: Exchange<N>): FlowReply {
  const { flow, definition, config, request } = exchange;
  const inJson = isJsonRequest(request) || (definition.name === 'settings' && flow.type === 'api');
  const { owner, session } = exchange;
  if (inJson) return { kind: 'flow', status: definition.advanced.status, flow, identity: owner ?? session?.identity };
  return redirect(flowUiUrl(config, flow));
}

/** 403, or the way to the login that refreshes the session and comes back to this submission. */
export function answerNeedsReauthentication<N extends StrategyFlow>(exchange: Exchange<N>): FlowReply {
  const { flow, config, request } = exchange;
  const comeBackTo = withQuery(
    `${config.derived.public.baseUrl.replace(/\/+$/, '')}${request.url.pathname}`,
    Object.fromEntries(request.query),
  );
  const login = selfServiceUrl(config, 'login/browser', { refresh: 'true', return_to: comeBackTo });
  if (flow.type === 'api' || isJsonRequest(request)) return { kind: 'error', error: needsReauthentication(login) };
  return redirect(login);
}
