/** Recovery in which people choose among their addresses: what each step leads to. */
import { opaqueReference, refersTo } from '../../crypto/opaque-reference.ts';
import { channelOf, normalizeIdentifier } from '../../identity/normalize.ts';
import { problem } from '../../ui/messages.ts';
import type { ChoosingAddress } from '../engine/interfaces/outcome.ts';
import type { AddressChoice, ChallengeAddress, ChoiceContext, Strategy } from '../engine/interfaces/strategy.ts';
import { challengeStepOf, sendChallenge } from '../engine/proofs/send-challenge.ts';
import type { Exchange, Refusal } from '../engine/protocol/exchange.ts';
import { holderOf } from './holder.ts';

/** More are not offered (reference behaviour). */
const MAX_OPTIONS = 10;

/** Moves the flow on. A refusal leaves it as it is. */
export async function chooseAddress(
  exchange: Exchange<'recovery'>,
  strategy: Strategy,
  outcome: ChoosingAddress,
): Promise<Refusal | undefined> {
  const { named } = outcome;
  if (outcome.kind === 'address-confirmed') return send(exchange, strategy, named, outcome.address);
  const known = await addressesBeside(exchange, named);
  if (outcome.kind === 'address-chosen') return choose(exchange, strategy, outcome, known);
  if (outcome.kind === 'went-back' && known.length <= 1) return askAgain(exchange, strategy);
  // Whether somebody has an address and no other shows nowhere.
  return known.length <= 1 ? send(exchange, strategy, named, named) : offer(exchange, strategy, named, known);
}

/** All addresses of whoever has this one, in the order of their bytes. */
async function addressesBeside(exchange: Exchange<'recovery'>, named: string): Promise<readonly string[]> {
  const holder = await holderOf(exchange, reached(named));
  const values = (holder?.identity.recoveryAddresses ?? []).map(({ value }) => value);
  return values.slice(0, MAX_OPTIONS).toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
}

async function choose(
  exchange: Exchange<'recovery'>,
  strategy: Strategy,
  { named, reference }: Extract<ChoosingAddress, { kind: 'address-chosen' }>,
  known: readonly string[],
): Promise<Refusal | undefined> {
  const chosen = known.find((value) => refersTo(reference, ...scopeOf(exchange), value));
  if (chosen === undefined) {
    return { kind: 'refused', problems: [{ message: problem.generic('The selected recovery address is not valid.') }] };
  }
  // Whoever has named an address need not give it again.
  if (chosen === normalizeIdentifier(named)) return send(exchange, strategy, named, named);
  exchange.flow.state = 'recovery_confirming_address';
  choiceOf(strategy).confirm(contextOf(exchange), named, channelOf(chosen));
  return save(exchange);
}

async function offer(
  exchange: Exchange<'recovery'>,
  strategy: Strategy,
  named: string,
  addresses: readonly string[],
): Promise<undefined> {
  exchange.flow.state = 'recovery_awaiting_address_choice';
  const options = addresses.map((address) => ({
    reference: opaqueReference(...scopeOf(exchange), address),
    address,
  }));
  choiceOf(strategy).offer(contextOf(exchange), named, options);
  return save(exchange);
}

async function askAgain(exchange: Exchange<'recovery'>, strategy: Strategy): Promise<undefined> {
  exchange.flow.state = 'recovery_awaiting_address';
  choiceOf(strategy).ask(contextOf(exchange));
  return save(exchange);
}

/** To the address as it was given in full, whoever has it. */
async function send(
  exchange: Exchange<'recovery'>,
  strategy: Strategy,
  named: string,
  address: string,
): Promise<undefined> {
  const given = reached(address);
  await sendChallenge(exchange, strategy, { given, holder: await holderOf(exchange, given) }, () => {
    exchange.flow.state = 'recovery_awaiting_code';
    choiceOf(strategy).showSent(contextOf(exchange), named, address);
  });
  return undefined;
}

const reached = (value: string): ChallengeAddress => ({ value, via: channelOf(value) });

async function save({ deps, flow }: Exchange<'recovery'>): Promise<undefined> {
  await deps.database.flows.update(flow);
  return undefined;
}

/**
 * References are good in one flow and tell nothing of the address: a plain hash would give a phone number away to whoever tries
 * all numbers (hole of the reference).
 */
const scopeOf = ({ config, flow }: Exchange<'recovery'>) => [config.derived.secrets.cookie, flow.id] as const;

const contextOf = (exchange: Exchange<'recovery'>): ChoiceContext => ({
  flow: exchange.flow,
  form: exchange.form,
  config: exchange.config,
  csrfToken: () => exchange.csrfToken(),
});

function choiceOf(strategy: Strategy): AddressChoice {
  const { choice } = challengeStepOf(strategy, 'recovery');
  if (choice === undefined) throw new Error(`${strategy.method} offers no choice of addresses`);
  return choice;
}
