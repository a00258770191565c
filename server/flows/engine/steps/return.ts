/** A user comes back through a strategy's endpoint: the rows of the pipeline that are particular to it. */
import { forbidden } from '../../../kernel/errors.ts';
import { NIL_ID, parseId } from '../../../kernel/id.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import { read, redeem } from '../continuity/continuity.ts';
import type { ReturnContext, ReturnFlow } from '../interfaces/endpoint.ts';
import type { OutcomeByFlow } from '../interfaces/outcome.ts';
import { flowExpired, unknownFlow } from '../protocol/errors.ts';
import type { Exchange, StepOf } from '../protocol/exchange.ts';
import { noPayload } from '../protocol/payload.ts';
import { respond } from '../protocol/respond.ts';
import { returnToOfFlow } from '../protocol/token-exchange.ts';
import { withQuery } from '../protocol/urls.ts';
import { TRANSIENT_PAYLOAD } from './complete.ts';
import { submitContext } from './submit-context.ts';

type ReturnStep = StepOf<ReturnFlow>;

/** Loads the flow that the endpoint has named. */
export const loadReturnFlow: ReturnStep = async (exchange) => {
  const { deps, definition } = exchange;
  const id = parseId(exchange.returning.target.flowId);
  const flow = id === undefined ? undefined : await deps.database.flows.get(definition.name, id);
  if (flow === undefined) throw unknownFlow(definition.name);
  exchange.flow = flow;
  return undefined;
};

export const requireSessionToReturn: StepOf<'settings'> = ({ session, deps }) => {
  if (session === undefined) throw deps.sessions.missing();
  return undefined;
};

/** The flow that the user left is over: an error, not a new flow (reference behaviour). */
export const rejectExpiredReturn: ReturnStep = ({ flow, now }) => {
  if (flow.expiresAt < now) throw flowExpired(flow.expiresAt, now, NIL_ID);
  return undefined;
};

/** Reads what the user left with, and asks the strategy whether the return belongs to it. From here on, errors belong to the flow. */
export const verifyReturn: ReturnStep = async (exchange) => {
  const { deps, returning } = exchange;
  const { flow } = exchange;
  const native = flow.type === 'api' && (await deps.database.exchanges.findByFlow(flow.id)) !== undefined;
  returning.paused = native ? undefined : await read(exchange, returning.target.container.name);
  const transientPayload = transientPayloadIn(returning.paused ?? flow.internalContext);
  exchange.flow = { ...flow, transientPayload };
  await returning.endpoint.verify(returnContext(exchange));
  returning.isVerified = true;
  return undefined;
};

function transientPayloadIn(stored: JsonObject): Json | undefined {
  const value = stored[TRANSIENT_PAYLOAD];
  return value !== undefined && isJsonObject(value) ? value : undefined;
}

/** A user who has signed in meanwhile goes on; a native app that waits for its codes gets this session. */
export const leaveSignedIn: StepOf<'login' | 'registration'> = async (exchange) => {
  const { flow, session, config, deps } = exchange;
  if (session === undefined || (flow.name === 'login' && flow.refresh)) return undefined;
  const page = returnToOfFlow(config, flow);
  const codes = await deps.database.exchanges.findByFlow(flow.id);
  if (codes === undefined) return respond(exchange, { page });
  await deps.database.exchanges.setSession(flow.id, session.id);
  return respond(exchange, { page: withQuery(page, { code: codes.returnToCode }) });
};

/** A user comes back once: of two requests at once one goes on. @throws ApiError 403 for the others */
export const redeemReturn: ReturnStep = async (exchange) => {
  const { deps, flow, returning } = exchange;
  const isFirst =
    returning.paused === undefined
      ? (await deps.database.exchanges.findByFlow(flow.id))?.sessionId === undefined
      : await redeem(exchange, returning.target.container);
  if (!isFirst) throw forbidden('This sign-in was completed or has failed already. Please start again.');
  return undefined;
};

/** The strategy judges what the user comes back with. */
export const judgeReturn: ReturnStep = async (exchange) => {
  const { strategy, endpoint } = exchange.returning;
  const judge = endpoint.judge[exchange.flow.name] as (
    context: ReturnContext<ReturnFlow>,
  ) => Promise<OutcomeByFlow[ReturnFlow]>;
  exchange.submission.strategy = strategy;
  exchange.submission.outcome = await judge(returnContext(exchange));
  return undefined;
};

const returnContext = (exchange: Exchange<ReturnFlow>): ReturnContext<ReturnFlow> => ({
  ...submitContext(exchange, noPayload()),
  paused: exchange.returning.paused,
});
