import type { CredentialDefinition } from '../../identity/credential-definition.ts';
import { normalizeIdentifier } from '../../identity/normalize.ts';
import { countKeys, hasPasswordlessKey, upgradeKeys, withoutSecondFactorKeys } from '../shared/webauthn/keys.ts';

/** Credentials of security keys: second factors, or first factors when `is_passwordless`. */
export const webAuthnCredentials = {
  type: 'webauthn',
  aal: 'aal2',
  normalize: normalizeIdentifier,
  isSearchable: true,
  count: countKeys,
  upgrade: upgradeKeys,
  remove: withoutSecondFactorKeys,
  label: 'your passkey or a security key',
  loginHint: { startsLogin: hasPasswordlessKey, showsIdentifier: true },
} satisfies CredentialDefinition;
