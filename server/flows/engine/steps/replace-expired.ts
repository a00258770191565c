import { answerExpired, isChallenged, replaceExpiredFlow } from '../answers/expired.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep } from '../protocol/exchange.ts';
import { respond } from '../protocol/respond.ts';
import { flowUiUrl, selfServiceUrl } from '../protocol/urls.ts';

/** A submission to an expired flow gets a new flow of the same kind that says so. */
export const replaceExpired: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const { flow: old, now, request } = exchange;
  if (old.expiresAt >= now) return undefined;
  if (!isChallenged(old.name)) return answerExpired(exchange, old.expiresAt);
  if (old.name === 'verification') request.csrf.regenerate();
  return answerReplacedChallenge(await replaceExpiredFlow(exchange, old.expiresAt));
};

/** Redirects JSON clients too: to the flow itself (reference behaviour). */
function answerReplacedChallenge<N extends StrategyFlow>(exchange: Exchange<N>): FlowReply {
  const { flow, config, dialect, definition } = exchange;
  const page = dialect.asksForJson
    ? selfServiceUrl(config, `${definition.name}/flows`, { id: flow.id })
    : flowUiUrl(config, flow);
  return respond(exchange, { page });
}
