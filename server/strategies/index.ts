/** The catalogues of strategies and of credential types, one line each. */
import type { ConfigProblem } from '../config/check/errors.ts';
import type { Config } from '../config/model.ts';
import type { Strategy } from '../flows/engine/interfaces/strategy.ts';
import type { CredentialDefinition } from '../identity/credential-definition.ts';
import { codeCredentials } from './code/credential.ts';
import { codeStrategy, type CodeDependencies } from './code/index.ts';
import { identifierFirstStrategy, type IdentifierFirstDependencies } from './identifier-first/index.ts';
import { linkStrategy } from './link/index.ts';
import { lookupSecretCredentials } from './lookup-secret/credential.ts';
import { lookupSecretStrategy, type LookupSecretDependencies } from './lookup-secret/index.ts';
import { oidcCredentials } from './oidc/credential.ts';
import { oidcStrategy, type OidcDependencies } from './oidc/index.ts';
import { providerProblems } from './oidc/problems.ts';
import { passkeyCredentials } from './passkey/credential.ts';
import { passkeyStrategy } from './passkey/index.ts';
import { passwordCredentials } from './password/credential.ts';
import type { PasswordDependencies } from './password/dependencies.ts';
import { passwordStrategy } from './password/index.ts';
import { profileStrategy } from './profile/index.ts';
import type { ProfileDependencies } from './profile/settings.ts';
import { samlCredentials } from './saml/credential.ts';
import type { WebAuthnDependencies } from './shared/webauthn/dependencies.ts';
import { relyingPartyProblems } from './shared/webauthn/relying-party.ts';
import { totpCredentials } from './totp/credential.ts';
import { totpStrategy, type TotpDependencies } from './totp/index.ts';
import { webAuthnCredentials } from './webauthn/credential.ts';
import { webAuthnStrategy } from './webauthn/index.ts';

/** What all strategies need together. */
export type StrategyDependencies = ProfileDependencies &
  PasswordDependencies &
  OidcDependencies &
  TotpDependencies &
  WebAuthnDependencies &
  LookupSecretDependencies &
  CodeDependencies &
  IdentifierFirstDependencies;

/** The strategies, in the order in which they build forms and claim submissions (reference behaviour). */
export const createStrategies = (deps: StrategyDependencies): readonly Strategy[] => [
  profileStrategy(deps),
  passwordStrategy(deps),
  oidcStrategy(deps),
  totpStrategy(deps),
  passkeyStrategy(deps),
  webAuthnStrategy(deps),
  lookupSecretStrategy(deps),
  codeStrategy(deps),
  linkStrategy(),
  identifierFirstStrategy(deps),
];

/** What is wrong with the configuration of methods beyond its schema: what each of their submissions would fail with. */
export const strategyProblems = async (config: Config): Promise<ConfigProblem[]> => [
  ...relyingPartyProblems(config),
  ...(await providerProblems(config)),
];

/** The credential types, in the order in which the reference searches for conflicts. */
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
