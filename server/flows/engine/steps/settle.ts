import type { JsonObject } from '../../../kernel/json.ts';
/** What a strategy's outcome leads to: the one place that knows all outcomes. */
import { isJsonRequest } from '../../../kernel/negotiate.ts';
import { pause } from '../continuity/continuity.ts';
import { pauseSettings } from '../continuity/paused-settings.ts';
import type { Advanced, Becomes, BecomingFlow, OutcomeByFlow, Redirect, Rejected } from '../interfaces/outcome.ts';
import { redirect, type FlowReply } from '../interfaces/reply.ts';
import type { Strategy, StrategyFlow } from '../interfaces/strategy.ts';
import { browserLocationChangeRequired } from '../protocol/errors.ts';
import type { Completed, Exchange } from '../protocol/exchange.ts';
import { noPayload } from '../protocol/payload.ts';
import { answerSubmitError } from './answer-error.ts';
import { answerAdvanced, answerNeedsReauthentication } from './answer.ts';
import { answerBecome, startBecoming } from './become.ts';
import { refuse } from './refuse.ts';
import { submitContext } from './submit-context.ts';

/** The submission that an outcome answers. */
export interface Submission {
  readonly strategy: Strategy;
  /** The fields, to submit them again after another login. */
  readonly fields: JsonObject;
  /** Shows in the form what was submitted. */
  readonly keepInput: () => void;
}

export async function settle<N extends StrategyFlow>(
  exchange: Exchange<N>,
  submission: Submission,
  outcome: OutcomeByFlow[N],
): Promise<FlowReply> {
  switch (outcome.kind) {
    case 'rejected':
      return refuse(exchange, (outcome as Rejected).problems, submission.keepInput);
    case 'advanced':
      return answerAdvanced(exchange, outcome as Advanced);
    case 'redirect':
      return sendElsewhere(exchange, outcome as Redirect);
    case 'becomes':
      return become(exchange, submission, outcome as Becomes<BecomingFlow>);
    case 'needs-reauthentication':
      return reauthenticate(exchange, submission, outcome);
    default:
      return complete(exchange, submission, outcome as Completed<N>);
  }
}

/** A success, as its flow has it. */
async function complete<N extends StrategyFlow>(
  exchange: Exchange<N>,
  submission: Submission,
  outcome: Completed<N>,
): Promise<FlowReply> {
  const { continueWith, continueAt } = exchange.flow;
  // Hooks may have prepared what follows a success, a verification with a new anti-CSRF cookie for example. Where nothing follows, a
  // browser that submitted twice must be left with the cookie of the submission that took effect.
  const result = await exchange.definition.complete(exchange, submission.strategy, outcome).catch((error: unknown) => {
    if (!exchange.isStored) exchange.request.csrf.restore();
    throw error;
  });
  if (result.kind === 'refused') {
    Object.assign(exchange.flow, { continueWith, continueAt });
    exchange.request.csrf.restore();
    const reshape = reshapeOf(exchange, outcome);
    return refuse(exchange, result.problems, reshape ?? (result.keepInput === true ? submission.keepInput : undefined));
  }
  if (result.kind === 'becomes') return become(exchange, submission, result as Becomes<BecomingFlow>);
  if (result.kind === 'needs-reauthentication') return reauthenticate(exchange, submission, result);
  return result;
}

const reshapeOf = <N extends StrategyFlow>({ form }: Exchange<N>, outcome: object): (() => void) | undefined =>
  'reshape' in outcome && typeof outcome.reshape === 'function'
    ? () => (outcome.reshape as (shaped: typeof form) => void)(form)
    : undefined;

/** 403, or the way to the login that refreshes the session; a browser comes back to what it submitted. */
async function reauthenticate<N extends StrategyFlow>(
  exchange: Exchange<N>,
  { strategy, fields }: Submission,
  { resubmit }: { readonly resubmit?: JsonObject },
): Promise<FlowReply> {
  if (exchange.flow.type === 'browser') await pauseSettings(exchange, strategy.method, resubmit ?? fields);
  return answerNeedsReauthentication(exchange);
}

/** Stores what waits for the user and sends them away: 303, or 422 that says where to go. */
async function sendElsewhere<N extends StrategyFlow>(
  exchange: Exchange<N>,
  { to, pause: paused, flow: members }: Redirect,
): Promise<FlowReply> {
  const { flow, deps, request } = exchange;
  const { transientPayload } = flow;
  const carriesItself = flow.type === 'api' && isJsonObjectWithMembers(transientPayload);
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
  return isJsonRequest(request) ? { kind: 'error', error: browserLocationChangeRequired(to) } : redirect(to);
}

/** The reference's name, in containers and in internal contexts. */
export const TRANSIENT_PAYLOAD = 'transient_payload';

const isJsonObjectWithMembers = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

async function become<N extends StrategyFlow>(
  exchange: Exchange<N>,
  submission: Submission,
  outcome: Becomes<BecomingFlow>,
): Promise<FlowReply> {
  const next = await startBecoming(exchange as unknown as Exchange<StrategyFlow>, submission.strategy, outcome);
  if (outcome.judge === undefined) return answerBecome(next, outcome);
  try {
    const judged = await outcome.judge(submitContext(next, noPayload()));
    return await settle(next, { ...submission, keepInput: () => {} }, judged);
  } catch (error) {
    return answerSubmitError(next, error);
  }
}
