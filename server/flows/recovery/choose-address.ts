/** Recovery in which users choose among their addresses: what each step leads to. */
import { opaqueReference, refersTo } from '../../crypto/opaque-reference.ts';
import { channelOf, normalizeIdentifier } from '../../identity/normalize.ts';
import { problem } from '../../ui/messages.ts';
import type { Commit } from '../engine/interfaces/commit.ts';
import type { RecoveryFlow } from '../engine/interfaces/model.ts';
import type { ChoosingAddress } from '../engine/interfaces/outcome.ts';
import type { AddressChoice, ChallengeAddress, ChoiceContext, Strategy } from '../engine/interfaces/strategy.ts';
import { challengeStepOf, sendChallenge } from '../engine/proofs/send-challenge.ts';
import type { Exchange, Refusal } from '../engine/protocol/exchange.ts';
import { findAddressOwner } from './address-owner.ts';

/** More are not offered (reference behaviour). */
const MAX_OPTIONS = 10;

/** Moves the flow on, or refuses. */
export async function chooseAddress(
  exchange: Exchange<'recovery'>,
  strategy: Strategy,
  outcome: ChoosingAddress,
): Promise<Commit | Refusal> {
  const { named } = outcome;
  if (outcome.kind === 'address-confirmed') return send(exchange, strategy, named, outcome.address);
  const known = await addressesBeside(exchange, named);
  if (outcome.kind === 'address-chosen') return choose(exchange, strategy, outcome, known);
  if (outcome.kind === 'went-back' && known.length <= 1) return askAgain(exchange, strategy);
  // The answer does not reveal whether an address is known without others.
  return known.length <= 1 ? send(exchange, strategy, named, named) : offer(exchange, strategy, named, known);
}

/** All recovery addresses of the identity that has this one, in byte order. */
async function addressesBeside(exchange: Exchange<'recovery'>, named: string): Promise<readonly string[]> {
  const owner = await findAddressOwner(exchange, reached(named));
  const values = (owner?.identity.recoveryAddresses ?? []).map(({ value }) => value);
  return values.slice(0, MAX_OPTIONS).toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
}

async function choose(
  exchange: Exchange<'recovery'>,
  strategy: Strategy,
  { named, reference }: Extract<ChoosingAddress, { kind: 'address-chosen' }>,
  known: readonly string[],
): Promise<Commit | Refusal> {
  const chosen = known.find((value) => refersTo(reference, ...scopeOf(exchange), value));
  if (chosen === undefined) {
    return { kind: 'refused', problems: [{ message: problem.generic('The selected recovery address is not valid.') }] };
  }
  // The user has already given this address in full.
  if (chosen === normalizeIdentifier(named)) return send(exchange, strategy, named, named);
  return moved(exchange, 'recovery_confirming_address', (context) =>
    choiceOf(strategy).confirm(context, named, channelOf(chosen)),
  );
}

function offer(
  exchange: Exchange<'recovery'>,
  strategy: Strategy,
  named: string,
  addresses: readonly string[],
): Commit {
  const options = addresses.map((address) => ({
    reference: opaqueReference(...scopeOf(exchange), address),
    address,
  }));
  return moved(exchange, 'recovery_awaiting_address_choice', (context) =>
    choiceOf(strategy).offer(context, named, options),
  );
}

function askAgain(exchange: Exchange<'recovery'>, strategy: Strategy): Commit {
  return moved(exchange, 'recovery_awaiting_address', (context) => choiceOf(strategy).ask(context));
}

/** Sends to the address that was given in full, known or not. */
async function send(
  exchange: Exchange<'recovery'>,
  strategy: Strategy,
  named: string,
  address: string,
): Promise<Commit> {
  const given = reached(address);
  const owner = await findAddressOwner(exchange, given);
  return sendChallenge(exchange, strategy, { given, owner }, () =>
    inState(exchange, 'recovery_awaiting_code', (context) => choiceOf(strategy).showSent(context, named, address)),
  );
}

const reached = (value: string): ChallengeAddress => ({ value, via: channelOf(value) });

/** The flow in its next state, with the form that goes with it. */
function inState(
  exchange: Exchange<'recovery'>,
  state: RecoveryFlow['state'],
  shape: (context: ChoiceContext) => void,
): RecoveryFlow {
  const { form, config } = exchange;
  const flow = { ...exchange.flow, state };
  shape({ flow, form, config, csrfToken: () => exchange.csrfToken() });
  return flow;
}

const moved = (...to: Parameters<typeof inState>): Commit => ({ flow: inState(...to) });

/**
 * References are valid in one flow and reveal nothing of the address: a plain hash would reveal a phone number to an attacker who tries
 * all numbers (hole of the reference).
 */
const scopeOf = ({ config, flow }: Exchange<'recovery'>) => [config.derived.secrets.cookie, flow.id] as const;

function choiceOf(strategy: Strategy): AddressChoice {
  const { choice } = challengeStepOf(strategy, 'recovery');
  if (choice === undefined) throw new Error(`${strategy.method} offers no choice of addresses`);
  return choice;
}
