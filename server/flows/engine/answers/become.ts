/** Turns a flow into another one: the social login of an unknown user into a registration, a registration with a known account into a login. */
import type { Commit, Completed } from '../interfaces/commit.ts';
import type { FlowByName } from '../interfaces/model.ts';
import type { Becomes, BecomingFlow, LinksAt } from '../interfaces/outcome.ts';
import type { Stage, Strategy, StrategyFlow } from '../interfaces/strategy.ts';
import type { Ending, Exchange } from '../protocol/exchange.ts';
import { joinCommits } from '../protocol/join-commits.ts';
import { noPayload } from '../protocol/payload.ts';
import { respond } from '../protocol/respond.ts';
import { shownFlow } from '../protocol/shown-flow.ts';
import { startBeside } from '../protocol/starts.ts';
import { returnToOfFlow } from '../protocol/token-exchange.ts';
import { flowUiUrl, withQuery } from '../protocol/urls.ts';

/** The flow whose members the new one keeps. */
type Old = FlowByName[BecomingFlow];

/** Goes on with a new flow of another kind, at once or once the user has answered. */
export async function become<N extends StrategyFlow>(
  exchange: Exchange<N>,
  outcome: Becomes<BecomingFlow>,
): Promise<Ending> {
  const { strategy } = exchange.submission;
  const old = becoming(exchange as unknown as Exchange<StrategyFlow>);
  const next = await startBecoming(exchange as unknown as Exchange<StrategyFlow>, old, strategy, outcome);
  const commit = beginning(next, old);
  if (outcome.judge === undefined) return { ...answerBecome(next, outcome), commit };
  next.additions = joinCommits(exchange.additions, commit);
  next.codesComeFrom = exchange.codesComeFrom ?? old.id;
  next.submission.strategy = strategy;
  next.submission.payload = noPayload();
  next.submission.judgeAs = outcome.judge;
  return { kind: 'became', exchange: next };
}

/** Hooks before a registration may refuse it, those before a login too. @throws ApiError; then the old flow shows it */
async function startBecoming<N extends BecomingFlow>(
  exchange: Exchange<StrategyFlow>,
  old: Old,
  { method }: Strategy,
  outcome: Becomes<N>,
): Promise<Exchange<N>> {
  const { oauth2LoginChallenge, organizationId, identitySchemaId, requestUrl, transientPayload } = old;
  const remembered = outcome.judge === undefined ? outcome.internalContext : {};
  const internalContext = { ...old.internalContext, ...remembered };
  return startBeside<StrategyFlow, N>(exchange, 'became', {
    flow: outcome.flow,
    type: old.type,
    session: exchange.session,
    owner: exchange.owner,
    stage: formStage(outcome),
    members: {
      oauth2LoginChallenge,
      organizationId,
      identitySchemaId,
      ...(outcome.flow === 'login' ? { internalContext } : {}),
    } as Partial<FlowByName[N]>,
    // Hooks before the flow see it as any new one (reference behaviour).
    finish: async (next) => {
      next.flow = { ...next.flow, requestUrl, transientPayload, active: method };
      if (outcome.judge === undefined) await outcome.shape(next.form);
    },
  });
}

/** What begins the new flow. The codes of a native app go with it. */
const beginning = ({ flow }: Exchange<BecomingFlow>, { id, type }: Old): Commit => ({
  begins: [flow],
  writes: type === 'api' ? [({ exchanges }) => exchanges.moveToFlow(id, flow.id)] : [],
});

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
  { pageQuery = {} }: Pick<LinksAt<N>, 'pageQuery'>,
): Pick<Completed, 'kind' | 'answer'> {
  const { flow, config } = exchange;
  const native = withQuery(returnToOfFlow(config, flow), { flow: flow.id });
  const page = withQuery(flow.type === 'browser' ? flowUiUrl(config, flow) : native, pageQuery);
  return {
    kind: 'completed',
    answer: respond(exchange, { page, json: shownFlow(exchange, 400), jsonFor: 'json-readers' }),
  };
}
