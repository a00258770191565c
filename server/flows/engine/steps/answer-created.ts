import type { PipelineStep } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';
import { shownFlow } from '../protocol/shown-flow.ts';
import { flowUiUrl } from '../protocol/urls.ts';

/** A browser is sent to the page that shows the new flow; native clients and those that accept JSON get the flow. */
export const answerCreated: PipelineStep = (exchange) => {
  const answer = respond(exchange, {
    page: flowUiUrl(exchange.config, exchange.flow),
    json: shownFlow(exchange, 200),
    jsonFor: 'native-or-json-readers',
  });
  exchange.submission.completed = { kind: 'completed', commit: {}, answer };
  return undefined;
};
