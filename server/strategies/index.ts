/** The catalogue of strategies, in the order in which forms are built and submissions are offered (reference behaviour). */
import { codeStrategy } from './code/index.ts';
import type { CodeDependencies } from './code/index.ts';
import { linkStrategy } from './link/index.ts';
import type { Strategy } from '../flows/engine/strategy.ts';
import { identifierFirstStrategy } from './identifier-first/index.ts';
import type { IdentifierFirstDependencies } from './identifier-first/index.ts';
import { lookupSecretStrategy } from './lookup-secret/index.ts';
import type { LookupSecretDependencies } from './lookup-secret/index.ts';
import { passkeyStrategy } from './passkey/index.ts';
import type { PasskeyDependencies } from './passkey/index.ts';
import { passwordStrategy } from './password/index.ts';
import type { PasswordDependencies } from './password/dependencies.ts';
import { profileStrategy } from './profile/index.ts';
import type { ProfileDependencies } from './profile/index.ts';
import { totpStrategy } from './totp/index.ts';
import type { TotpDependencies } from './totp/index.ts';
import { webAuthnStrategy } from './webauthn/index.ts';
import type { WebAuthnDependencies } from './webauthn/index.ts';

export type StrategyDependencies = ProfileDependencies &
  PasswordDependencies &
  TotpDependencies &
  PasskeyDependencies &
  WebAuthnDependencies &
  LookupSecretDependencies &
  CodeDependencies &
  IdentifierFirstDependencies;

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
