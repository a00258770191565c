import type { FieldProblem } from '../../ui/form.ts';
import { problem } from '../../ui/messages.ts';
import type { UiText } from '../../ui/model.ts';
import { isChoosing } from '../engine/interfaces/model.ts';
import type { Challenge } from '../engine/interfaces/ports.ts';
import type { FlowReply } from '../engine/interfaces/reply.ts';
import type { Strategy } from '../engine/interfaces/strategy.ts';
import { REFUSALS, judgeCode, judgeToken } from '../engine/proofs/challenge.ts';
import { sendChallenge } from '../engine/proofs/send-challenge.ts';
import type { Completed, Completion, Exchange } from '../engine/protocol/exchange.ts';
import { respond } from '../engine/protocol/respond.ts';
import { flowUiUrl } from '../engine/protocol/urls.ts';
import { answerSignedIn, signedIn as leaving } from '../engine/steps/reject-signed-in.ts';
import { redirectToReplacement, replaceInBrowser } from '../engine/steps/replace-flow.ts';
import { chooseAddress } from './choose-address.ts';
import { holderOf } from './holder.ts';
import { recover } from './recover.ts';
import { retryRecovery } from './retry.ts';

/** A message is sent, or a person is let in. */
export async function completeRecovery(
  exchange: Exchange<'recovery'>,
  strategy: Strategy,
  outcome: Completed<'recovery'>,
): Promise<Completion> {
  const { flow } = exchange;
  const signedIn = answerSignedIn(exchange, leaving.recovery);
  if (outcome.kind === 'answered') {
    // Only here does it matter whether they are signed in (reference behaviour).
    if (isChoosing(flow.state) && signedIn !== undefined) return signedIn;
    // Nor does what they answer bring a transient payload (reference behaviour).
    if (isChoosing(flow.state) || outcome.by === 'token') flow.transientPayload = undefined;
    return outcome.by === 'code' ? useCode(exchange, outcome.secret) : useToken(exchange, outcome.secret);
  }
  if (signedIn !== undefined) return signedIn;
  switch (outcome.kind) {
    case 'replaced': {
      const replace = outcome.byRedirect === true ? redirectToReplacement : retryRecovery;
      return replace(exchange, { message: outcome.message });
    }
    case 'address-given': {
      const given = { value: outcome.address, via: outcome.via };
      await sendChallenge(exchange, strategy, { given, holder: await holderOf(exchange, given) });
      return answer(exchange);
    }
    default:
      return (await chooseAddress(exchange, strategy, outcome)) ?? answer(exchange);
  }
}

async function useCode(exchange: Exchange<'recovery'>, code: string): Promise<FlowReply> {
  const { deps, flow, form, config, now } = exchange;
  const judgement = await judgeCode<'recovery'>(deps.database, config, flow, code, now);
  switch (judgement.kind) {
    case 'right':
      return letIn(exchange, {
        challenge: judgement.challenge,
        method: 'code_recovery',
        retry: retryRecovery,
        used: problem.generic(REFUSALS.used),
      });
    case 'unknown':
    case 'expired':
      form.resetMessages();
      form.setMessages([problem.recoveryCodeInvalid()]);
      await deps.database.flows.update(flow);
      return answer(exchange);
    default:
      return retryRecovery(exchange, { message: problem.generic(REFUSALS[judgement.kind]) });
  }
}

async function useToken(exchange: Exchange<'recovery'>, token: string): Promise<FlowReply> {
  const { deps, flow, config, now } = exchange;
  const judgement = await judgeToken(deps.database, config, flow, token, now);
  if (judgement.kind === 'expired') {
    await deps.database.challenges.use('recovery', judgement.challenge);
    return replaceInBrowser(exchange, { message: problem.recoveryFlowExpired(judgement.challenge.expiresAt, now) });
  }
  if (judgement.kind !== 'right') return replaceInBrowser(exchange, { message: problem.recoveryTokenInvalid() });
  return letIn(exchange, {
    challenge: judgement.challenge,
    method: 'link_recovery',
    retry: replaceInBrowser<'recovery'>,
    used: problem.recoveryTokenInvalid(),
  });
}

interface Entry {
  readonly challenge: Challenge;
  readonly method: 'code_recovery' | 'link_recovery';
  /** Starts anew, saying why. */
  readonly retry: (exchange: Exchange<'recovery'>, ...why: readonly FieldProblem[]) => Promise<FlowReply>;
  /** What is said when another submission used the challenge at the same moment. */
  readonly used: UiText;
}

async function letIn(exchange: Exchange<'recovery'>, { challenge, method, retry, used }: Entry): Promise<FlowReply> {
  const recovered = await recover(exchange, challenge, method);
  if (recovered === undefined) return retry(exchange, { message: used });
  return recovered.kind === 'refused' ? retry(exchange, ...recovered.problems) : recovered;
}

const answer = (exchange: Exchange<'recovery'>): FlowReply =>
  respond(exchange, {
    page: flowUiUrl(exchange.config, exchange.flow),
    json: { kind: 'flow', status: 200, flow: exchange.flow },
  });
