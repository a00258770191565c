import { normalizeIdentifier } from '../../identity/normalize.ts';
import type { Json } from '../../kernel/json.ts';
import { label, notice, problem } from '../../ui/messages.ts';
import type { UiText } from '../../ui/model.ts';
import { linkNode } from '../../ui/nodes.ts';
import type { AddressGiven, Answered } from '../engine/interfaces/outcome.ts';
import type { Challenge } from '../engine/interfaces/ports.ts';
import type { FlowReply } from '../engine/interfaces/reply.ts';
import type { Strategy } from '../engine/interfaces/strategy.ts';
import { REFUSALS, judgeCode, judgeToken } from '../engine/proofs/challenge.ts';
import { sendChallenge, type AddressHolder } from '../engine/proofs/send-challenge.ts';
import { flowExpired } from '../engine/protocol/errors.ts';
import type { Completed, Completion, Exchange, Refusal } from '../engine/protocol/exchange.ts';
import { respond } from '../engine/protocol/respond.ts';
import { hooksFor, runAfterVerification } from '../engine/protocol/run-hooks.ts';
import { flowUiUrl } from '../engine/protocol/urls.ts';
import {
  redirectToReplacement,
  replaceFlow,
  replaceInBrowser,
  startReplacement,
} from '../engine/steps/replace-flow.ts';
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
        ? redirectToReplacement(exchange, { message: outcome.message })
        : replaceFlow(exchange, USE_NEW_FLOW, { message: outcome.message });
  }
}

async function holderOf(
  { deps: { database } }: Exchange<'verification'>,
  given: AddressGiven,
): Promise<AddressHolder | undefined> {
  const address = await database.identities.findVerifiableAddress(given.via, normalizeIdentifier(given.address));
  if (address === undefined) {
    await database.identities.readDummyRow(['addresses']);
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
    case 'right': {
      const refusal = await verify(exchange, strategy, judgement.challenge, problem.generic(REFUSALS.used));
      return refusal === undefined ? answer(exchange) : replaceFlow(exchange, RETRY_FLOW, ...refusal.problems);
    }
    case 'unknown':
      form.setMessages([problem.verificationCodeInvalid()]);
      await deps.database.flows.update(flow);
      return answer(exchange, flow.transientPayload);
    case 'expired':
      return replaceExpiredCode(exchange, judgement.challenge);
    default:
      return replaceFlow(exchange, RETRY_FLOW, { message: problem.generic(REFUSALS[judgement.kind]) });
  }
}

/** The person is told that the flow expired, as in the reference. */
async function replaceExpiredCode(exchange: Exchange<'verification'>, { expiresAt }: Challenge): Promise<FlowReply> {
  const { now, config } = exchange;
  const message = problem.verificationFlowExpired(expiresAt, now);
  const { flow } = await startReplacement(exchange, exchange.flow.type, [{ message }]);
  const json: FlowReply = { kind: 'error', error: flowExpired(expiresAt, now, flow.id) };
  return respond(exchange, { page: flowUiUrl(config, flow), json, jsonFor: 'json-requests' });
}

async function useToken(
  exchange: Exchange<'verification'>,
  strategy: Strategy,
  { secret }: Answered,
): Promise<FlowReply> {
  const { deps, flow, config, now } = exchange;
  const judgement = await judgeToken(deps.database, config, flow, secret, now);
  if (judgement.kind === 'expired') {
    await deps.database.challenges.use('verification', judgement.challenge);
    return replaceInBrowser(exchange, { message: problem.verificationFlowExpired(judgement.challenge.expiresAt, now) });
  }
  const invalid = problem.verificationTokenInvalid();
  if (judgement.kind !== 'right') return replaceInBrowser(exchange, { message: invalid });
  const refusal = await verify(exchange, strategy, judgement.challenge, invalid);
  return refusal === undefined ? answer(exchange) : replaceInBrowser(exchange, ...refusal.problems);
}

/**
 * Stores the address as verified, then asks the hooks: what they refuse is verified all the same (reference behaviour). `used`: what is
 * said when another submission used the challenge at the same moment; then nothing is stored.
 */
async function verify(
  exchange: Exchange<'verification'>,
  { group }: Strategy,
  challenge: Challenge,
  used: UiText,
): Promise<Refusal | undefined> {
  const { deps, flow, form, config, request } = exchange;
  const { address, identityId } = challenge;
  const lost: Refusal = { kind: 'refused', problems: [{ message: used }] };
  if (address === undefined) return lost;
  const goOn = continueUrl(config, flow);
  flow.state = 'passed_challenge';
  // A link may open in a browser that has no cookie yet.
  flow.csrfToken = exchange.csrfToken() || (flow.type === 'browser' ? request.csrf.regenerate() : '');
  form.continueAt(goOn);
  form.setCsrf(flow.csrfToken);
  form.setMessages([notice.verified()]);
  form.append(linkNode('continue', group, goOn, label.continue()));
  const stored = await deps.database.transaction(async (stores) => {
    if (!(await stores.challenges.use('verification', challenge))) return false;
    await stores.challenges.addressVerified(identityId, address.value);
    await stores.flows.update(flow);
    return true;
  });
  if (!stored) return lost;
  exchange.isStored = true;
  return askHooks(exchange, identityId);
}

async function askHooks(exchange: Exchange<'verification'>, identityId: string): Promise<Refusal | undefined> {
  const { deps, flow, config, request } = exchange;
  if (hooksFor(config, 'verification', '').length === 0) return undefined;
  const identity = await deps.database.identities.getWithCredentials(identityId);
  if (identity === undefined) return undefined;
  return runAfterVerification(deps, { config, request, flow, identity });
}

/** A followed link filled the form: the browser it was opened in goes on with it, also where a native app started it. */
async function show(exchange: Exchange<'verification'>): Promise<FlowReply> {
  const { deps, flow, form, request, config } = exchange;
  flow.csrfToken = request.csrf.regenerate();
  form.setCsrf(flow.csrfToken);
  await deps.database.flows.update(flow);
  return respond(exchange, { page: flowUiUrl(config, flow) });
}

function answer(exchange: Exchange<'verification'>, transientPayload?: Json): FlowReply {
  const { flow, config } = exchange;
  const json: FlowReply = { kind: 'flow', status: 200, flow: { ...flow, transientPayload } };
  return respond(exchange, { page: flowUiUrl(config, flow), json, jsonFor: 'json-requests' });
}
