import type { Completed } from '../interfaces/commit.ts';
import type { Flow } from '../interfaces/model.ts';
import type { FormUpdated } from '../interfaces/outcome.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { browserLocationChangeRequired } from '../protocol/errors.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';
import { shownFlow } from '../protocol/shown-flow.ts';
import { flowUiUrl } from '../protocol/urls.ts';

/** The strategy changed the form: stores it and shows it again. */
export async function formUpdated<N extends StrategyFlow>(
  exchange: Exchange<N>,
  { byRedirect }: FormUpdated,
): Promise<Completed> {
  const { definition, config } = exchange;
  const flow = exchange.touch();
  if (definition.formUpdated.sorted && byRedirect !== true) await exchange.sortForm();
  if (byRedirect !== true) return { kind: 'completed', commit: { flow }, answer: answerShown(exchange) };
  const page = flowUiUrl(config, flow);
  const json: FlowReply = { kind: 'error', error: browserLocationChangeRequired(page) };
  return { kind: 'completed', commit: { flow }, answer: respond(exchange, { page, json, jsonFor: 'json-requests' }) };
}

/** Answers with a changed form, as the commit stores it. Forms that wait for a code tell what an OAuth 2.0 client asks for (reference behaviour). */
export function answerShown<N extends StrategyFlow>(
  exchange: Exchange<N>,
  flow: Flow = exchange.flow,
  tellsLoginRequest = false,
): FlowReply {
  const { definition, config } = exchange;
  const { status, jsonFor } = definition.formUpdated;
  return respond(exchange, {
    page: flowUiUrl(config, flow),
    json: { ...shownFlow(exchange, status, flow), tellsLoginRequest },
    jsonFor,
  });
}
