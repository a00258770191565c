import type { IdentityRules, SchemaForms } from '../../flows/engine/interfaces/ports.ts';
import type { IdentityStore } from '../../identity/ports.ts';

export interface WebAuthnDependencies {
  readonly identities: IdentityStore;
  readonly rules: IdentityRules;
  readonly schemas: SchemaForms;
}
