/** Who gets a code, and where. */
import type { Config } from '../../config/model.ts';
import type { CodeRecipient } from '../../flows/engine/interfaces/ports.ts';
import type { Identity, IdentityWithCredentials } from '../../identity/model.ts';
import { normalizeAddress, normalizeIdentifier } from '../../identity/normalize.ts';
import type { IdentityStore } from '../../identity/ports.ts';
import { recipientsOf, upgradeCode } from './credential.ts';

export interface AddressOwner {
  readonly identity: IdentityWithCredentials;
  readonly addresses: readonly CodeRecipient[];
}

const acceptsOthers = ({ selfservice }: Config): boolean =>
  selfservice.methods.code.config.missing_credential_fallback_enabled;

/**
 * Who signs in with a code under this identifier. With `missing_credential_fallback_enabled` also somebody without a code credential
 * whose identifier of another kind it is; that must be an e-mail address, as nothing else can be written to.
 */
export async function findAddressOwner(
  identities: IdentityStore,
  config: Config,
  typed: string,
): Promise<AddressOwner | undefined> {
  const identifier = normalizeAddress(typed);
  const found = await identities.findByCredentialsIdentifier('code', normalizeIdentifier(identifier));
  if (found !== undefined) return { identity: found, addresses: preferred(codeAddresses(found), identifier) };
  if (!acceptsOthers(config) || !identifier.includes('@')) return undefined;
  const other = await identities.findByAnyIdentifier(identifier);
  return other && { identity: other, addresses: [{ value: identifier, via: 'email' }] };
}

/** Whether somebody can sign in with a code at all. */
export const canSignIn = (identity: IdentityWithCredentials, config: Config): boolean =>
  codeAddresses(identity).length > 0 || acceptsOthers(config);

/** The address that was named, else all of them. */
function preferred(addresses: readonly CodeRecipient[], identifier: string): readonly CodeRecipient[] {
  const named = addresses.find(({ value }) => value === identifier);
  return named === undefined ? addresses : [named];
}

/** Where somebody may have a code sent as second factor. */
export function secondFactorAddresses(identity: IdentityWithCredentials, config: Config): readonly CodeRecipient[] {
  const own = codeAddresses(identity);
  return own.length > 0 || !acceptsOthers(config) ? own : verifiable(identity);
}

/** The address of theirs that somebody chose as second factor; undefined: they have no such address. */
export function chosenAddress(
  identity: IdentityWithCredentials,
  config: Config,
  typed: string,
): CodeRecipient | undefined {
  const wanted = normalizeAddress(typed);
  return addressesOf(identity, config).find(({ value }) => value === wanted);
}

/** All addresses that codes of this user may go to. */
export const addressesOf = (identity: IdentityWithCredentials, config: Config): readonly CodeRecipient[] => [
  ...codeAddresses(identity),
  ...(acceptsOthers(config) ? verifiable(identity) : []),
];

const verifiable = ({ verifiableAddresses }: Identity): readonly CodeRecipient[] =>
  verifiableAddresses.filter(({ value, via }) => value !== '' && via !== '').map(({ value, via }) => ({ value, via }));

function codeAddresses({ credentials: { code } }: IdentityWithCredentials): readonly CodeRecipient[] {
  return code === undefined ? [] : recipientsOf(upgradeCode(code));
}
