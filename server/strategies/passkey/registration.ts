import type { FlowChanges } from '../../flows/engine/interfaces/model.ts';
import { rejected, type Registered, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { FormContext, FormShaped, Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import { type JsonObject, isJsonObject } from '../../kernel/json.ts';
import { verifyAttestation } from '../shared/webauthn/attestation.ts';
import { discardCeremony, pendingCeremony, storeCeremony } from '../shared/webauthn/ceremony.ts';
import type { WebAuthnDependencies } from '../shared/webauthn/dependencies.ts';
import { claimOf } from '../shared/webauthn/keys.ts';
import { webAuthnScriptNode } from '../shared/webauthn/script.ts';
import { passkeyCreationOptions } from './creation-options.ts';
import { newPasskey } from './credential.ts';
import { REGISTER, createDataNode, registerInput, registerTrigger } from './nodes.ts';

/** Registration with a passkey. */
export const registrationStep = (deps: WebAuthnDependencies): Step<'registration'> => ({
  fields: [{ name: REGISTER, type: 'string' }],
  takesTraits: true,
  claims: selectsMethod,
  form: async (context) => registrationForm(deps, context),
  restoreInput: (form, payload) => form.keepValues(payload.traits, 'traits'),
  submit: async (context) => register(deps, context),
});

/** Pages made with React submit an empty field as `true`. */
const selectsMethod = (payload: Payload): boolean => !['', 'true'].includes(payload.text(REGISTER));

async function registrationForm(deps: WebAuthnDependencies, context: FormContext<'registration'>): Promise<FormShaped> {
  const { stage, flow, form, config } = context;
  const { data, changes } = await createData(deps, context);
  const nodes = [
    createDataNode(data),
    registerTrigger(flow.type),
    ...(flow.type === 'browser' ? [webAuthnScriptNode(config)] : []),
    registerInput(),
  ];
  for (const node of nodes) {
    if (stage === 'profile') form.removeMatching(node);
    else form.upsert(node);
  }
  return { offered: stage !== 'profile', changes };
}

/** Member of the internal context of a flow: the creation options, which all its screens share. */
const OPTIONS = 'passkey_session_options';

/** The data for the page's script. The user is not known yet, so the script names the passkey after the value of a field. */
async function createData(
  { schemas }: WebAuthnDependencies,
  { flow, config, schemaId }: FormContext<'registration'>,
): Promise<{ readonly data: JsonObject; readonly changes: FlowChanges }> {
  const known = flow.internalContext[OPTIONS];
  if (isJsonObject(known)) return { data: known, changes: {} };
  const { options, pending } = passkeyCreationOptions(config.derived.methods.passkey, '');
  const displayNameFieldName = (await schemas.passkeyDisplayNameField(schemaId)) ?? '';
  const data = { credentialOptions: options, displayNameFieldName };
  return { data, changes: { internalContext: { ...storeCeremony('passkey', pending), [OPTIONS]: data } } };
}

async function register(
  { rules }: WebAuthnDependencies,
  { flow, payload, config, schemaId, now }: SubmitContext<'registration'>,
): Promise<Registered | Rejected> {
  const pending = pendingCeremony(flow.internalContext, 'passkey');
  const made = await verifyAttestation(payload.text(REGISTER), pending, config.derived.methods.passkey);
  if (!made.ok) return rejected(made.problem);
  const credentials = [newPasskey(undefined, made.key, made.userHandle, now)];
  const { traits } = payload;
  const prepared = await rules.prepare(schemaId, traits, credentials);
  if (!prepared.ok) return rejected(...prepared.problems);
  return {
    kind: 'registered',
    traits,
    credentials,
    newKeyId: claimOf(made.key),
    internalContext: discardCeremony(flow.internalContext, 'passkey'),
  };
}
