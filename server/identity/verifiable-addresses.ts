import type { Identity } from './model.ts';

/**
 * The identity once its owner has proved to hold this address. The same value where nothing changes: it has no such address, or it was
 * verified before.
 */
export function withVerified<I extends Pick<Identity, 'verifiableAddresses'>>(
  identity: I,
  value: string,
  now: Date,
): I {
  const isOpen = (address: { readonly value: string; readonly verified: boolean }): boolean =>
    address.value === value && !address.verified;
  if (!identity.verifiableAddresses.some(isOpen)) return identity;
  const verifiableAddresses = identity.verifiableAddresses.map((address) =>
    isOpen(address) ? { ...address, verified: true, verifiedAt: now, status: 'completed' as const } : address,
  );
  return { ...identity, verifiableAddresses };
}
