import type { FormContext, FormShaped, Step } from '../../flows/engine/interfaces/strategy.ts';
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import { input } from '../../ui/nodes.ts';
import { generateRequestOptions, storeCeremony } from '../shared/webauthn/ceremony.ts';
import type { WebAuthnDependencies } from '../shared/webauthn/dependencies.ts';
import { keysOf, userHandleOf } from '../shared/webauthn/keys.ts';
import { webAuthnScriptNode } from '../shared/webauthn/script.ts';
import { authenticate } from './authenticate.ts';
import { countPasskeys } from './credential.ts';
import { LOGIN, autofillInput, challengeNode, loginInput, loginTrigger } from './nodes.ts';

/** Login by passkey. */
export const loginStep = (deps: WebAuthnDependencies): Step<'login'> => ({
  fields: [{ name: LOGIN, type: 'string' }],
  claims: (payload, flow) => selectsMethod(payload) && flow.requestedAal === 'aal1',
  form: async (context) => loginForm(deps, context),
  // Without an assertion the form does not change, and the browser is redirected to it (reference behaviour).
  submit: async (context) =>
    context.payload.text(LOGIN) === '' ? { kind: 'form-updated', byRedirect: true } : authenticate(deps, context),
});

const selectsMethod = (payload: Payload): boolean => payload.method === 'passkey' || payload.text(LOGIN) !== '';

async function loginForm(deps: WebAuthnDependencies, context: FormContext<'login'>): Promise<boolean | FormShaped> {
  const { stage, form, flow } = context;
  switch (stage) {
    case 'first-factor': {
      const shaped = await anyPasskeyForm(deps, context);
      form.append(loginTrigger(flow.type));
      return shaped;
    }
    case 'identification':
      return anyPasskeyForm(deps, context);
    case 'credentials':
      return credentialsForm(context);
    case 'refresh':
      return confirmationForm(deps, context);
    case 'second-factor':
      return false;
  }
}

/** The browser offers all its passkeys for the site, also in the autofill of the identifier field. */
async function anyPasskeyForm(
  { schemas }: WebAuthnDependencies,
  { flow, form, config, schemaId }: FormContext<'login'>,
): Promise<FormShaped> {
  const { options, pending } = generateRequestOptions(config.derived.methods.passkey, 'preferred');
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
  return { offered: true, changes: { internalContext: storeCeremony('passkey', pending) } };
}

/** Second screen of identifier-first login. With mitigation enabled, the form does not reveal whether the account exists. */
function credentialsForm({ form, flow, identity, config }: FormContext<'login'>): boolean {
  const usable = countPasskeys(identity?.credentials.passkey) > 0;
  if (usable || config.security.account_enumeration.mitigate) form.append(loginTrigger(flow.type));
  return usable;
}

/** Re-authentication: requests only passkeys of the signed-in user. */
async function confirmationForm(
  { schemas }: WebAuthnDependencies,
  { flow, form, identity, config }: FormContext<'login'>,
): Promise<boolean | FormShaped> {
  const held = identity?.credentials.passkey;
  const allowed = keysOf(held).map(({ id }) => id);
  if (identity === undefined || held?.identifiers[0] === undefined || allowed.length === 0) return false;
  const handle = userHandleOf(held);
  const { options, pending } = generateRequestOptions(config.derived.methods.passkey, 'preferred', { handle, allowed });
  form.upsert(challengeNode(options));
  if (flow.type === 'browser') form.append(webAuthnScriptNode(config));
  form.upsert(loginInput());
  form.append(loginTrigger(flow.type));
  const name = await schemas.passkeyDisplayName(identity.schemaId, identity.traits);
  form.upsert(input('identifier', 'default', 'hidden', { value: name ?? '' }));
  return { offered: true, changes: { internalContext: storeCeremony('passkey', pending) } };
}
