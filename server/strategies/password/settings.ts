import { rejected, type Changed, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import { problem } from '../../ui/messages.ts';
import { passwordCredential, passwordHash } from './credential.ts';
import { waiterOf, type PasswordDependencies } from './dependencies.ts';
import { newPasswordProblem } from './new-password.ts';
import { passwordInput, saveButton } from './nodes.ts';

/** Settings of the password: change. */
export function settingsStep(deps: PasswordDependencies): Step<'settings'> {
  return {
    fields: [{ name: 'password', type: 'string' }],
    claims: ({ method }) => method === 'password',
    requires: () => ['password'],
    needsPrivileged: () => true,
    form: ({ form }) => {
      form.upsert(passwordInput('new-password'));
      form.append(saveButton());
      return true;
    },
    submit: async (context) => changePassword(deps, context),
  };
}

async function changePassword(
  deps: PasswordDependencies,
  { payload, config, identity, request, now }: SubmitContext<'settings'>,
): Promise<Changed | Rejected> {
  const password = payload.text('password');
  const known = identity.credentials.password;
  const prepared = await deps.rules.prepareChange(identity, { credentials: [passwordCredential('', now, known)] });
  if (!prepared.ok) return rejected(...prepared.problems);
  const identifiers = prepared.identity.credentials.password?.identifiers ?? [];
  const found = await newPasswordProblem(deps, config, password, identifiers);
  if (found !== undefined) return rejected(found);
  const hasher = deps.hasher(config).for(waiterOf(request, identity.id));
  const before = passwordHash(identity.credentials);
  if (before !== undefined && (await hasher.verify(password, before))) {
    return rejected({ field: 'password', message: problem.passwordUnchanged() });
  }
  const credential = passwordCredential(await hasher.hash(password), now, prepared.identity.credentials.password);
  const after = { ...prepared.identity, credentials: { ...prepared.identity.credentials, password: credential } };
  return { kind: 'changed', before: identity, after };
}
