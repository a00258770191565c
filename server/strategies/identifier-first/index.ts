/** Identifier-first login: the first screen asks for the identifier, the second offers the methods. */
import { rejected, type Identified, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { SchemaForms } from '../../flows/engine/interfaces/ports.ts';
import type { Strategy, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import { normalizeIdentifier } from '../../identity/normalize.ts';
import type { IdentityStore } from '../../identity/ports.ts';
import { label, problem } from '../../ui/messages.ts';
import { input, methodButton } from '../../ui/nodes.ts';

/** What identifier-first login needs. */
export interface IdentifierFirstDependencies {
  readonly identities: IdentityStore;
  readonly schemas: SchemaForms;
}

const continueButton = () => methodButton('identifier_first', 'identifier_first', label.continue());

/** The strategy `identifier_first`. */
export const identifierFirstStrategy = (deps: IdentifierFirstDependencies): Strategy => ({
  method: 'identifier_first',
  group: 'identifier_first',
  login: {
    fields: [{ name: 'identifier', type: 'string', lookup: true }],
    // Last in the catalogue: it claims every submission that no other strategy claims (reference behaviour).
    claims: (_payload, flow, config) => config.derived.flows.login.identifierFirst && flow.requestedAal === 'aal1',
    form: async ({ stage, form, schemaId }) => {
      if (stage !== 'identification') return false;
      const text = await deps.schemas.identifierLabel(schemaId);
      form.upsert(
        input('identifier', 'identifier_first', 'text', {
          value: '',
          required: true,
          autocomplete: 'username webauthn',
          label: text,
        }),
      );
      form.append(continueButton());
      return true;
    },
    restoreInput: (form, payload) => form.setValue('identifier', payload.text('identifier')),
    submit: async (context) => identify(deps, context),
  },
});

async function identify(
  { identities }: IdentifierFirstDependencies,
  { form, payload, config, showStage }: SubmitContext<'login'>,
): Promise<Identified | Rejected> {
  const identifier = payload.text('identifier');
  const { mitigate } = config.security.account_enumeration;
  const found = await identities.findByAnyIdentifier(normalizeIdentifier(identifier));
  const identity = mitigate ? undefined : found;
  form.resetMessages();
  form.setValue('identifier', identifier);
  const offered = await showStage('credentials', { identity });
  if (!offered && !mitigate) return rejected({ field: 'identifier', message: problem.accountNotFound() });
  form.removeMatching(continueButton());
  const attributes = form.find('identifier')?.attributes;
  if (attributes?.node_type === 'input') {
    attributes.autocomplete = 'username webauthn';
    attributes.type = 'hidden';
  }
  return { kind: 'identified', identifier, identity, changes: { active: 'identifier_first' } };
}
