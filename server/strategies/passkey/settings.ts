import { rejected, type Changed, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { FormContext, Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import { problem } from '../../ui/messages.ts';
import { withoutCredentials } from '../shared/credentials.ts';
import { pendingOf, remember } from '../shared/webauthn/ceremony.ts';
import { answerOfCreation } from '../shared/webauthn/creation.ts';
import { keysOf, storedKeyId, withoutKey } from '../shared/webauthn/keys.ts';
import { lastKeyStays } from '../shared/webauthn/removal.ts';
import { webAuthnScriptNode } from '../shared/webauthn/script.ts';
import { askForPasskey } from './creation.ts';
import { newPasskey } from './credential.ts';
import type { PasskeyDependencies } from './dependencies.ts';
import {
  REMOVE,
  SETTINGS_REGISTER,
  createDataNode,
  removeButton,
  settingsRegisterInput,
  settingsRegisterTrigger,
} from './nodes.ts';

export const settingsStep = (deps: PasskeyDependencies): Step<'settings'> => ({
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
  { schemas, rules }: PasskeyDependencies,
  { form, flow, identity, config }: FormContext<'settings'>,
): Promise<boolean> {
  if (identity === undefined) return false;
  const { first } = rules.countFactors(identity.credentials, config);
  for (const key of keysOf(identity.credentials.passkey)) form.append(removeButton(key, first < 2));
  const name = await schemas.passkeyDisplayName(identity.schemaId, identity.traits);
  if (name === undefined) {
    form.addMessage(problem.identifierMissing());
    return true;
  }
  const { options, pending } = askForPasskey(config.derived.methods.passkey, name);
  flow.internalContext = remember(flow.internalContext, 'passkey', pending);
  if (flow.type === 'browser') form.upsert(webAuthnScriptNode(config));
  form.upsert(settingsRegisterTrigger(flow.type));
  form.upsert(settingsRegisterInput());
  form.upsert(createDataNode(options));
  return true;
}

async function addPasskey(
  { rules }: PasskeyDependencies,
  identity: IdentityWithCredentials,
  { flow, payload, config, now }: SubmitContext<'settings'>,
): Promise<Changed | Rejected> {
  const pending = pendingOf(flow.internalContext, 'passkey');
  const made = await answerOfCreation(payload.text(SETTINGS_REGISTER), pending, config.derived.methods.passkey);
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
    newKeyId: storedKeyId(made.key),
  };
}

async function removePasskey(
  { rules }: PasskeyDependencies,
  identity: IdentityWithCredentials,
  { payload, config, now }: SubmitContext<'settings'>,
): Promise<Changed | Rejected> {
  const held = identity.credentials.passkey;
  if (held === undefined) return refuseRemoval('You tried to remove a WebAuthn but you have no WebAuthn set up.');
  const id = payload.text(REMOVE);
  if (!keysOf(held).some((key) => key.id.toString('hex') === id)) {
    return refuseRemoval('You tried to remove a passkey which does not exist.');
  }
  if (rules.countFactors(identity.credentials, config).first < 2) return lastKeyStays();
  const rest = withoutKey(held, id, now);
  const others = withoutCredentials(identity.credentials, 'passkey');
  const credentials = rest === undefined ? others : { ...others, passkey: rest };
  const prepared = await rules.prepareChange({ ...identity, credentials }, {});
  return prepared.ok ? { kind: 'changed', before: identity, after: prepared.identity } : rejected(...prepared.problems);
}

const refuseRemoval = (reason: string): Rejected => rejected({ message: problem.generic(reason) });
