import { isJsonRequest } from '../../../kernel/negotiate.ts';
import type { UiText } from '../../../ui/model.ts';
import { flowReplaced } from '../errors.ts';
import { Exchange } from '../exchange.ts';
import type { FlowType } from '../model.ts';
import { redirect } from '../reply.ts';
import type { FlowReply } from '../reply.ts';
import type { StrategyFlow } from '../strategy.ts';
import { flowUiUrl, selfServiceUrl } from '../urls.ts';
import { buildForm, saveNewFlow, startFlow } from './create.ts';

/** A new flow of the same kind that says why the old one is of no more use; bound to a new anti-CSRF cookie. */
export async function startReplacement<N extends StrategyFlow>(
  { deps, definition, request, config }: Exchange<N>,
  type: FlowType,
  message: UiText,
): Promise<Exchange<N>> {
  request.csrf.regenerate();
  const next = new Exchange<N>(deps, definition, request, config, type);
  startFlow(next);
  await buildForm(next);
  next.form.addMessage(message);
  await saveNewFlow(next);
  return next;
}

/** A redirect to the new flow: to its page, or for native apps to the flow itself. */
export async function redirectToReplacement<N extends StrategyFlow>(
  exchange: Exchange<N>,
  message: UiText,
): Promise<FlowReply> {
  const { flow, config } = await startReplacement(exchange, exchange.flow.type, message);
  if (flow.type === 'browser') return redirect(flowUiUrl(config, flow));
  return redirect(selfServiceUrl(config, `${flow.name}/flows`, { id: flow.id }));
}

/** A link may be opened on another device: whatever comes of it is shown in the browser that it was opened in. */
export async function replaceInBrowser<N extends StrategyFlow>(
  exchange: Exchange<N>,
  message: UiText,
): Promise<FlowReply> {
  const { flow, config } = await startReplacement(exchange, 'browser', message);
  return redirect(flowUiUrl(config, flow));
}

/** 410 with the new flow's id, or a redirect to its page. */
export async function replaceFlow<N extends StrategyFlow>(
  exchange: Exchange<N>,
  message: UiText,
  reason: string,
): Promise<FlowReply> {
  const { flow, config } = await startReplacement(exchange, exchange.flow.type, message);
  if (isJsonRequest(exchange.request)) return { kind: 'error', error: flowReplaced(reason, flow.id) };
  return redirect(flowUiUrl(config, flow));
}
