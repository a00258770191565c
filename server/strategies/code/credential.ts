/** `code` credentials in the reference's JSON: `{"addresses": [{"channel": "email", "address": "..."}]}`. */
import type { CodeRecipient } from '../../flows/engine/interfaces/ports.ts';
import type { CredentialDefinition } from '../../identity/credential-definition.ts';
import type { Credentials } from '../../identity/model.ts';
import { normalizeIdentifier } from '../../identity/normalize.ts';
import type { Json } from '../../kernel/json.ts';
import { storedObjects } from '../shared/stored-list.ts';

/** The addresses of a code credential, in stored order. */
export function recipientsOf({ config }: Credentials): readonly CodeRecipient[] {
  return storedObjects(config['addresses'])
    .filter(({ address }) => typeof address === 'string' && address !== '')
    .map(({ address, channel }) => ({ value: String(address), via: String(channel) }));
}

/** Counts addresses. Version 0 has an `address_type`, later versions have a list of addresses. */
function countAddresses(held: Credentials, proved: string | undefined): number {
  if (proved !== undefined) return recipientsOf(upgradeCode(held)).filter(({ value }) => value !== proved).length;
  if (!('address_type' in held.config)) return recipientsOf(held).length;
  const type = held.config['address_type'];
  return typeof type === 'string' && type !== '' ? 1 : 0;
}

/** Converts the `address_type` of version 0 to a list of addresses, as the reference does. */
export function upgradeCode(held: Credentials): Credentials {
  if (held.version !== 0) return held;
  const { address_type: type, used_at: _used, ...config } = held.config;
  const channel = typeof type === 'string' && type.trim().toLowerCase() === 'sms' ? 'sms' : 'email';
  const known: readonly Json[] = Array.isArray(config['addresses']) ? config['addresses'] : [];
  const added = held.identifiers.filter((address) => address !== '').map((address) => ({ channel, address }));
  return { ...held, config: { ...config, addresses: [...known, ...added] }, version: 1 };
}

/** Credentials of sign-in by code. */
export const codeCredentials = {
  type: 'code',
  aal: 'aal1',
  isOneFactor: true,
  normalize: normalizeIdentifier,
  isSearchable: true,
  /** When sign-in by code is enabled, it counts as a first factor of every identity (reference behaviour). */
  count: (held, { derived }, proved) => {
    const { passwordless, mfa } = derived.methods.code;
    return { first: passwordless ? 1 : 0, second: mfa && held !== undefined ? countAddresses(held, proved) : 0 };
  },
  upgrade: upgradeCode,
  loginHint: { startsLogin: () => true },
} satisfies CredentialDefinition;
