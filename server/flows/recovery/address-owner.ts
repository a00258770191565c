import { normalizeIdentifier } from '../../identity/normalize.ts';
import type { ChallengeAddress } from '../engine/interfaces/strategy.ts';
import type { AddressOwner } from '../engine/proofs/send-challenge.ts';
import type { Exchange } from '../engine/protocol/exchange.ts';

/** The identity that can be recovered by the given address, and the address. */
export async function findAddressOwner(
  { deps: { database } }: Exchange<'recovery'>,
  { via, value: given }: ChallengeAddress,
): Promise<AddressOwner | undefined> {
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
