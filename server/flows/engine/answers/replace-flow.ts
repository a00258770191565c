import type { FieldProblem } from '../../../ui/form.ts';
import type { FlowType } from '../interfaces/model.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { flowReplaced } from '../protocol/errors.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { reportEnd } from '../protocol/report.ts';
import { respond } from '../protocol/respond.ts';
import { flowUiUrl, selfServiceUrl } from '../protocol/urls.ts';
import { buildForm } from '../steps/build-form.ts';
import { saveNewFlow } from '../steps/save-new-flow.ts';
import { startFlow } from '../steps/start-flow.ts';

/** Starts a new flow of the same kind that shows why the old one cannot be used, with a new anti-CSRF cookie. */
export async function startReplacement<N extends StrategyFlow>(
  exchange: Exchange<N>,
  type: FlowType,
  why: readonly FieldProblem[],
): Promise<Exchange<N>> {
  exchange.request.csrf.regenerate();
  const next = exchange.sibling(exchange.definition.name, type);
  startFlow(next);
  await buildForm(next);
  next.form.addProblems(why);
  await saveNewFlow(next);
  reportEnd(exchange, 'rejected');
  return next;
}

/** A redirect to the new flow: to its page, or for native apps to the flow itself. */
export async function redirectToReplacement<N extends StrategyFlow>(
  exchange: Exchange<N>,
  ...why: readonly FieldProblem[]
): Promise<FlowReply> {
  const { flow, config } = await startReplacement(exchange, exchange.flow.type, why);
  const native = selfServiceUrl(config, `${flow.name}/flows`, { id: flow.id });
  return respond(exchange, { page: flow.type === 'browser' ? flowUiUrl(config, flow) : native });
}

/** A link may be opened on another device, so the result is shown in the browser that opened it. */
export async function replaceInBrowser<N extends StrategyFlow>(
  exchange: Exchange<N>,
  ...why: readonly FieldProblem[]
): Promise<FlowReply> {
  const { flow, config } = await startReplacement(exchange, 'browser', why);
  return respond(exchange, { page: flowUiUrl(config, flow) });
}

/** 410 with the new flow's id, or a redirect to its page. */
export async function replaceFlow<N extends StrategyFlow>(
  exchange: Exchange<N>,
  reason: string,
  ...why: readonly FieldProblem[]
): Promise<FlowReply> {
  const { flow, config } = await startReplacement(exchange, exchange.flow.type, why);
  const json: FlowReply = { kind: 'error', error: flowReplaced(reason, flow.id) };
  return respond(exchange, { page: flowUiUrl(config, flow), json, jsonFor: 'json-requests' });
}
