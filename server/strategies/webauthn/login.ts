import type { FlowChanges } from '../../flows/engine/interfaces/model.ts';
import {
  rejected,
  type FormUpdated,
  type Authenticated,
  type Rejected,
} from '../../flows/engine/interfaces/outcome.ts';
import type { FormContext, FormShaped, Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import { normalizeIdentifier } from '../../identity/normalize.ts';
import { label, notice, problem } from '../../ui/messages.ts';
import { input, nodeId } from '../../ui/nodes.ts';
import type { WebAuthnDependencies } from '../shared/webauthn/dependencies.ts';
import { countKeys } from '../shared/webauthn/keys.ts';
import { authenticate } from './authenticate.ts';
import { keysFor, levelOf, type Level } from './levels.ts';
import { LOGIN, signInButton } from './nodes.ts';
import { requestDummyKey, requestKey } from './request-key.ts';

/** Login by security key, as first or second factor. */
export const loginStep = (deps: WebAuthnDependencies): Step<'login'> => ({
  fields: [
    { name: LOGIN, type: 'string' },
    { name: 'identifier', type: 'string', lookup: true },
  ],
  // Security keys need the page's script, so only browser flows support them (reference behaviour).
  claims: (payload, flow, config) =>
    flow.type === 'browser' && selectsMethod(payload) && flow.requestedAal === levelOf(flow, config),
  requires: () => ['identifier'],
  form: async (context) => loginForm(deps, context),
  submit: async (context) => {
    const level = levelOf(context.flow, context.config);
    if (level === 'aal1') return logInByIdentifier(deps, context);
    return context.identity === undefined
      ? rejected({ message: problem.noSecurityKey() })
      : authenticate(context.identity, level, context);
  },
});

const selectsMethod = (payload: Payload): boolean => payload.method === 'webauthn' || payload.text(LOGIN) !== '';

async function loginForm(deps: WebAuthnDependencies, context: FormContext<'login'>): Promise<boolean | FormShaped> {
  const { stage, flow, config } = context;
  if (flow.type !== 'browser') return false;
  const { passwordless } = config.derived.methods.webauthn;
  switch (stage) {
    case 'first-factor':
      return passwordless && firstFactorForm(deps, context);
    case 'credentials':
      return passwordless && credentialsForm(context);
    case 'refresh':
      return confirmationForm(context, flow.requestedAal === 'aal2' ? 'aal2' : 'aal1');
    case 'second-factor':
      if (flow.refresh) return confirmationForm(context, 'aal2');
      return !passwordless && requestsKey(context, 'aal2');
    case 'identification':
      return false;
  }
}

/** The first screen asks for the identifier, which determines the keys to request. */
async function firstFactorForm(
  { schemas }: WebAuthnDependencies,
  { form, schemaId }: FormContext<'login'>,
): Promise<boolean> {
  form.upsert(
    input('identifier', 'default', 'text', {
      value: '',
      required: true,
      autocomplete: 'username webauthn',
      label: await schemas.identifierLabel(schemaId),
    }),
  );
  form.append(signInButton());
  return true;
}

/** Second screen of identifier-first login. With mitigation enabled, the form does not reveal whether the account exists. */
function credentialsForm({ form, identity, config }: FormContext<'login'>): boolean {
  const usable = countKeys(identity?.credentials.webauthn).first > 0;
  if (usable || config.security.account_enumeration.mitigate) form.append(signInButton());
  return usable;
}

/** Re-authentication, for identities whose keys have an identifier (reference behaviour). */
const confirmationForm = (context: FormContext<'login'>, level: Level): boolean | FormShaped =>
  (context.identity?.credentials.webauthn?.identifiers.length ?? 0) > 0 && requestsKey(context, level);

function requestsKey(context: FormContext<'login'>, level: Level): boolean | FormShaped {
  const { identity } = context;
  const changes = identity && requestKey(context, identity, level, label.signInWithSecurityKey());
  return changes !== undefined && { offered: true, changes };
}

async function logInByIdentifier(
  { identities }: WebAuthnDependencies,
  context: SubmitContext<'login'>,
): Promise<FormUpdated | Authenticated | Rejected> {
  const { payload, config } = context;
  const identifier = normalizeIdentifier(payload.text('identifier'));
  const identity = await identities.findByCredentialsIdentifier('webauthn', identifier);
  const isHidden = config.security.account_enumeration.mitigate;
  if (identity === undefined && !isHidden) return rejected({ message: problem.noSuchSecurityKeyUser() });
  if (payload.text(LOGIN) !== '') return authenticate(identity, 'aal1', context);
  if (identity !== undefined && keysFor('aal1', identity.credentials).length > 0) {
    return showKeyForm(context, () => requestKey(context, identity, 'aal1', label.continueLogin()));
  }
  if (isHidden) return showKeyForm(context, () => requestDummyKey(context, identifier, label.continueLogin()));
  return rejected({ message: problem.noSuchSecurityKeyUser() });
}

/** Replaces the form with the request for a key. */
function showKeyForm(
  { form, payload, csrfToken }: SubmitContext<'login'>,
  ask: () => FlowChanges | undefined,
): FormUpdated {
  form.remove(...form.nodes.map(nodeId));
  const identifier = input('identifier', 'default', 'hidden', { value: payload.text('identifier'), required: true });
  form.append(identifier);
  form.setCsrf(csrfToken());
  const changes = ask() ?? {};
  form.upsert(identifier);
  form.addMessage(notice.prepareSecurityKey());
  return { kind: 'form-updated', byRedirect: true, changes };
}
