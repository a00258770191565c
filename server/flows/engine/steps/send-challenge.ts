import type { Identity } from '../../../identity/model.ts';
import { prepareChallenge, prepareNotice } from '../challenge.ts';
import type { KnownAddress } from '../challenge.ts';
import type { Exchange } from '../exchange.ts';
import type { ChallengedFlow } from '../ports.ts';
import type { ChallengeStep, Strategy } from '../strategy.ts';

/** Somebody who has the address that was given. */
export interface AddressHolder {
  readonly identity: Identity;
  readonly address: KnownAddress;
}

/**
 * Sends a message to the address that was given, and shows that. A new challenge takes the place of those before; whether anybody
 * has the address (`holder`) shows nowhere.
 */
export async function sendChallenge<N extends ChallengedFlow>(
  exchange: Exchange<N>,
  strategy: Strategy,
  given: string,
  holder: AddressHolder | undefined,
): Promise<void> {
  const { deps, definition, flow, form, config } = exchange;
  const step = challengeStepOf(strategy, definition.name);
  const target = { config, flow, step };
  const write =
    holder === undefined
      ? await prepareNotice(deps, target, given)
      : await prepareChallenge(deps, target, holder.identity, holder.address);
  flow.state = 'sent_email';
  step.showSent({ flow, form, config, csrfToken: () => exchange.csrfToken() }, { value: given, via: 'email' });
  await deps.database.transaction(async (stores) => {
    await stores.challenges.deleteCodes(definition.name, flow.id);
    await write(stores);
    await stores.flows.update(flow);
  });
}

function challengeStepOf<N extends ChallengedFlow>(strategy: Strategy, name: N): ChallengeStep<N> {
  const step = strategy[name] as ChallengeStep<N> | undefined;
  if (step === undefined) throw new Error(`${strategy.method} takes no part in ${name}`);
  return step;
}
