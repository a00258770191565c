import type { Identity } from '../../../identity/model.ts';
import { newId } from '../../../kernel/id.ts';
import type { ChallengeAddress } from '../interfaces/strategy.ts';

/** The identity for which the message to an unknown address is rendered, so that it costs as much as one to a user. */
export function dummyIdentity({ value, via }: ChallengeAddress, schemaId: string, now: Date): Identity {
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
