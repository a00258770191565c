import type { IdentityRules, SchemaForms } from '../../../flows/engine/interfaces/ports.ts';
import type { IdentityStore } from '../../../identity/ports.ts';

/** What security keys and passkeys need. */
export interface WebAuthnDependencies {
  readonly identities: IdentityStore;
  readonly rules: IdentityRules;
  readonly schemas: SchemaForms;
}
