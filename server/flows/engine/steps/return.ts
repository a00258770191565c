/** A user comes back through a strategy's endpoint: the rows of the pipeline that are particular to it. */
import { NIL_ID, parseId } from '../../../kernel/id.ts';
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import { read } from '../continuity/continuity.ts';
import type { Endpoint, Return, ReturnContext, ReturnFlow } from '../interfaces/endpoint.ts';
import { redirect, type FlowReply } from '../interfaces/reply.ts';
import type { Strategy } from '../interfaces/strategy.ts';
import { flowExpired, initiatedBySomeoneElse, methodDisabled, unknownFlow } from '../protocol/errors.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { noPayload } from '../protocol/payload.ts';
import { returnToOfFlow } from '../protocol/token-exchange.ts';
import { withQuery } from '../protocol/urls.ts';
import { answerSubmitError, asApiError, forwardToErrorPage } from './answer-error.ts';
import { findSession, loadOwner } from './session.ts';
import { settle, TRANSIENT_PAYLOAD } from './settle.ts';
import { isEnabled } from './show-stage.ts';
import { submitContext } from './submit-context.ts';

/** One request to an endpoint. */
export interface ReturnRequest {
  readonly strategy: Strategy;
  readonly endpoint: Endpoint;
  readonly target: Return;
}

/** What goes wrong before the return is known to belong to the flow is shown on the error page, everything after it on the flow. */
export async function answerReturn(exchange: Exchange<ReturnFlow>, asked: ReturnRequest): Promise<FlowReply> {
  exchange.isReturn = true;
  let context: ReturnContext<ReturnFlow>;
  try {
    context = await prepareReturn(exchange, asked);
  } catch (error) {
    const { deps, request, config } = exchange;
    return forwardToErrorPage(deps, request, config, asApiError(error, deps, request));
  }
  try {
    return (await leaveSignedIn(exchange)) ?? (await judgeReturn(exchange, asked, context));
  } catch (error) {
    return answerSubmitError(exchange, error);
  }
}

async function prepareReturn(
  exchange: Exchange<ReturnFlow>,
  { strategy, endpoint, target }: ReturnRequest,
): Promise<ReturnContext<ReturnFlow>> {
  const { deps, definition, config, now } = exchange;
  if (!isEnabled(strategy, definition.name, config)) throw methodDisabled();
  const id = parseId(target.flowId);
  const flow = id === undefined ? undefined : await deps.database.flows.get(definition.name, id);
  if (flow === undefined) throw unknownFlow(definition.name);
  exchange.flow = flow;
  await findSession(exchange);
  await loadOwner(exchange);
  checkSettingsOwner(exchange);
  if (flow.expiresAt < now) throw flowExpired(flow.expiresAt, now, NIL_ID);
  const native = flow.type === 'api' && (await deps.database.exchanges.findByFlow(flow.id)) !== undefined;
  const paused = native ? undefined : await read(exchange, target.container);
  flow.transientPayload = transientPayload(paused ?? flow.internalContext);
  flow.active = strategy.method;
  const context = { ...submitContext(exchange, noPayload()), paused };
  await endpoint.verify(context);
  return context;
}

function transientPayload(stored: JsonObject): Json | undefined {
  const value = stored[TRANSIENT_PAYLOAD];
  return value !== undefined && isJsonObject(value) && Object.keys(value).length > 0 ? value : undefined;
}

function checkSettingsOwner({ flow, session, deps }: Exchange<ReturnFlow>): void {
  if (flow.name !== 'settings') return;
  if (session === undefined) throw deps.sessions.missing();
  if (flow.identityId !== session.identityId) throw initiatedBySomeoneElse('submit');
}

/** A user who has signed in meanwhile goes on; a native app that waits for its codes gets this session. */
async function leaveSignedIn({ flow, session, config, deps }: Exchange<ReturnFlow>): Promise<FlowReply | undefined> {
  if (session === undefined || flow.name === 'settings' || (flow.name === 'login' && flow.refresh)) return undefined;
  const to = returnToOfFlow(config, flow);
  const codes = await deps.database.exchanges.findByFlow(flow.id);
  if (codes === undefined) return redirect(to);
  await deps.database.exchanges.setSession(flow.id, session.id);
  return redirect(withQuery(to, { code: codes.returnToCode }));
}

async function judgeReturn(
  exchange: Exchange<ReturnFlow>,
  { strategy, endpoint }: ReturnRequest,
  context: ReturnContext<ReturnFlow>,
): Promise<FlowReply> {
  const judge = endpoint.judge[exchange.flow.name] as (context: ReturnContext<ReturnFlow>) => Promise<never>;
  return settle(exchange, { strategy, fields: {}, keepInput: () => {} }, await judge(context));
}
