import { rejected, type Registered, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { FormContext, Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import { type JsonObject, isJsonObject } from '../../kernel/json.ts';
import { forget, pendingOf, remember } from '../shared/webauthn/ceremony.ts';
import { answerOfCreation } from '../shared/webauthn/creation.ts';
import { storedKeyId } from '../shared/webauthn/keys.ts';
import { webAuthnScriptNode } from '../shared/webauthn/script.ts';
import { askForPasskey } from './creation.ts';
import { newPasskey } from './credential.ts';
import type { PasskeyDependencies } from './dependencies.ts';
import { REGISTER, createDataNode, registerInput, registerTrigger } from './nodes.ts';

export const registrationStep = (deps: PasskeyDependencies): Step<'registration'> => ({
  fields: [{ name: REGISTER, type: 'string' }],
  takesTraits: true,
  claims: isMeant,
  form: async (context) => registrationForm(deps, context),
  keep: (form, payload) => form.keepValues(payload.traits, 'traits'),
  submit: async (context) => register(deps, context),
});

/** Pages made with React send the name of an empty field as `true`. */
const isMeant = (payload: Payload): boolean => !['', 'true'].includes(payload.text(REGISTER));

async function registrationForm(deps: PasskeyDependencies, context: FormContext<'registration'>): Promise<boolean> {
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

/** Where a flow keeps what it asks for, as all of its screens ask for the same. */
const OPTIONS = 'passkey_session_options';

/** The page names the passkey after what is typed into a field, as the person is not known yet. */
async function createData(
  { schemas }: PasskeyDependencies,
  { flow, config, schemaId }: FormContext<'registration'>,
): Promise<JsonObject> {
  const known = flow.internalContext[OPTIONS];
  if (isJsonObject(known)) return known;
  const { options, pending } = askForPasskey(config.derived.methods.passkey, '');
  const displayNameFieldName = (await schemas.passkeyDisplayNameField(schemaId)) ?? '';
  const asked = { credentialOptions: options, displayNameFieldName };
  flow.internalContext = { ...remember(flow.internalContext, 'passkey', pending), [OPTIONS]: asked };
  return asked;
}

async function register(
  { rules }: PasskeyDependencies,
  { flow, payload, config, schemaId, now }: SubmitContext<'registration'>,
): Promise<Registered | Rejected> {
  const pending = pendingOf(flow.internalContext, 'passkey');
  const made = await answerOfCreation(payload.text(REGISTER), pending, config.derived.methods.passkey);
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
    internalContext: forget(flow.internalContext, 'passkey'),
  };
}
