import type { Identity } from './model.ts';

/** Marks an address as verified, in place. False when the identity has no such address, or it is verified already. */
export function markVerified(identity: Pick<Identity, 'verifiableAddresses'>, value: string, now: Date): boolean {
  const open = identity.verifiableAddresses.filter((address) => address.value === value && !address.verified);
  for (const address of open) Object.assign(address, { verified: true, verifiedAt: now, status: 'completed' });
  return open.length > 0;
}
