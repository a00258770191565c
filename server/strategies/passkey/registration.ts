import { rejected, type Registered, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { FormContext, Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import { type JsonObject, isJsonObject } from '../../kernel/json.ts';
import { verifyAttestation } from '../shared/webauthn/attestation.ts';
import { discardCeremony, pendingCeremony, storeCeremony } from '../shared/webauthn/ceremony.ts';
import type { WebAuthnDependencies } from '../shared/webauthn/dependencies.ts';
import { storedKeyId } from '../shared/webauthn/keys.ts';
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

async function registrationForm(deps: WebAuthnDependencies, context: FormContext<'registration'>): Promise<boolean> {
  const { stage, flow, form, config } = context;
  const nodes = [
    createDataNode(await createData(deps, context)),
    registerTrigger(flow.type),
    ...(flow.type === 'browser' ? [webAuthnScriptNode(config)] : []),
    registerInput(),
  ];
  for (const node of nodes) {
    if (stage === 'profile') form.removeMatching(node);
    else form.upsert(node);
  }
  return stage !== 'profile';
}

/** Member of the internal context of a flow: the creation options, which all its screens share. */
const OPTIONS = 'passkey_session_options';

/** The data for the page's script. The user is not known yet, so the script names the passkey after the value of a field. */
async function createData(
  { schemas }: WebAuthnDependencies,
  { flow, config, schemaId }: FormContext<'registration'>,
): Promise<JsonObject> {
  const known = flow.internalContext[OPTIONS];
  if (isJsonObject(known)) return known;
  const { options, pending } = passkeyCreationOptions(config.derived.methods.passkey, '');
  const displayNameFieldName = (await schemas.passkeyDisplayNameField(schemaId)) ?? '';
  const asked = { credentialOptions: options, displayNameFieldName };
  flow.internalContext = { ...storeCeremony(flow.internalContext, 'passkey', pending), [OPTIONS]: asked };
  return asked;
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
    newKeyId: storedKeyId(made.key),
    internalContext: discardCeremony(flow.internalContext, 'passkey'),
  };
}
