/** Which identity a code is for, and to which addresses it goes. */
import type { Config } from '../../config/model.ts';
import type { CodeRecipient } from '../../flows/engine/interfaces/ports.ts';
import type { Identity, IdentityWithCredentials } from '../../identity/model.ts';
import { normalizeAddress, normalizeIdentifier } from '../../identity/normalize.ts';
import type { IdentityStore } from '../../identity/ports.ts';
import { recipientsOf, upgradeCode } from './credential.ts';

/** An identity and the addresses that receive a code. */
export interface AddressOwner {
  readonly identity: IdentityWithCredentials;
  readonly addresses: readonly CodeRecipient[];
}

const isFallbackEnabled = ({ selfservice }: Config): boolean =>
  selfservice.methods.code.config.missing_credential_fallback_enabled;

/**
 * Finds the identity that signs in by code with this identifier. With `missing_credential_fallback_enabled` this is also an identity
 * without a code credential that has the identifier for another credential type; the identifier must then be an e-mail address.
 */
export async function findAddressOwner(
  identities: IdentityStore,
  config: Config,
  typed: string,
): Promise<AddressOwner | undefined> {
  const identifier = normalizeAddress(typed);
  const found = await identities.findByCredentialsIdentifier('code', normalizeIdentifier(identifier));
  if (found !== undefined) return { identity: found, addresses: preferred(codeAddresses(found), identifier) };
  if (!isFallbackEnabled(config) || !identifier.includes('@')) return undefined;
  const other = await identities.findByAnyIdentifier(identifier);
  return other && { identity: other, addresses: [{ value: identifier, via: 'email' }] };
}

/** Whether an identity can sign in by code. */
export const canLogInByCode = (identity: IdentityWithCredentials, config: Config): boolean =>
  codeAddresses(identity).length > 0 || isFallbackEnabled(config);

/** The address that equals the identifier, else all addresses. */
function preferred(addresses: readonly CodeRecipient[], identifier: string): readonly CodeRecipient[] {
  const named = addresses.find(({ value }) => value === identifier);
  return named === undefined ? addresses : [named];
}

/** The addresses that can receive a code as second factor of a session that has `proved` one of them and nothing else. */
export function secondFactorAddresses(
  identity: IdentityWithCredentials,
  config: Config,
  proved: string | undefined,
): readonly CodeRecipient[] {
  const own = codeAddresses(identity);
  const addresses = own.length > 0 || !isFallbackEnabled(config) ? own : verifiable(identity);
  return addresses.filter(({ value }) => value !== proved);
}

/** The address that the user chose for the second factor; undefined when it is not among those that can prove one. */
export function chosenAddress(
  identity: IdentityWithCredentials,
  config: Config,
  typed: string,
  proved: string | undefined,
): CodeRecipient | undefined {
  const wanted = normalizeAddress(typed);
  return addressesOf(identity, config).find(({ value }) => value === wanted && value !== proved);
}

/** All addresses that codes for this identity may go to. */
export const addressesOf = (identity: IdentityWithCredentials, config: Config): readonly CodeRecipient[] => [
  ...codeAddresses(identity),
  ...(isFallbackEnabled(config) ? verifiable(identity) : []),
];

const verifiable = ({ verifiableAddresses }: Identity): readonly CodeRecipient[] =>
  verifiableAddresses.filter(({ value, via }) => value !== '' && via !== '').map(({ value, via }) => ({ value, via }));

function codeAddresses({ credentials: { code } }: IdentityWithCredentials): readonly CodeRecipient[] {
  return code === undefined ? [] : recipientsOf(upgradeCode(code));
}
