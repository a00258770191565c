import { rejected, type FormUpdated, type Changed, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { IdentityRules } from '../../flows/engine/interfaces/ports.ts';
import type { Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import { withoutCredentials } from '../../identity/credentials.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import type { Form } from '../../ui/form.ts';
import { problem } from '../../ui/messages.ts';
import type { UiNode } from '../../ui/model.ts';
import { buttonField, buttonProblems, isPressed } from '../shared/buttons.ts';
import { fromJson, heldSecrets, lookupCredential, newCodes, pendingCodes, toJson } from './credential.ts';
import {
  CONFIRM,
  DISABLE,
  REGENERATE,
  REVEAL,
  SETTINGS_NODES,
  codesNode,
  confirmButton,
  disableButton,
  regenerateButton,
  revealButton,
} from './nodes.ts';

/** What the settings of backup codes need. */
export interface LookupSecretDependencies {
  readonly rules: IdentityRules;
}

/** Members of the internal context of a flow: the codes to confirm, and whether the flow reveals the stored codes. */
const PENDING = 'lookup_secret_regenerated';
const REVEALED = 'lookup_secret_revealed';

/** When several buttons are submitted, the first of this list counts (reference behaviour). */
const BUTTONS = [CONFIRM, REVEAL, DISABLE, REGENERATE] as const;

/** Settings of backup codes: make, confirm, reveal and disable. */
export const settingsStep = ({ rules }: LookupSecretDependencies): Step<'settings'> => ({
  fields: BUTTONS.map(buttonField),
  claims: (payload) => BUTTONS.some((name) => isPressed(payload, name)),
  problems: (payload) => buttonProblems(payload, BUTTONS),
  form: ({ form, identity }) => {
    const has = heldSecrets(identity?.credentials ?? {}).length > 0;
    for (const node of has ? [revealButton(), disableButton()] : [regenerateButton()]) form.upsert(node);
    return true;
  },
  needsPrivileged: () => true,
  submit: async (context) => {
    const { identity, payload } = context;
    switch (BUTTONS.find((name) => isPressed(payload, name))) {
      case CONFIRM:
        return confirm(rules, identity, context);
      case REVEAL:
        return reveal(identity, context);
      case DISABLE:
        return disable(rules, identity);
      default:
        return regenerate(context);
    }
  },
});

/** Replaces all nodes of this method, and removes the messages of earlier submissions. */
function show(form: Form, ...nodes: readonly UiNode[]): void {
  form.resetMessages();
  form.remove(...SETTINGS_NODES);
  for (const node of nodes) form.upsert(node);
}

function regenerate({ form }: SubmitContext<'settings'>): FormUpdated {
  const pending = toJson(newCodes());
  show(form, codesNode(fromJson(pending)), confirmButton());
  return { kind: 'form-updated', changes: { internalContext: { [PENDING]: pending } } };
}

function reveal({ credentials }: IdentityWithCredentials, { form }: SubmitContext<'settings'>): FormUpdated | Rejected {
  const secrets = heldSecrets(credentials);
  if (secrets.length === 0) {
    return rejected({ message: problem.noLookupSecretsToReveal() });
  }
  show(form, codesNode(secrets), disableButton(), regenerateButton());
  return { kind: 'form-updated', changes: { internalContext: { [REVEALED]: true } } };
}

async function confirm(
  rules: IdentityRules,
  identity: IdentityWithCredentials,
  { flow, now }: SubmitContext<'settings'>,
): Promise<Changed | Rejected> {
  const codes = pendingCodes(flow.internalContext[PENDING]);
  if (codes === undefined) {
    const reason = 'You must (re-)generate recovery backup codes before you can save them.';
    return rejected({ message: problem.generic(reason) });
  }
  const prepared = await rules.prepareChange(identity, { credentials: [lookupCredential(codes, identity.id, now)] });
  if (!prepared.ok) return rejected(...prepared.problems);
  const passed = { method: 'lookup_secret', aal: 'aal2' } as const;
  return { kind: 'changed', before: identity, after: prepared.identity, passed };
}

async function disable(rules: IdentityRules, identity: IdentityWithCredentials): Promise<Changed | Rejected> {
  const rest = { ...identity, credentials: withoutCredentials(identity.credentials, 'lookup_secret') };
  const prepared = await rules.prepareChange(rest, {});
  return prepared.ok ? { kind: 'changed', before: identity, after: prepared.identity } : rejected(...prepared.problems);
}
