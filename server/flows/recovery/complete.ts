import { problem } from '../../ui/messages.ts';
import { answerShown } from '../engine/answers/form-updated.ts';
import { redirectToReplacement, replaceInBrowser } from '../engine/answers/replace-flow.ts';
import { answerSignedIn, signedIn as leaving } from '../engine/answers/signed-in.ts';
import type { Commit, Completed } from '../engine/interfaces/commit.ts';
import { isChoosing } from '../engine/interfaces/model.ts';
import type { Strategy } from '../engine/interfaces/strategy.ts';
import { REFUSALS, judgeCode, judgeToken } from '../engine/proofs/challenge.ts';
import { sendChallenge } from '../engine/proofs/send-challenge.ts';
import type { Completion, Exchange, Success } from '../engine/protocol/exchange.ts';
import { findAddressOwner } from './address-owner.ts';
import { chooseAddress } from './choose-address.ts';
import { recover } from './recover.ts';
import { retryRecovery } from './retry.ts';

/** Sends a message, or gives the user a session. */
export async function completeRecovery(
  exchange: Exchange<'recovery'>,
  strategy: Strategy,
  outcome: Success<'recovery'>,
): Promise<Completion<'recovery'>> {
  const { flow } = exchange;
  const signedIn = answerSignedIn(exchange, leaving.recovery);
  if (outcome.kind === 'answered') {
    // Only here does it matter whether they are signed in (reference behaviour).
    if (isChoosing(flow.state) && signedIn !== undefined) return signedIn;
    // Their answer carries no transient payload either (reference behaviour).
    if (isChoosing(flow.state) || outcome.by === 'token') exchange.flow = { ...flow, transientPayload: undefined };
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
      return formShown(
        exchange,
        await sendChallenge(exchange, strategy, { given, owner: await findAddressOwner(exchange, given) }),
      );
    }
    default: {
      const chosen = await chooseAddress(exchange, strategy, outcome);
      return 'kind' in chosen ? chosen : formShown(exchange, chosen);
    }
  }
}

/** The flow as the commit stores it. */
const formShown = (exchange: Exchange<'recovery'>, commit: Commit): Completed => ({
  kind: 'completed',
  commit,
  answer: answerShown(exchange, commit.flow),
});

async function useCode(exchange: Exchange<'recovery'>, code: string): Promise<Completion<'recovery'>> {
  const { deps, flow, form, config, now } = exchange;
  const judgement = await judgeCode<'recovery'>(deps.database, config, flow, code, now);
  switch (judgement.kind) {
    case 'right':
      return recover(exchange, {
        challenge: judgement.challenge,
        method: 'code_recovery',
        retry: retryRecovery,
        used: problem.generic(REFUSALS.used),
      });
    case 'unknown':
    case 'expired':
      form.resetMessages();
      form.setMessages([problem.recoveryCodeInvalid()]);
      return { ...formShown(exchange, { flow }), result: 'rejected' };
    default:
      return retryRecovery(exchange, { message: problem.generic(REFUSALS[judgement.kind]) });
  }
}

async function useToken(exchange: Exchange<'recovery'>, token: string): Promise<Completion<'recovery'>> {
  const { deps, flow, config, now } = exchange;
  const judgement = await judgeToken(deps.database, config, flow, token, now);
  if (judgement.kind === 'expired') {
    const { challenge } = judgement;
    const message = problem.recoveryFlowExpired(challenge.expiresAt, now);
    exchange.add({ writes: [async ({ challenges }) => void (await challenges.use('recovery', challenge))] });
    return replaceInBrowser(exchange, { message });
  }
  if (judgement.kind !== 'right') return replaceInBrowser(exchange, { message: problem.recoveryTokenInvalid() });
  return recover(exchange, {
    challenge: judgement.challenge,
    method: 'link_recovery',
    retry: replaceInBrowser<'recovery'>,
    used: problem.recoveryTokenInvalid(),
  });
}
