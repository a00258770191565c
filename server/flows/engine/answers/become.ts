import { openForm } from '../forms/open-form.ts';
/** Turns a flow into another one: the social login of an unknown user into a registration, a registration with a known account into a login. */
import type { FlowByName } from '../interfaces/model.ts';
import type { Becomes, BecomingFlow } from '../interfaces/outcome.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { Stage, Strategy, StrategyFlow } from '../interfaces/strategy.ts';
import type { Ending, Exchange } from '../protocol/exchange.ts';
import { noPayload } from '../protocol/payload.ts';
import { respond } from '../protocol/respond.ts';
import { shownFlow } from '../protocol/shown-flow.ts';
import { returnToOfFlow } from '../protocol/token-exchange.ts';
import { flowUiUrl, withQuery } from '../protocol/urls.ts';
import { rejectDisabledRegistration } from '../steps/reject-disabled-registration.ts';
import { saveNewFlow } from '../steps/save-new-flow.ts';
import { startFlow } from '../steps/start-flow.ts';

/** The flow whose members the new one keeps. */
type Old = FlowByName[BecomingFlow];

/** Goes on with a new flow of another kind, at once or once the user has answered. */
export async function become<N extends StrategyFlow>(
  exchange: Exchange<N>,
  outcome: Becomes<BecomingFlow>,
): Promise<Ending> {
  const { strategy } = exchange.submission;
  const next = await startBecoming(exchange as unknown as Exchange<StrategyFlow>, strategy, outcome);
  if (outcome.judge === undefined) return answerBecome(next, outcome);
  next.submission.strategy = strategy;
  next.submission.payload = noPayload();
  next.submission.judgeAs = outcome.judge;
  return { kind: 'became', exchange: next };
}

/**
 * Starts and stores the new flow. Hooks before a registration may refuse it, those before a login too. @throws ApiError; then the old
 * flow shows it
 */
async function startBecoming<N extends BecomingFlow>(
  exchange: Exchange<StrategyFlow>,
  { method }: Strategy,
  outcome: Becomes<N>,
): Promise<Exchange<N>> {
  const old = becoming(exchange);
  const next = exchange.sibling<N>(outcome.flow, old.type);
  next.session = exchange.session;
  next.owner = exchange.owner;
  if (outcome.flow === 'registration') await rejectDisabledRegistration(next);
  startFlow(next);
  const taken = {
    oauth2LoginChallenge: old.oauth2LoginChallenge,
    organizationId: old.organizationId,
    identitySchemaId: old.identitySchemaId,
  };
  const remembered = outcome.judge === undefined ? outcome.internalContext : {};
  const internalContext = { ...old.internalContext, ...remembered };
  next.flow = { ...next.flow, ...taken, ...(outcome.flow === 'login' ? { internalContext } : {}) };
  await openForm(next, formStage(outcome));
  // Hooks before the flow see it as any new one (reference behaviour).
  next.flow = { ...next.flow, requestUrl: old.requestUrl, transientPayload: old.transientPayload, active: method };
  if (outcome.judge === undefined) await outcome.shape(next.form);
  await saveNewFlow(next);
  await next.deps.database.exchanges.moveToFlow(old.id, next.flow.id);
  return next;
}

/** A login that links an account asks for its credentials at once (reference behaviour). */
const formStage = <N extends BecomingFlow>({ flow, judge }: Becomes<N>): Stage[N] | undefined =>
  flow === 'login' && judge === undefined ? ('first-factor' as Stage[N]) : undefined;

function becoming({ flow }: Exchange<StrategyFlow>): Old {
  if (flow.name === 'login' || flow.name === 'registration') return flow;
  throw new Error(`${flow.name} does not become another flow`);
}

/** Shows the new flow: 400 with the flow, or a redirect to its page. A native app is redirected to its `return_to`. */
function answerBecome<N extends BecomingFlow>(
  exchange: Exchange<N>,
  { pageQuery = {} }: { readonly pageQuery?: Readonly<Record<string, string>> | undefined },
): FlowReply {
  const { flow, config } = exchange;
  const native = withQuery(returnToOfFlow(config, flow), { flow: flow.id });
  const page = withQuery(flow.type === 'browser' ? flowUiUrl(config, flow) : native, pageQuery);
  return respond(exchange, { page, json: shownFlow(exchange, 400), jsonFor: 'json-readers' });
}
