import type { Strategy } from '../flows/engine/interfaces/strategy.ts';
import type { CredentialDefinition } from '../identity/credential-definition.ts';
import { codeCredentials } from './code/credential.ts';
import { codeStrategy, type CodeDependencies } from './code/index.ts';
import { identifierFirstStrategy, type IdentifierFirstDependencies } from './identifier-first/index.ts';
import { linkStrategy } from './link/index.ts';
/** The catalogues of strategies and of credentials: a line for each. */
import { lookupSecretCredentials } from './lookup-secret/credential.ts';
import { lookupSecretStrategy, type LookupSecretDependencies } from './lookup-secret/index.ts';
import { oidcCredentials } from './oidc/credential.ts';
import { passkeyCredentials } from './passkey/credential.ts';
import { passkeyStrategy, type PasskeyDependencies } from './passkey/index.ts';
import { passwordCredentials } from './password/credential.ts';
import type { PasswordDependencies } from './password/dependencies.ts';
import { passwordStrategy } from './password/index.ts';
import { profileStrategy } from './profile/index.ts';
import type { ProfileDependencies } from './profile/settings.ts';
import { samlCredentials } from './saml/credential.ts';
import { totpCredentials } from './totp/credential.ts';
import { totpStrategy, type TotpDependencies } from './totp/index.ts';
import { webAuthnCredentials } from './webauthn/credential.ts';
import { webAuthnStrategy, type WebAuthnDependencies } from './webauthn/index.ts';

export type StrategyDependencies = ProfileDependencies &
  PasswordDependencies &
  TotpDependencies &
  PasskeyDependencies &
  WebAuthnDependencies &
  LookupSecretDependencies &
  CodeDependencies &
  IdentifierFirstDependencies;

/** In the order in which forms are built and submissions are offered (reference behaviour). */
export const createStrategies = (deps: StrategyDependencies): readonly Strategy[] => [
  profileStrategy(deps),
  passwordStrategy(deps),
  totpStrategy(deps),
  passkeyStrategy(deps),
  webAuthnStrategy(deps),
  lookupSecretStrategy(deps),
  codeStrategy(deps),
  linkStrategy(),
  identifierFirstStrategy(deps),
];

/** In the order in which a conflict is looked for (reference behaviour). */
export const CREDENTIAL_DEFINITIONS: readonly CredentialDefinition[] = [
  passwordCredentials,
  oidcCredentials,
  samlCredentials,
  totpCredentials,
  lookupSecretCredentials,
  webAuthnCredentials,
  codeCredentials,
  passkeyCredentials,
];
