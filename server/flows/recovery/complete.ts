import { isJsonRequest } from '../../kernel/negotiate.ts';
import { problem } from '../../ui/messages.ts';
import {
  REFUSALS,
  judgeCode,
  judgeToken,
  normalizeAddress,
  prepareChallenge,
  prepareNotice,
} from '../engine/challenge.ts';
import type { Write } from '../engine/challenge.ts';
import type { Completed, Completion, Exchange } from '../engine/exchange.ts';
import { redirect } from '../engine/reply.ts';
import type { FlowReply } from '../engine/reply.ts';
import { rejectSignedInRecovery } from '../engine/steps/session.ts';
import { redirectToReplacement, startReplacement } from '../engine/steps/replace-flow.ts';
import type { ChallengeStep, Strategy } from '../engine/strategy.ts';
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
  return send(exchange, stepOf(strategy), outcome.address);
}

function stepOf({ method, recovery }: Strategy): ChallengeStep<'recovery'> {
  if (recovery === undefined) throw new Error(`${method} recovers nothing`);
  return recovery;
}

/** A new challenge takes the place of those before. Whether the address is known shows nowhere. */
async function send(
  exchange: Exchange<'recovery'>,
  step: ChallengeStep<'recovery'>,
  given: string,
): Promise<FlowReply> {
  const { deps, flow, form, config } = exchange;
  const write = await prepare(exchange, step, given);
  flow.state = 'sent_email';
  step.showSent({ flow, form, config, csrfToken: () => exchange.csrfToken() }, { value: given, via: 'email' });
  await deps.database.transaction(async (stores) => {
    await stores.challenges.deleteCodes('recovery', flow.id);
    await write(stores);
    await stores.flows.update(flow);
  });
  return answer(exchange);
}

async function prepare(
  { deps, flow, config }: Exchange<'recovery'>,
  step: ChallengeStep<'recovery'>,
  given: string,
): Promise<Write> {
  const target = { config, flow, step };
  const value = normalizeAddress(given);
  const { identities } = deps.database;
  const ownerId = await identities.findRecoveryAddressOwner('email', value);
  const identity = ownerId === undefined ? undefined : await identities.get(ownerId, ['addresses']);
  const address = identity?.recoveryAddresses.find((each) => each.via === 'email' && each.value === value);
  if (address === undefined || identity === undefined) return prepareNotice(deps, target, given);
  return prepareChallenge(deps, target, identity, address);
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

/** A link may be opened on another device: whatever comes of it is shown in a browser. */
async function useToken(exchange: Exchange<'recovery'>, token: string): Promise<FlowReply> {
  const { deps, flow, config, now } = exchange;
  const startAnew = async (message: ReturnType<typeof problem.generic>) => {
    const next = await startReplacement(exchange, 'browser', message);
    return redirect(flowUiUrl(config, next.flow));
  };
  const judgement = await judgeToken(deps.database, config, flow, token, now);
  if (judgement.kind === 'expired') {
    await deps.database.challenges.use('recovery', judgement.challenge);
    return startAnew(problem.recoveryFlowExpired(judgement.challenge.expiresAt, now));
  }
  if (judgement.kind !== 'right') return startAnew(problem.recoveryTokenInvalid());
  return (await recover(exchange, judgement.challenge, 'link_recovery')) ?? startAnew(problem.recoveryTokenInvalid());
}

function answer({ flow, request, config }: Exchange<'recovery'>): FlowReply {
  if (flow.type === 'browser' && !isJsonRequest(request)) return redirect(flowUiUrl(config, flow));
  return { kind: 'flow', status: 200, flow };
}
