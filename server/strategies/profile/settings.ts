import { rejected, type Changed, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { IdentityRules, SchemaForms } from '../../flows/engine/interfaces/ports.ts';
import type { Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Form } from '../../ui/form.ts';
import { label } from '../../ui/messages.ts';
import { methodButton } from '../../ui/nodes.ts';

export interface ProfileDependencies {
  readonly rules: IdentityRules;
  readonly schemas: SchemaForms;
}

/** Settings of traits. */
export function settingsStep(deps: ProfileDependencies): Step<'settings'> {
  return {
    fields: [],
    takesTraits: true,
    claims: ({ method }) => method === 'profile',
    form: async ({ form, schemaId, identity }) => {
      for (const node of await deps.schemas.nodes(schemaId, 'profile')) form.upsert(node);
      form.fillValues(identity?.traits ?? {}, 'traits', 'profile');
      form.append(methodButton('profile', 'profile', label.save()));
      return true;
    },
    restoreInput: (form, payload) => showTraits(form, payload.traits),
    submit: async (context) => changeTraits(deps, context),
  };
}

function showTraits(form: Form, traits: JsonObject): void {
  form.clearValuesUnder('traits.');
  form.fillValues(traits, 'traits', 'profile');
}

async function changeTraits(
  deps: ProfileDependencies,
  { form, payload, identity }: SubmitContext<'settings'>,
): Promise<Changed | Rejected> {
  showTraits(form, payload.traits);
  const prepared = await deps.rules.prepareChange(identity, { traits: payload.traits });
  return prepared.ok ? { kind: 'changed', before: identity, after: prepared.identity } : rejected(...prepared.problems);
}
