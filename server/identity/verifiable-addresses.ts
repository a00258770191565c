import type { Identity } from './model.ts';

/** Its owner proved to hold this address. False where there is nothing to change: the identity has none, or it was verified before. */
export function markVerified(identity: Pick<Identity, 'verifiableAddresses'>, value: string, now: Date): boolean {
  const open = identity.verifiableAddresses.filter((address) => address.value === value && !address.verified);
  for (const address of open) Object.assign(address, { verified: true, verifiedAt: now, status: 'completed' });
  return open.length > 0;
}
