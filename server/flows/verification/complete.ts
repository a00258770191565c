import type { Json } from '../../kernel/json.ts';
import { isJsonRequest } from '../../kernel/negotiate.ts';
import { label, notice, problem } from '../../ui/messages.ts';
import { linkNode } from '../../ui/nodes.ts';
import { REFUSALS, judgeCode, judgeToken, normalizeAddress } from '../engine/challenge.ts';
import type { Completed, Completion, Exchange } from '../engine/exchange.ts';
import { flowExpired } from '../engine/errors.ts';
import type { AddressGiven, Answered } from '../engine/outcome.ts';
import type { Challenge } from '../engine/ports.ts';
import { redirect } from '../engine/reply.ts';
import type { FlowReply } from '../engine/reply.ts';
import {
  redirectToReplacement,
  replaceFlow,
  replaceInBrowser,
  startReplacement,
} from '../engine/steps/replace-flow.ts';
import { sendChallenge } from '../engine/steps/send-challenge.ts';
import type { AddressHolder } from '../engine/steps/send-challenge.ts';
import type { Strategy } from '../engine/strategy.ts';
import { flowUiUrl } from '../engine/urls.ts';
import { continueUrl } from './continue-url.ts';

const USE_NEW_FLOW = 'An error occured, please use the new flow.';
const RETRY_FLOW = 'An error occured, please retry the flow.';

/** A message is sent, or an address is verified. */
export async function completeVerification(
  exchange: Exchange<'verification'>,
  strategy: Strategy,
  outcome: Completed<'verification'>,
): Promise<Completion> {
  switch (outcome.kind) {
    case 'address-given':
      await sendChallenge(exchange, strategy, {
        given: { value: outcome.address, via: outcome.via },
        holder: await holderOf(exchange, outcome),
      });
      return answer(exchange);
    case 'answered':
      return outcome.by === 'code' ? useCode(exchange, strategy, outcome) : useToken(exchange, strategy, outcome);
    case 'prefilled':
      return show(exchange);
    case 'replaced':
      return outcome.byRedirect === true
        ? redirectToReplacement(exchange, outcome.message)
        : replaceFlow(exchange, outcome.message, USE_NEW_FLOW);
  }
}

async function holderOf(
  { deps: { database } }: Exchange<'verification'>,
  given: AddressGiven,
): Promise<AddressHolder | undefined> {
  const address = await database.identities.findVerifiableAddress(given.via, normalizeAddress(given.address));
  if (address === undefined) {
    await database.identities.anyone(['addresses']);
    return undefined;
  }
  const identity = await database.identities.get(address.identityId, ['addresses']);
  return identity && { identity, address };
}

async function useCode(
  exchange: Exchange<'verification'>,
  strategy: Strategy,
  { secret }: Answered,
): Promise<FlowReply> {
  const { deps, flow, form, config, now } = exchange;
  const judgement = await judgeCode<'verification'>(deps.database, config, flow, secret, now);
  switch (judgement.kind) {
    case 'right':
      return (await verify(exchange, strategy, judgement.challenge)) ? answer(exchange) : retry(exchange, 'used');
    case 'unknown':
      form.setMessages([problem.verificationCodeInvalid()]);
      await deps.database.flows.update(flow);
      return answer(exchange, flow.transientPayload);
    case 'expired':
      return replaceExpiredCode(exchange, judgement.challenge);
    default:
      return retry(exchange, judgement.kind);
  }
}

/** The person is told that the flow expired, as in the reference. */
async function replaceExpiredCode(exchange: Exchange<'verification'>, { expiresAt }: Challenge): Promise<FlowReply> {
  const { now, request, config } = exchange;
  const message = problem.verificationFlowExpired(expiresAt, now);
  const { flow } = await startReplacement(exchange, exchange.flow.type, message);
  if (!isJsonRequest(request)) return redirect(flowUiUrl(config, flow));
  return { kind: 'error', error: flowExpired(expiresAt, now, flow.id) };
}

const retry = (exchange: Exchange<'verification'>, why: keyof typeof REFUSALS): Promise<FlowReply> =>
  replaceFlow(exchange, problem.generic(REFUSALS[why]), RETRY_FLOW);

async function useToken(
  exchange: Exchange<'verification'>,
  strategy: Strategy,
  { secret }: Answered,
): Promise<FlowReply> {
  const { deps, flow, config, now } = exchange;
  const judgement = await judgeToken(deps.database, config, flow, secret, now);
  if (judgement.kind === 'expired') {
    await deps.database.challenges.use('verification', judgement.challenge);
    return replaceInBrowser(exchange, problem.verificationFlowExpired(judgement.challenge.expiresAt, now));
  }
  if (judgement.kind !== 'right') return replaceInBrowser(exchange, problem.verificationTokenInvalid());
  if (!(await verify(exchange, strategy, judgement.challenge)))
    return replaceInBrowser(exchange, problem.verificationTokenInvalid());
  return answer(exchange);
}

/** False when the challenge was used by another submission at the same moment: then nothing is stored. */
async function verify(exchange: Exchange<'verification'>, { group }: Strategy, challenge: Challenge): Promise<boolean> {
  const { deps, flow, form, config, request } = exchange;
  const { address, identityId } = challenge;
  if (address === undefined) return false;
  const goOn = continueUrl(config, flow);
  flow.state = 'passed_challenge';
  // A link may open in a browser that has no cookie yet.
  flow.csrfToken = exchange.csrfToken() || (flow.type === 'browser' ? request.csrf.regenerate() : '');
  form.leadOn(goOn);
  form.setCsrf(flow.csrfToken);
  form.setMessages([notice.verified()]);
  form.append(linkNode('continue', group, goOn, label.continue()));
  return deps.database.transaction(async (stores) => {
    if (!(await stores.challenges.use('verification', challenge))) return false;
    await stores.challenges.addressVerified(identityId, address.value);
    await stores.flows.update(flow);
    return true;
  });
}

/** A followed link filled the form: the browser it was opened in goes on with it, also where a native app started it. */
async function show(exchange: Exchange<'verification'>): Promise<FlowReply> {
  const { deps, flow, form, request, config } = exchange;
  flow.csrfToken = request.csrf.regenerate();
  form.setCsrf(flow.csrfToken);
  await deps.database.flows.update(flow);
  return redirect(flowUiUrl(config, flow));
}

function answer({ flow, request, config }: Exchange<'verification'>, transientPayload?: Json): FlowReply {
  if (!isJsonRequest(request)) return redirect(flowUiUrl(config, flow));
  return { kind: 'flow', status: 200, flow: { ...flow, transientPayload } };
}
