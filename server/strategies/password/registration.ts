import { rejected, type Registered, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { FormContext, Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import { passwordCredential } from './credential.ts';
import { waiterOf, type PasswordDependencies } from './dependencies.ts';
import { newPasswordProblem } from './new-password.ts';
import { passwordInput, signUpButton } from './nodes.ts';

/** Registration with a password. */
export function registrationStep(deps: PasswordDependencies): Step<'registration'> {
  return {
    fields: [{ name: 'password', type: 'string' }],
    takesTraits: true,
    claims: ({ method }) => method === 'password',
    requires: () => ['password'],
    form: async (context) => registrationForm(context),
    restoreInput: (form, payload) => form.keepValues(payload.traits, 'traits'),
    submit: async (context) => register(deps, context),
  };
}

function registrationForm({ stage, form }: FormContext<'registration'>): boolean {
  if (stage === 'profile') {
    form.removeMatching(passwordInput('new-password'));
    form.removeMatching(signUpButton());
    return false;
  }
  form.upsert(passwordInput('new-password'));
  form.upsert(signUpButton());
  return true;
}

async function register(
  deps: PasswordDependencies,
  { payload, config, schemaId, request, now }: SubmitContext<'registration'>,
): Promise<Registered | Rejected> {
  const password = payload.text('password');
  const { traits } = payload;
  const prepared = await deps.rules.prepare(schemaId, traits, [passwordCredential('', now)]);
  if (!prepared.ok) return rejected(...prepared.problems);
  const identifiers = prepared.identity.credentials.password?.identifiers ?? [];
  const found = await newPasswordProblem(deps, config, password, identifiers);
  if (found !== undefined) return rejected(found);
  const hash = await deps.hasher(config).for(waiterOf(request, identifiers[0])).hash(password);
  return { kind: 'registered', traits, credentials: [passwordCredential(hash, now)] };
}
