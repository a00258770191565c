import type { Identity } from '../../../identity/model.ts';
import type { Commit } from '../interfaces/commit.ts';
import type { FlowByName } from '../interfaces/model.ts';
import type { ChallengedFlow } from '../interfaces/ports.ts';
import type { ChallengeAddress, ChallengeStep, Strategy } from '../interfaces/strategy.ts';
import type { Exchange } from '../protocol/exchange.ts';
import { prepareChallenge, prepareNotice, type KnownAddress } from './challenge.ts';

/** The identity that has the given address. */
export interface AddressOwner {
  readonly identity: Identity;
  readonly address: KnownAddress;
}

/** Where a message goes: the address as it was given, and who has it. */
export interface Sending {
  readonly given: ChallengeAddress;
  readonly owner: AddressOwner | undefined;
}

/**
 * A message to the address that was given, and the form that says so. A new challenge takes the place of those before; whether an
 * identity has the address (`owner`) shows nowhere.
 */
export async function sendChallenge<N extends ChallengedFlow>(
  exchange: Exchange<N>,
  strategy: Strategy,
  { given, owner }: Sending,
  shown: () => FlowByName[N] = () => formSent(exchange, strategy, given),
): Promise<Commit> {
  const { deps, definition, flow, config, request } = exchange;
  const target = { config, request, flow, step: challengeStepOf(strategy, definition.name) };
  const write =
    owner === undefined
      ? await prepareNotice(deps, target, given)
      : await prepareChallenge(deps, target, owner.identity, owner.address);
  return {
    writes: [({ challenges }) => challenges.deleteCodes(definition.name, flow.id), write],
    flow: shown(),
  };
}

function formSent<N extends ChallengedFlow>(
  exchange: Exchange<N>,
  strategy: Strategy,
  given: ChallengeAddress,
): FlowByName[N] {
  const { definition, form, config } = exchange;
  // The reply belongs to the strategy that sent the message, whichever one the form was made for.
  const flow: FlowByName[N] = { ...exchange.flow, state: 'sent_email', active: strategy.method };
  const context = { flow, form, config, csrfToken: () => exchange.csrfToken() };
  challengeStepOf(strategy, definition.name).showSent(context, given);
  return flow;
}

/** What the strategy does in this flow. @throws Error when it takes no part */
export function challengeStepOf<N extends ChallengedFlow>(strategy: Strategy, name: N): ChallengeStep<N> {
  const step = strategy[name] as ChallengeStep<N> | undefined;
  if (step === undefined) throw new Error(`${strategy.method} takes no part in ${name}`);
  return step;
}
