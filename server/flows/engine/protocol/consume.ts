/** The consumptions that flows share. */
import { gone, unableToLocate } from '../../../kernel/errors.ts';
import type { FieldProblem } from '../../../ui/form.ts';
import { problem } from '../../../ui/messages.ts';
import type { Consumption } from '../interfaces/commit.ts';
import type { OneTimeUse } from '../interfaces/outcome.ts';
import type { ChallengeByFlow } from '../interfaces/ports.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { REFUSALS } from '../proofs/challenge.ts';
import type { Exchange, Refusal } from './exchange.ts';

/**
 * The flow itself, where nothing else is used up: of two submissions at once one takes effect, the other gets 410. A flow that is gone by now,
 * with its identity, is a 404 (reference behaviour).
 */
export const consumeFlow = <N extends StrategyFlow>({ deps, flow }: Exchange<N>): Consumption => ({
  consume: ({ flows }) => flows.claim(flow),
  onAlreadyConsumed: async () => {
    if ((await deps.database.flows.get(flow.name, flow.id)) === undefined) throw unableToLocate();
    throw gone('The flow was submitted more than once at the same time. The first submission took effect.', {
      id: 'self_service_flow_replaced',
    });
  },
});

const refusal = (problemFound: FieldProblem): Refusal => ({
  kind: 'refused',
  problems: [problemFound],
  keepInput: true,
});

/** A code to sign in or up with. */
export const consumeCode = <N extends 'login' | 'registration'>(flow: N, code: ChallengeByFlow[N]): Consumption => ({
  consume: ({ challenges }) => challenges.use(flow, code),
  onAlreadyConsumed: () => refusal({ message: problem.generic(REFUSALS.used) }),
});

/** A one-time secret among the credentials of this identity. */
export const consumeCredential = (
  identityId: string,
  { type, consume, onAlreadyConsumed }: OneTimeUse,
): Consumption => ({
  consume: ({ identities }) => identities.changeCredentials(identityId, type, consume),
  onAlreadyConsumed: () => refusal(onAlreadyConsumed),
});
