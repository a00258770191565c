import type { FormContext, Step } from '../../flows/engine/interfaces/strategy.ts';
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import { input } from '../../ui/nodes.ts';
import { askToProve, remember } from '../shared/webauthn/ceremony.ts';
import { keysOf, userHandleOf } from '../shared/webauthn/keys.ts';
import { webAuthnScriptNode } from '../shared/webauthn/script.ts';
import { authenticate } from './authenticate.ts';
import { countPasskeys } from './credential.ts';
import type { PasskeyDependencies } from './dependencies.ts';
import { LOGIN, autofillInput, challengeNode, loginInput, loginTrigger } from './nodes.ts';

export const loginStep = (deps: PasskeyDependencies): Step<'login'> => ({
  fields: [{ name: LOGIN, type: 'string' }],
  claims: (payload, flow) => isMeant(payload) && flow.requestedAal === 'aal1',
  form: async (context) => loginForm(deps, context),
  // Without an answer the form stays as it is, and the page is sent to it again (reference behaviour).
  submit: async (context) =>
    context.payload.text(LOGIN) === '' ? { kind: 'advanced', byRedirect: true } : authenticate(deps, context),
});

const isMeant = (payload: Payload): boolean => payload.method === 'passkey' || payload.text(LOGIN) !== '';

async function loginForm(deps: PasskeyDependencies, context: FormContext<'login'>): Promise<boolean> {
  const { stage, form, flow } = context;
  switch (stage) {
    case 'first-factor':
      await anyPasskeyForm(deps, context);
      form.append(loginTrigger(flow.type));
      return true;
    case 'identification':
      await anyPasskeyForm(deps, context);
      return true;
    case 'credentials':
      return credentialsForm(context);
    case 'refresh':
      return confirmationForm(deps, context);
    case 'second-factor':
      return false;
  }
}

/** The browser offers whatever passkeys it has, at the field for the identifier too. */
async function anyPasskeyForm(
  { schemas }: PasskeyDependencies,
  { flow, form, config, schemaId }: FormContext<'login'>,
): Promise<void> {
  const { options, pending } = askToProve(config.derived.methods.passkey, 'preferred');
  flow.internalContext = remember(flow.internalContext, 'passkey', pending);
  form.upsert(
    input('identifier', 'default', 'text', {
      value: '',
      required: true,
      autocomplete: 'username webauthn',
      label: await schemas.identifierLabel(schemaId),
    }),
  );
  form.upsert(challengeNode(options));
  if (flow.type === 'browser') form.upsert(webAuthnScriptNode(config));
  form.upsert(autofillInput(flow.type));
}

/** Second screen of identifier first. With mitigation on, the form never tells whether there is such an account. */
function credentialsForm({ form, flow, identity, config }: FormContext<'login'>): boolean {
  const usable = countPasskeys(identity?.credentials.passkey) > 0;
  if (usable || config.security.account_enumeration.mitigate) form.append(loginTrigger(flow.type));
  return usable;
}

/** Re-authentication: only the person's own passkeys are asked for. */
async function confirmationForm(
  { schemas }: PasskeyDependencies,
  { flow, form, identity, config }: FormContext<'login'>,
): Promise<boolean> {
  const held = identity?.credentials.passkey;
  const allowed = keysOf(held).map(({ id }) => id);
  if (identity === undefined || held?.identifiers[0] === undefined || allowed.length === 0) return false;
  const handle = userHandleOf(held);
  const { options, pending } = askToProve(config.derived.methods.passkey, 'preferred', { handle, allowed });
  flow.internalContext = remember(flow.internalContext, 'passkey', pending);
  form.upsert(challengeNode(options));
  if (flow.type === 'browser') form.append(webAuthnScriptNode(config));
  form.upsert(loginInput());
  form.append(loginTrigger(flow.type));
  const name = await schemas.passkeyDisplayName(identity.schemaId, identity.traits);
  form.upsert(input('identifier', 'default', 'hidden', { value: name ?? '' }));
  return true;
}
