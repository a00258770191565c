import type { ReturnContext, ReturnFlow } from '../interfaces/endpoint.ts';
import type { KnownIdentity, SubmitContext, StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { noPayload, type Payload } from '../protocol/payload.ts';
import { isPrivileged } from '../protocol/privileged.ts';
import { tokenExchangeOf } from '../protocol/token-exchange.ts';
import { showStage } from './show-stage.ts';

/** What a strategy sees of a submission. */
export function submitContext<N extends StrategyFlow>(exchange: Exchange<N>, payload: Payload): SubmitContext<N> {
  const { flow, form, config, definition, session, now, deps } = exchange;
  return {
    flow,
    form,
    config,
    schemaId: definition.schemaId(exchange),
    payload,
    session,
    provedAddress: session && deps.sessions.onlyProvedAddress(session),
    // `schemaId` of the settings has asked for their owner.
    identity: exchange.owner as KnownIdentity<N>,
    now,
    privileged: isPrivileged(exchange),
    request: exchange.request,
    csrfToken: () => exchange.csrfToken(),
    tokenExchange: () => tokenExchangeOf(exchange),
    showStage: async (stage, known) => showStage(exchange, stage, known),
  };
}

/** What a strategy sees of a user who comes back: a submission without fields, and what was paused. */
export const returnContext = (exchange: Exchange<ReturnFlow>): ReturnContext<ReturnFlow> => ({
  ...submitContext(exchange, noPayload()),
  paused: exchange.returning.paused,
});
