import { rejected, type Changed, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { FormContext, FormShaped, Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import { problem } from '../../ui/messages.ts';
import { verifyAttestation } from '../shared/webauthn/attestation.ts';
import { pendingCeremony, storeCeremony } from '../shared/webauthn/ceremony.ts';
import type { WebAuthnDependencies } from '../shared/webauthn/dependencies.ts';
import { keysOf, claimOf } from '../shared/webauthn/keys.ts';
import { removeKey } from '../shared/webauthn/removal.ts';
import { webAuthnScriptNode } from '../shared/webauthn/script.ts';
import { passkeyCreationOptions } from './creation-options.ts';
import { newPasskey } from './credential.ts';
import {
  REMOVE,
  SETTINGS_REGISTER,
  createDataNode,
  removeButton,
  settingsRegisterInput,
  settingsRegisterTrigger,
} from './nodes.ts';

/** Settings of passkeys: add and remove. */
export const settingsStep = (deps: WebAuthnDependencies): Step<'settings'> => ({
  fields: [SETTINGS_REGISTER, REMOVE].map((name) => ({ name, type: 'string' })),
  claims: (payload) => payload.text(SETTINGS_REGISTER) !== '' || payload.text(REMOVE) !== '',
  form: async (context) => settingsForm(deps, context),
  needsPrivileged: () => true,
  submit: async (context) => {
    const { identity, payload } = context;
    return payload.text(REMOVE) === '' ? addPasskey(deps, identity, context) : removePasskey(deps, identity, context);
  },
});

async function settingsForm(
  { schemas, rules }: WebAuthnDependencies,
  { form, flow, identity, config }: FormContext<'settings'>,
): Promise<boolean | FormShaped> {
  if (identity === undefined) return false;
  const { first } = rules.countFactors(identity.credentials, config);
  for (const key of keysOf(identity.credentials.passkey)) form.append(removeButton(key, first < 2));
  const name = await schemas.passkeyDisplayName(identity.schemaId, identity.traits);
  if (name === undefined) {
    form.addMessage(problem.identifierMissing());
    return true;
  }
  const { options, pending } = passkeyCreationOptions(config.derived.methods.passkey, name);
  if (flow.type === 'browser') form.upsert(webAuthnScriptNode(config));
  form.upsert(settingsRegisterTrigger(flow.type));
  form.upsert(settingsRegisterInput());
  form.upsert(createDataNode(options));
  return { offered: true, changes: { internalContext: storeCeremony('passkey', pending) } };
}

async function addPasskey(
  { rules }: WebAuthnDependencies,
  identity: IdentityWithCredentials,
  { flow, payload, config, now }: SubmitContext<'settings'>,
): Promise<Changed | Rejected> {
  const pending = pendingCeremony(flow.internalContext, 'passkey');
  const made = await verifyAttestation(payload.text(SETTINGS_REGISTER), pending, config.derived.methods.passkey);
  if (!made.ok) return rejected(made.problem);
  const credentials = [newPasskey(identity.credentials.passkey, made.key, made.userHandle, now)];
  const prepared = await rules.prepareChange(identity, { credentials });
  if (!prepared.ok) return rejected(...prepared.problems);
  const passed = { method: 'passkey', aal: 'aal1' } as const;
  return {
    kind: 'changed',
    before: identity,
    after: prepared.identity,
    passed,
    newKeyId: claimOf(made.key),
  };
}

/** Removes a passkey; every passkey is a first factor. */
const removePasskey = async (
  { rules }: WebAuthnDependencies,
  identity: IdentityWithCredentials,
  context: SubmitContext<'settings'>,
): Promise<Changed | Rejected> =>
  removeKey(rules, identity, context, {
    type: 'passkey',
    id: context.payload.text(REMOVE),
    unknown: 'You tried to remove a passkey which does not exist.',
    isFirstFactor: () => true,
  });
