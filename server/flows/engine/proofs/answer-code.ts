import { problem } from '../../../ui/messages.ts';
import type { UiText } from '../../../ui/model.ts';
import { answerExpired } from '../answers/expired.ts';
import type { Completed } from '../interfaces/commit.ts';
import type { ChallengeByFlow, CodeFlow } from '../interfaces/ports.ts';
import type { Exchange, Refusal } from '../protocol/exchange.ts';
import { REFUSALS, judgeCode } from './challenge.ts';

const refused = (message: UiText): Refusal => ({ kind: 'refused', problems: [{ message }], keepInput: true });

/** Judges an entered code: the right one, or the message for the user. `invalid`: the message for a wrong code. */
export async function judgeAnswer<N extends CodeFlow>(
  exchange: Exchange<N>,
  code: string,
  invalid: () => UiText,
  accepts: (code: ChallengeByFlow[N]) => boolean,
): Promise<{ readonly kind: 'right'; readonly challenge: ChallengeByFlow[N] } | Refusal | Completed> {
  const { deps, flow, config, now } = exchange;
  const judgement = await judgeCode(deps.database, config, flow, code, now, accepts);
  switch (judgement.kind) {
    case 'right':
      return { kind: 'right', challenge: judgement.challenge };
    case 'expired':
      return answerExpired(exchange, judgement.challenge.expiresAt);
    case 'unknown':
      return refused(invalid());
    default:
      return refused(problem.generic(REFUSALS[judgement.kind]));
  }
}
