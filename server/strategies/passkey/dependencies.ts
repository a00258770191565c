import type { IdentityRules, SchemaForms } from '../../flows/engine/interfaces/ports.ts';
import type { IdentityStore } from '../../identity/ports.ts';

export interface PasskeyDependencies {
  readonly identities: IdentityStore;
  readonly rules: IdentityRules;
  readonly schemas: SchemaForms;
}
