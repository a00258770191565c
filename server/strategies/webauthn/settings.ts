import { rejected, type Changed, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { FormContext, FormShaped, Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import { label, problem } from '../../ui/messages.ts';
import { verifyAttestation } from '../shared/webauthn/attestation.ts';
import { generateCreationOptions, pendingCeremony, storeCeremony } from '../shared/webauthn/ceremony.ts';
import type { WebAuthnDependencies } from '../shared/webauthn/dependencies.ts';
import { handleOfId, isIdentified, keysOf, claimOf, withKey } from '../shared/webauthn/keys.ts';
import { removeKey } from '../shared/webauthn/removal.ts';
import { webAuthnScriptNode } from '../shared/webauthn/script.ts';
import {
  DISPLAY_NAME,
  REGISTER,
  REMOVE,
  displayNameInput,
  registerInput,
  registerTrigger,
  removeButton,
} from './nodes.ts';

/** Settings of security keys: add and remove. */
export const settingsStep = (deps: WebAuthnDependencies): Step<'settings'> => ({
  fields: [REGISTER, DISPLAY_NAME, REMOVE].map((name) => ({ name, type: 'string' })),
  claims: (payload, flow) => flow.type === 'browser' && (payload.text(REGISTER) !== '' || payload.text(REMOVE) !== ''),
  requires: (payload) => (payload.text(REGISTER) === '' ? [] : [DISPLAY_NAME]),
  form: (context) => settingsForm(deps, context),
  needsPrivileged: () => true,
  submit: async (context) => {
    const { identity, payload } = context;
    return payload.text(REGISTER) === '' ? removeSecurityKey(deps, identity, context) : addKey(deps, identity, context);
  },
});

function settingsForm(
  { rules }: WebAuthnDependencies,
  { form, flow, identity, config }: FormContext<'settings'>,
): boolean | FormShaped {
  if (flow.type !== 'browser' || identity === undefined) return false;
  const { first } = rules.countFactors(identity.credentials, config);
  for (const key of keysOf(identity.credentials.webauthn)) {
    form.append(removeButton(key, key.passwordless && first < 2));
  }
  const party = config.derived.methods.webauthn;
  const user = { handle: handleOfId(identity.id), name: party.displayName };
  const { options, pending } = generateCreationOptions(party, user, { userVerification: 'discouraged' });
  form.upsert(webAuthnScriptNode(config));
  form.upsert(displayNameInput());
  form.upsert(registerTrigger(options, label.addSecurityKey()));
  form.upsert(registerInput());
  return { offered: true, changes: { internalContext: storeCeremony('webauthn', pending) } };
}

async function addKey(
  { rules }: WebAuthnDependencies,
  identity: IdentityWithCredentials,
  { flow, payload, config, now }: SubmitContext<'settings'>,
): Promise<Changed | Rejected> {
  const party = config.derived.methods.webauthn;
  const made = await verifyAttestation(
    payload.text(REGISTER),
    pendingCeremony(flow.internalContext, 'webauthn'),
    party,
  );
  if (!made.ok) return rejected(made.problem);
  const held = identity.credentials.webauthn;
  const use = { displayName: payload.text(DISPLAY_NAME), passwordless: party.passwordless, now };
  const credentials = withKey(held, 'webauthn', made.key, handleOfId(identity.id), use);
  const prepared = await rules.prepareChange(identity, { credentials: [credentials] });
  if (!prepared.ok) return rejected(...prepared.problems);
  if (!isIdentified(prepared.identity.credentials.webauthn)) return rejected({ message: problem.identifierMissing() });
  const passed = { method: 'webauthn', aal: party.passwordless ? 'aal1' : 'aal2' } as const;
  return {
    kind: 'changed',
    before: identity,
    after: prepared.identity,
    passed,
    newKeyId: claimOf(made.key),
  };
}

/** Removes a security key; only passwordless keys are first factors. */
const removeSecurityKey = async (
  { rules }: WebAuthnDependencies,
  identity: IdentityWithCredentials,
  context: SubmitContext<'settings'>,
): Promise<Changed | Rejected> =>
  removeKey(rules, identity, context, {
    type: 'webauthn',
    id: context.payload.text(REMOVE),
    unknown: 'You tried to remove a WebAuthn credential which does not exist.',
    isFirstFactor: ({ passwordless }) => passwordless,
  });
