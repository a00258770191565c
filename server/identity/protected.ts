import { equalJson } from '../json-schema/json-type.ts';
import type { CredentialsMap, IdentityWithCredentials, RecoveryAddress, VerifiableAddress } from './model.ts';

const sameSet = (left: readonly string[], right: readonly string[]): boolean =>
  new Set([...left, ...right]).size === new Set(left).size && new Set(left).size === new Set(right).size;

function sameCredentials(left: CredentialsMap, right: CredentialsMap): boolean {
  const held = Object.values(left);
  return (
    held.length === Object.keys(right).length &&
    held.every(({ type, config, identifiers }) => {
      const other = right[type];
      return other !== undefined && equalJson(config, other.config) && sameSet(identifiers, other.identifiers);
    })
  );
}

const verifiableKey = ({ via, value, verified, status }: VerifiableAddress): string =>
  JSON.stringify([via, value, verified, status]);
const recoveryKey = ({ via, value }: RecoveryAddress): string => JSON.stringify([via, value]);

/**
 * Whether a change touches credentials, verifiable addresses or recovery addresses, and so requires a privileged session. The order of
 * addresses does not count. The reference does not protect recovery addresses: a stolen stale session could take over the account.
 */
export const changesProtected = (before: IdentityWithCredentials, after: IdentityWithCredentials): boolean =>
  !sameCredentials(before.credentials, after.credentials) ||
  !sameSet(before.verifiableAddresses.map(verifiableKey), after.verifiableAddresses.map(verifiableKey)) ||
  !sameSet(before.recoveryAddresses.map(recoveryKey), after.recoveryAddresses.map(recoveryKey));
