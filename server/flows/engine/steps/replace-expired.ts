import { answerExpired, isChallenged, replaceExpiredFlow } from '../answers/expired.ts';
import type { Answer } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';
import { flowUiUrl, selfServiceUrl } from '../protocol/urls.ts';

/** A submission to an expired flow gets a new flow of the same kind that says so. */
export const replaceExpired: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const { flow: old, now } = exchange;
  if (old.expiresAt >= now) return undefined;
  if (!isChallenged(old.name)) return answerExpired(exchange, old.expiresAt);
  return replaceExpiredFlow(exchange, old.expiresAt, answerOfChallenge);
};

/** Redirects JSON clients too: to the flow itself (reference behaviour). */
function answerOfChallenge<N extends StrategyFlow>({ flow, config, dialect, definition }: Exchange<N>): Answer {
  const itself = selfServiceUrl(config, `${definition.name}/flows`, { id: flow.id });
  return { page: dialect.asksForJson ? itself : flowUiUrl(config, flow) };
}
