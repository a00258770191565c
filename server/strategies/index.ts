import type { Strategy } from '../flows/engine/interfaces/strategy.ts';
/** The catalogue of strategies, in the order in which forms are built and submissions are offered (reference behaviour). */
import { codeStrategy, type CodeDependencies } from './code/index.ts';
import { identifierFirstStrategy, type IdentifierFirstDependencies } from './identifier-first/index.ts';
import { linkStrategy } from './link/index.ts';
import { lookupSecretStrategy, type LookupSecretDependencies } from './lookup-secret/index.ts';
import { passkeyStrategy, type PasskeyDependencies } from './passkey/index.ts';
import type { PasswordDependencies } from './password/dependencies.ts';
import { passwordStrategy } from './password/index.ts';
import { profileStrategy, type ProfileDependencies } from './profile/index.ts';
import { totpStrategy, type TotpDependencies } from './totp/index.ts';
import { webAuthnStrategy, type WebAuthnDependencies } from './webauthn/index.ts';

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
