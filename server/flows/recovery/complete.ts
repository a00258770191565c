import { isJsonRequest } from '../../kernel/negotiate.ts';
import { problem } from '../../ui/messages.ts';
import { REFUSALS, judgeCode, judgeToken, normalizeAddress } from '../engine/challenge.ts';
import type { Completed, Completion, Exchange } from '../engine/exchange.ts';
import { redirect } from '../engine/reply.ts';
import type { FlowReply } from '../engine/reply.ts';
import { rejectSignedInRecovery } from '../engine/steps/session.ts';
import { redirectToReplacement, replaceInBrowser } from '../engine/steps/replace-flow.ts';
import { sendChallenge } from '../engine/steps/send-challenge.ts';
import type { AddressHolder } from '../engine/steps/send-challenge.ts';
import type { Strategy } from '../engine/strategy.ts';
import { flowUiUrl } from '../engine/urls.ts';
import { recover } from './recover.ts';
import { retryRecovery } from './retry.ts';

/** A message is sent, or a person is let in. */
export async function completeRecovery(
  exchange: Exchange<'recovery'>,
  strategy: Strategy,
  outcome: Completed<'recovery'>,
): Promise<Completion> {
  const { flow, session, request, config } = exchange;
  if (outcome.kind === 'answered') {
    return outcome.by === 'code' ? useCode(exchange, outcome.secret) : useToken(exchange, outcome.secret);
  }
  if (session !== undefined) return rejectSignedInRecovery(flow.type, request, config);
  if (outcome.kind === 'replaced') {
    const replace = outcome.byRedirect === true ? redirectToReplacement : retryRecovery;
    return replace(exchange, outcome.message);
  }
  await sendChallenge(exchange, strategy, outcome.address, await holderOf(exchange, outcome.address));
  return answer(exchange);
}

async function holderOf(
  { deps: { database } }: Exchange<'recovery'>,
  given: string,
): Promise<AddressHolder | undefined> {
  const value = normalizeAddress(given);
  const ownerId = await database.identities.findRecoveryAddressOwner('email', value);
  const identity = ownerId === undefined ? undefined : await database.identities.get(ownerId, ['addresses']);
  const address = identity?.recoveryAddresses.find((each) => each.via === 'email' && each.value === value);
  return identity && address && { identity, address };
}

async function useCode(exchange: Exchange<'recovery'>, code: string): Promise<FlowReply> {
  const { deps, flow, form, config, now } = exchange;
  const judgement = await judgeCode(deps.database, config, flow, code, now);
  switch (judgement.kind) {
    case 'right':
      return (
        (await recover(exchange, judgement.challenge, 'code_recovery')) ??
        retryRecovery(exchange, problem.generic(REFUSALS.used))
      );
    case 'unknown':
    case 'expired':
      form.resetMessages();
      form.setMessages([problem.recoveryCodeInvalid()]);
      await deps.database.flows.update(flow);
      return answer(exchange);
    default:
      return retryRecovery(exchange, problem.generic(REFUSALS[judgement.kind]));
  }
}

async function useToken(exchange: Exchange<'recovery'>, token: string): Promise<FlowReply> {
  const { deps, flow, config, now } = exchange;
  const judgement = await judgeToken(deps.database, config, flow, token, now);
  if (judgement.kind === 'expired') {
    await deps.database.challenges.use('recovery', judgement.challenge);
    return replaceInBrowser(exchange, problem.recoveryFlowExpired(judgement.challenge.expiresAt, now));
  }
  if (judgement.kind !== 'right') return replaceInBrowser(exchange, problem.recoveryTokenInvalid());
  return (
    (await recover(exchange, judgement.challenge, 'link_recovery')) ??
    replaceInBrowser(exchange, problem.recoveryTokenInvalid())
  );
}

function answer({ flow, request, config }: Exchange<'recovery'>): FlowReply {
  if (flow.type === 'browser' && !isJsonRequest(request)) return redirect(flowUiUrl(config, flow));
  return { kind: 'flow', status: 200, flow };
}
