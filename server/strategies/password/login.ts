import { BCRYPT_MAX_PASSWORD_BYTES } from '../../crypto/hashers/formats/bcrypt.ts';
import { PasswordTooLongError, type PasswordHasher } from '../../crypto/hashers/password-hasher.ts';
import { rejected, type Authenticated, type Rejected } from '../../flows/engine/interfaces/outcome.ts';
import type { SchemaForms } from '../../flows/engine/interfaces/ports.ts';
import type { FormContext, Step, SubmitContext } from '../../flows/engine/interfaces/strategy.ts';
import type { Payload } from '../../flows/engine/protocol/payload.ts';
import type { Identity, IdentityWithCredentials } from '../../identity/model.ts';
import { normalizeIdentifier } from '../../identity/normalize.ts';
import { misconfigured } from '../../kernel/errors.ts';
import { problem } from '../../ui/messages.ts';
import { input } from '../../ui/nodes.ts';
import { awaitsMigration, isUsablePassword, passwordCredential, passwordHash } from './credential.ts';
import { waiterOf, type PasswordDependencies } from './dependencies.ts';
import { confirmButton, passwordInput, signInButton } from './nodes.ts';

/** Login by password. */
export function loginStep(deps: PasswordDependencies & { readonly schemas: SchemaForms }): Step<'login'> {
  return {
    fields: [
      { name: 'password', type: 'string' },
      { name: 'identifier', type: 'string', lookup: true },
      { name: 'password_identifier', type: 'string', lookup: true },
    ],
    claims: ({ method }, flow) => method === 'password' && flow.requestedAal === 'aal1',
    requires: (payload) => ['password', ...(payload.text('password_identifier') === '' ? ['identifier'] : [])],
    form: async (context) => loginForm(context, deps.schemas),
    restoreInput: (form, payload) => {
      form.setValue('password', undefined);
      form.setValue('identifier', identifierOf(payload));
    },
    submit: async (context) => logIn(deps, context),
  };
}

/** `password_identifier` is the name of the field before v0.9. */
const identifierOf = (payload: Payload): string => payload.text('identifier') || payload.text('password_identifier');

async function loginForm(context: FormContext<'login'>, schemas: SchemaForms): Promise<boolean> {
  const { stage, form } = context;
  switch (stage) {
    case 'first-factor':
      form.upsert(
        input('identifier', 'default', 'text', {
          value: '',
          required: true,
          label: await schemas.identifierLabel(context.schemaId),
        }),
      );
      form.upsert(passwordInput('current-password'));
      form.append(signInButton());
      return true;
    case 'refresh':
      return refreshForm(context);
    case 'credentials':
      return credentialsForm(context);
    default:
      return false;
  }
}

/** Re-authentication: the identifier is known, so the form asks only for the password. */
function refreshForm({ form, identity, config }: FormContext<'login'>): boolean {
  const credential = identity?.credentials.password;
  const identifier = credential?.identifiers[0];
  if (credential === undefined || identifier === undefined || !isUsablePassword(credential, config)) return false;
  form.upsert(input('identifier', 'default', 'hidden', { value: identifier }));
  form.upsert(passwordInput('current-password'));
  form.append(confirmButton());
  return true;
}

/** Second screen of identifier-first login. With mitigation enabled, the form does not reveal whether the account exists. */
function credentialsForm({ form, identity, config }: FormContext<'login'>): boolean {
  const credential = identity?.credentials.password;
  const usable = credential !== undefined && isUsablePassword(credential, config);
  if (usable || config.security.account_enumeration.mitigate) {
    form.upsert(passwordInput('current-password'));
    form.append(signInButton());
  }
  return usable;
}

const invalid = (owner?: Identity): Rejected => ({
  ...rejected({ message: problem.invalidCredentials() }),
  claimedIdentityId: owner?.id,
});

async function logIn(deps: PasswordDependencies, context: SubmitContext<'login'>): Promise<Authenticated | Rejected> {
  const { payload, config, request, now } = context;
  const hasher = deps.hasher(config).for(waiterOf(request, normalizeIdentifier(identifierOf(payload))));
  const password = payload.text('password');
  const identity = await deps.identities.findByCredentialsIdentifier(
    'password',
    normalizeIdentifier(identifierOf(payload)),
  );
  if (identity === undefined) {
    // The same work as for a wrong password, so that the response time does not reveal that the account does not exist.
    await hasher.verifyDummy(password);
    return invalid();
  }
  if (awaitsMigration(identity.credentials)) {
    return migrate(deps, context, identity);
  }
  const hash = passwordHash(identity.credentials);
  if (hash === undefined) {
    await hasher.verifyDummy(password);
    return invalid(identity);
  }
  if (!(await hasher.verify(password, hash))) return invalid(identity);
  const upgraded = hasher.needsRehash(hash) ? await rehashed(hasher, identity, password, now) : undefined;
  return { kind: 'authenticated', identity, ...(upgraded === undefined ? {} : { upgraded }) };
}

/** The migration hook verifies the password; a right password is stored as a hash from then on. */
async function migrate(
  deps: PasswordDependencies,
  { payload, config, request, flow, now }: SubmitContext<'login'>,
  identity: IdentityWithCredentials,
): Promise<Authenticated | Rejected> {
  if (!config.selfservice.methods.password.config.migrate_hook.enabled) {
    throw misconfigured('Password migration hook is not enabled but password migration is requested.');
  }
  const password = payload.text('password');
  const migration = { config, request, flow, identity, identifier: identifierOf(payload), password };
  if (!(await deps.verifyWithMigrationHook(migration))) return invalid(identity);
  const upgraded = await rehashed(
    deps.hasher(config).for(waiterOf(request, migration.identifier)),
    identity,
    password,
    now,
  );
  if (upgraded !== undefined) return { kind: 'authenticated', identity, upgraded };
  const tooLong = problem.passwordTooLong(BCRYPT_MAX_PASSWORD_BYTES, Buffer.byteLength(password));
  return rejected({ field: 'password', message: tooLong });
}

/** The identity with its password hashed by the configured algorithm; undefined when the password is too long for it. */
async function rehashed(
  hasher: PasswordHasher,
  identity: IdentityWithCredentials,
  password: string,
  now: Date,
): Promise<IdentityWithCredentials | undefined> {
  try {
    const credential = passwordCredential(await hasher.hash(password), now, identity.credentials.password);
    return { ...identity, updatedAt: now, credentials: { ...identity.credentials, password: credential } };
  } catch (error) {
    if (error instanceof PasswordTooLongError) return undefined;
    throw error;
  }
}
