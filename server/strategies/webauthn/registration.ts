import type { FlowChanges } from '../../flows/engine/interfaces/model.ts';
import { rejected, type Registered, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { FormContext, FormShaped, Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import { newId } from '../../kernel/id.ts';
import { type JsonObject, isJsonObject } from '../../kernel/json.ts';
import { label, problem } from '../../ui/messages.ts';
import { verifyAttestation } from '../shared/webauthn/attestation.ts';
import {
  generateCreationOptions,
  discardCeremony,
  pendingCeremony,
  storeCeremony,
} from '../shared/webauthn/ceremony.ts';
import type { WebAuthnDependencies } from '../shared/webauthn/dependencies.ts';
import { handleOfId, isIdentified, claimOf, withKey } from '../shared/webauthn/keys.ts';
import { webAuthnScriptNode } from '../shared/webauthn/script.ts';
import { DISPLAY_NAME, REGISTER, displayNameInput, registerInput, registerTrigger } from './nodes.ts';

/** Registration with a security key. */
export const registrationStep = (deps: WebAuthnDependencies): Step<'registration'> => ({
  fields: [REGISTER, DISPLAY_NAME].map((name) => ({ name, type: 'string' })),
  takesTraits: true,
  claims: (payload, flow, { derived }) =>
    flow.type === 'browser' && derived.methods.webauthn.passwordless && selectsMethod(payload),
  requires: () => [REGISTER],
  form: registrationForm,
  restoreInput: (form, payload) => {
    form.keepValues(payload.traits, 'traits');
    form.setValue(DISPLAY_NAME, payload.text(DISPLAY_NAME));
  },
  submit: async (context) => register(deps, context),
});

const selectsMethod = (payload: Payload): boolean => payload.method === 'webauthn' || payload.text(REGISTER) !== '';

function registrationForm(context: FormContext<'registration'>): boolean | FormShaped {
  const { stage, flow, form, config } = context;
  if (flow.type !== 'browser' || !config.derived.methods.webauthn.passwordless) return false;
  const { options, changes } = optionsOf(context);
  const nodes = [
    displayNameInput(),
    registerTrigger(options, label.signUpWithSecurityKey()),
    webAuthnScriptNode(config),
    registerInput(),
  ];
  for (const node of nodes) {
    if (stage === 'profile') form.removeMatching(node);
    else form.upsert(node);
  }
  return { offered: stage !== 'profile', changes };
}

/** Member of the internal context of a flow: the creation options, which all its screens share. */
const OPTIONS = 'webauthn_session_options';

function optionsOf({ flow, config }: FormContext<'registration'>): {
  readonly options: JsonObject;
  readonly changes: FlowChanges;
} {
  const known = flow.internalContext[OPTIONS];
  if (isJsonObject(known)) return { options: known, changes: {} };
  const party = config.derived.methods.webauthn;
  const user = { handle: handleOfId(newId()), name: party.displayName };
  const { options, pending } = generateCreationOptions(party, user, { userVerification: 'discouraged' });
  return { options, changes: { internalContext: { ...storeCeremony('webauthn', pending), [OPTIONS]: options } } };
}

async function register(
  { rules }: WebAuthnDependencies,
  { flow, payload, config, schemaId, now }: SubmitContext<'registration'>,
): Promise<Registered | Rejected> {
  const pending = pendingCeremony(flow.internalContext, 'webauthn');
  const made = await verifyAttestation(payload.text(REGISTER), pending, config.derived.methods.webauthn);
  if (!made.ok) return rejected(made.problem);
  const use = { displayName: payload.text(DISPLAY_NAME), passwordless: true, now };
  const credentials = [withKey(undefined, 'webauthn', made.key, made.userHandle, use)];
  const { traits } = payload;
  const prepared = await rules.prepare(schemaId, traits, credentials);
  if (!prepared.ok) return rejected(...prepared.problems);
  if (!isIdentified(prepared.identity.credentials.webauthn)) return rejected({ message: problem.identifierMissing() });
  return {
    kind: 'registered',
    traits,
    credentials,
    newKeyId: claimOf(made.key),
    internalContext: discardCeremony(flow.internalContext, 'webauthn'),
  };
}
