/** What a strategy's outcome leads to: the one place that knows all outcomes. */
import type { JsonObject } from '../../../kernel/json.ts';
import { pause } from '../continuity/continuity.ts';
import type {
  FormUpdated,
  Becomes,
  BecomingFlow,
  NeedsReauthentication,
  Redirect,
  Rejected,
} from '../interfaces/outcome.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { browserLocationChangeRequired } from '../protocol/errors.ts';
import type { Exchange, PipelineStep, Success } from '../protocol/exchange.ts';
import { noPayload } from '../protocol/payload.ts';
import { respond } from '../protocol/respond.ts';
import { answerSubmitError } from './answer-error.ts';
import { answerFormUpdated } from './answer.ts';
import { answerBecome, startBecoming } from './become.ts';
import { applyCommit, type Instead } from './commit.ts';
import { reauthenticate } from './reauthenticate.ts';
import { refuse } from './refuse.ts';
import { submitContext } from './submit-context.ts';

/** Turns the outcome into what is stored and answered. What is no success is stored and answered at once. */
export const complete: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const { outcome, keepInput } = exchange.submission;
  switch (outcome.kind) {
    case 'rejected':
      return refuse(exchange, (outcome as Rejected).problems, keepInput);
    case 'form-updated':
      return answerFormUpdated(exchange, outcome as FormUpdated);
    case 'redirect':
      return sendElsewhere(exchange, outcome as Redirect);
    case 'becomes':
      return become(exchange, outcome as Becomes<BecomingFlow>);
    case 'needs-reauthentication':
      return reauthenticate(exchange, (outcome as NeedsReauthentication).resubmit);
    default:
      return succeed(exchange, outcome as Success<N>);
  }
};

/** A success, as its flow has it. */
async function succeed<N extends StrategyFlow>(
  exchange: Exchange<N>,
  outcome: Success<N>,
): Promise<FlowReply | undefined> {
  const completion = await exchange.definition.complete(exchange, exchange.submission.strategy, outcome);
  if (completion.kind !== 'completed') return answerInstead(exchange, completion);
  exchange.submission.completed = completion;
  return undefined;
}

/** Stores what the submission comes to, in one transaction. */
export const commit: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const instead = await applyCommit(exchange, exchange.submission.completed.commit);
  return instead && answerInstead(exchange, instead);
};

async function answerInstead<N extends StrategyFlow>(
  exchange: Exchange<N>,
  instead: Instead | NeedsReauthentication,
): Promise<FlowReply> {
  const { outcome, keepInput } = exchange.submission;
  switch (instead.kind) {
    case 'refused':
      return refuse(
        exchange,
        instead.problems,
        reshapeOf(exchange, outcome) ?? (instead.keepInput === true ? keepInput : undefined),
      );
    case 'becomes':
      return become(exchange, instead as Becomes<BecomingFlow>);
    case 'needs-reauthentication':
      return reauthenticate(exchange, instead.resubmit);
    default:
      return instead;
  }
}

const reshapeOf = <N extends StrategyFlow>({ form }: Exchange<N>, outcome: object): (() => void) | undefined =>
  'reshape' in outcome && typeof outcome.reshape === 'function'
    ? () => (outcome.reshape as (shaped: typeof form) => void)(form)
    : undefined;

/** Stores what waits for the user and sends them away: 303, or 422 that says where to go. */
async function sendElsewhere<N extends StrategyFlow>(
  exchange: Exchange<N>,
  { to, pause: paused, flow: members }: Redirect,
): Promise<FlowReply> {
  const { flow, deps } = exchange;
  const { transientPayload } = flow;
  const carriesItself = flow.type === 'api' && hasMembers(transientPayload);
  if (members !== undefined || carriesItself) {
    const internalContext = {
      ...('internalContext' in flow ? flow.internalContext : {}),
      ...members?.internalContext,
      ...(carriesItself ? { [TRANSIENT_PAYLOAD]: transientPayload } : {}),
    };
    exchange.flow = { ...flow, active: members?.active ?? flow.active, internalContext };
    await deps.database.flows.update(exchange.flow);
  }
  if (paused !== undefined) {
    await pause(exchange, { ...paused, payload: { ...paused.payload, [TRANSIENT_PAYLOAD]: transientPayload ?? {} } });
  }
  const json: FlowReply = { kind: 'error', error: browserLocationChangeRequired(to) };
  return respond(exchange, { page: to, json, jsonFor: 'json-requests' });
}

/** The reference's name, in containers and in internal contexts. */
export const TRANSIENT_PAYLOAD = 'transient_payload';

const hasMembers = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

/** Goes on with a new flow of another kind, at once or once the user has answered. */
async function become<N extends StrategyFlow>(
  exchange: Exchange<N>,
  outcome: Becomes<BecomingFlow>,
): Promise<FlowReply> {
  const { strategy } = exchange.submission;
  const next = await startBecoming(exchange as unknown as Exchange<StrategyFlow>, strategy, outcome);
  if (outcome.judge === undefined) return answerBecome(next, outcome);
  try {
    next.submission.strategy = strategy;
    next.submission.outcome = await outcome.judge(submitContext(next, noPayload()));
    return (await complete(next)) ?? (await commit(next)) ?? next.submission.completed.answer;
  } catch (error) {
    return answerSubmitError(next, error);
  }
}
