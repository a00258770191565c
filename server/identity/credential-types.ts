import { toLowerCase } from '../go/strings.ts';
import type { CredentialType } from './model.ts';

/** Types that an identity can hold credentials of. */
export const CREDENTIAL_TYPES: readonly CredentialType[] = [
  'password',
  'oidc',
  'saml',
  'totp',
  'lookup_secret',
  'webauthn',
  'code',
  'passkey',
];

/** Types whose identifiers are what people type: kept in lower case and trimmed. The others are kept as they are. */
const TYPED: readonly CredentialType[] = ['password', 'code', 'webauthn'];

/** An identifier as it is stored and looked up for a type of credentials. */
export const storedIdentifier = (type: CredentialType, identifier: string): string =>
  TYPED.includes(type) ? toLowerCase(identifier.trim()) : identifier;

/** A type named in a request, or undefined for what is none. */
export function parseCredentialType(text: string): CredentialType | undefined {
  const known: readonly CredentialType[] = [...CREDENTIAL_TYPES, 'link_recovery', 'code_recovery'];
  return known.find((type) => type === text);
}
