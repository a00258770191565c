import type { Identity } from '../../../identity/model.ts';
import { newId } from '../../../kernel/id.ts';
import type { ChallengeAddress } from '../interfaces/strategy.ts';

/** Nobody: whom messages to an address that nobody has are made for, so that they cost what those to somebody cost. */
export function decoyIdentity({ value, via }: ChallengeAddress, schemaId: string, now: Date): Identity {
  const since = { createdAt: now, updatedAt: now };
  const address = { id: newId(), value, via, ...since };
  return {
    id: newId(),
    schemaId,
    state: 'active',
    traits: { [via === 'email' ? 'email' : 'phone']: value },
    metadataPublic: null,
    metadataAdmin: null,
    verifiableAddresses: [{ ...address, verified: false, status: 'pending' }],
    recoveryAddresses: [address],
    ...since,
  };
}
