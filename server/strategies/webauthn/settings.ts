import { rejected, type Changed, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { FormContext, Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import { label, problem } from '../../ui/messages.ts';
import { withoutCredentials } from '../shared/credentials.ts';
import { askToCreate, pendingOf, remember } from '../shared/webauthn/ceremony.ts';
import { answerOfCreation } from '../shared/webauthn/creation.ts';
import { handleOfId, isIdentified, keysOf, storedKeyId, withKey, withoutKey } from '../shared/webauthn/keys.ts';
import { lastKeyStays } from '../shared/webauthn/removal.ts';
import { webAuthnScriptNode } from '../shared/webauthn/script.ts';
import type { WebAuthnDependencies } from './dependencies.ts';
import {
  DISPLAY_NAME,
  REGISTER,
  REMOVE,
  displayNameInput,
  registerInput,
  registerTrigger,
  removeButton,
} from './nodes.ts';

export const settingsStep = (deps: WebAuthnDependencies): Step<'settings'> => ({
  fields: [REGISTER, DISPLAY_NAME, REMOVE].map((name) => ({ name, type: 'string' })),
  claims: (payload, flow) => flow.type === 'browser' && (payload.text(REGISTER) !== '' || payload.text(REMOVE) !== ''),
  requires: (payload) => (payload.text(REGISTER) === '' ? [] : [DISPLAY_NAME]),
  form: (context) => settingsForm(deps, context),
  needsPrivileged: () => true,
  submit: async (context) => {
    const { identity, payload } = context;
    return payload.text(REGISTER) === '' ? removeKey(deps, identity, context) : addKey(deps, identity, context);
  },
});

function settingsForm(
  { rules }: WebAuthnDependencies,
  { form, flow, identity, config }: FormContext<'settings'>,
): boolean {
  if (flow.type !== 'browser' || identity === undefined) return false;
  const { first } = rules.countFactors(identity.credentials, config);
  for (const key of keysOf(identity.credentials.webauthn)) {
    form.append(removeButton(key, key.passwordless && first < 2));
  }
  const party = config.derived.methods.webauthn;
  const user = { handle: handleOfId(identity.id), name: party.displayName };
  const { options, pending } = askToCreate(party, user, { userVerification: 'discouraged' });
  flow.internalContext = remember(flow.internalContext, 'webauthn', pending);
  form.upsert(webAuthnScriptNode(config));
  form.upsert(displayNameInput());
  form.upsert(registerTrigger(options, label.addSecurityKey()));
  form.upsert(registerInput());
  return true;
}

async function addKey(
  { rules }: WebAuthnDependencies,
  identity: IdentityWithCredentials,
  { flow, payload, config, now }: SubmitContext<'settings'>,
): Promise<Changed | Rejected> {
  const party = config.derived.methods.webauthn;
  const made = await answerOfCreation(payload.text(REGISTER), pendingOf(flow.internalContext, 'webauthn'), party);
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
    newKeyId: storedKeyId(made.key),
  };
}

async function removeKey(
  { rules }: WebAuthnDependencies,
  identity: IdentityWithCredentials,
  { payload, config, now }: SubmitContext<'settings'>,
): Promise<Changed | Rejected> {
  const held = identity.credentials.webauthn;
  if (held === undefined) return refuseRemoval('You tried to remove a WebAuthn but you have no WebAuthn set up.');
  const id = payload.text(REMOVE);
  const key = keysOf(held).find((each) => each.id.toString('hex') === id);
  if (key === undefined) return refuseRemoval('You tried to remove a WebAuthn credential which does not exist.');
  if (key.passwordless && rules.countFactors(identity.credentials, config).first < 2) {
    return lastKeyStays();
  }
  const rest = withoutKey(held, id, now);
  const others = withoutCredentials(identity.credentials, 'webauthn');
  const credentials = rest === undefined ? others : { ...others, webauthn: rest };
  const prepared = await rules.prepareChange({ ...identity, credentials }, {});
  return prepared.ok ? { kind: 'changed', before: identity, after: prepared.identity } : rejected(...prepared.problems);
}

const refuseRemoval = (reason: string): Rejected => rejected({ message: problem.generic(reason) });
