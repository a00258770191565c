import { normalizeIdentifier } from '../../identity/normalize.ts';
import type { ChallengeAddress } from '../engine/interfaces/strategy.ts';
import type { AddressHolder } from '../engine/proofs/send-challenge.ts';
import type { Exchange } from '../engine/protocol/exchange.ts';

/** Whoever can be recovered by the address that was given. */
export async function holderOf(
  { deps: { database } }: Exchange<'recovery'>,
  { via, value: given }: ChallengeAddress,
): Promise<AddressHolder | undefined> {
  const value = normalizeIdentifier(given);
  const ownerId = await database.identities.findRecoveryAddressOwner(via, value);
  if (ownerId === undefined) {
    await database.identities.readDummyRow(['addresses']);
    return undefined;
  }
  const identity = await database.identities.get(ownerId, ['addresses']);
  const address = identity?.recoveryAddresses.find((each) => each.via === via && each.value === value);
  return identity && address && { identity, address };
}
