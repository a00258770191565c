import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { problem } from '../ui/messages.ts';
import type { UiText } from '../ui/model.ts';
import { CREDENTIAL_TYPES } from './credential-types.ts';
import type { Credentials, CredentialType, Identity, IdentityWithCredentials } from './model.ts';
import type { IdentityStore } from './ports.ts';

/** How the owner of a taken identifier can sign in (`login_hints`). */
interface LoginHints {
  readonly credentialTypes: readonly string[];
  readonly providers: readonly string[];
  readonly identifier: string;
}

interface Conflict {
  readonly owner: IdentityWithCredentials;
  /** The identifier or address that both want. */
  readonly value: string;
  /** A credential type, or how an address is reached. */
  readonly kind: string;
}

/** Who owns an identifier or address that this identity wants, by the order in which the reference asks. */
async function findConflict(store: IdentityStore, identity: IdentityWithCredentials): Promise<Conflict | undefined> {
  const claims = CREDENTIAL_TYPES.flatMap((kind) =>
    (identity.credentials[kind]?.identifiers ?? []).map((value) => ({ kind, value })),
  );
  for (const { kind, value } of claims) {
    const owner = await store.findByCredentialsIdentifier(kind, value);
    if (owner !== undefined && owner.id !== identity.id) return { owner, value, kind };
  }
  return findAddressConflict(store, identity);
}

async function findAddressConflict(store: IdentityStore, identity: Identity): Promise<Conflict | undefined> {
  const owners = [
    ...identity.verifiableAddresses.map(({ via, value }) => ({
      via,
      value,
      find: async () => (await store.findVerifiableAddress(via, value))?.identityId,
    })),
    ...identity.recoveryAddresses.map(({ via, value }) => ({
      via,
      value,
      find: () => store.findRecoveryAddressOwner(via, value),
    })),
  ];
  for (const { via, value, find } of owners) {
    const id = await find();
    const owner = id === undefined || id === identity.id ? undefined : await store.getWithCredentials(id);
    if (owner !== undefined) return { owner, value, kind: via };
  }
  return undefined;
}

const items = (config: JsonObject, name: string): readonly JsonObject[] => {
  const value: Json | undefined = config[name];
  return Array.isArray(value) ? (value as readonly Json[]).filter((item) => isJsonObject(item)) : [];
};

/** Whether a person could start with this credential; second factors do not help somebody who cannot get in. */
function opens({ type, config }: Credentials): boolean {
  if (type === 'password') return typeof config['hashed_password'] === 'string' && config['hashed_password'] !== '';
  if (type === 'webauthn' || type === 'passkey')
    return items(config, 'credentials').some((key) => key['is_passwordless'] === true);
  return type === 'code' || type === 'oidc';
}

const NAMED_BY_IDENTIFIER: readonly CredentialType[] = ['password', 'webauthn', 'passkey'];

function hintsFor({ owner, value, kind }: Conflict): LoginHints {
  const held = CREDENTIAL_TYPES.toSorted().flatMap((type) => owner.credentials[type] ?? []);
  // The identifier of social sign-in is a subject at the provider, which says nothing to a person.
  const named = held.find(({ type, identifiers }) => NAMED_BY_IDENTIFIER.includes(type) && identifiers.length === 1);
  const shown = kind === 'oidc' ? '' : value.trim();
  return {
    credentialTypes: held.filter(opens).map(({ type }) => type),
    providers: items(owner.credentials.oidc?.config ?? {}, 'providers')
      .map(({ provider }) => String(provider))
      .toSorted(),
    identifier: shown === '' ? (named?.identifiers[0] ?? '') : shown,
  };
}

const HUMAN_NAMES: Readonly<Record<string, string>> = {
  password: 'your password',
  oidc: 'social sign in',
  saml: 'social sign in',
  webauthn: 'your passkey or a security key',
  passkey: 'your passkey',
};

function listed(types: readonly string[]): string {
  const known = types.flatMap((type) => HUMAN_NAMES[type] ?? []);
  const names = [...new Set(known.length > 0 ? known : types)];
  const last = names.pop() ?? '';
  return names.length > 0 ? `${names.join(', ')}, or ${last}` : last;
}

const titled = (name: string): string =>
  /[{}]/.test(name)
    ? name
    : name.toLowerCase().replaceAll(/(?<![\p{L}\p{N}])\p{L}/gu, (letter) => letter.toUpperCase());

function describeHints({ credentialTypes, providers, identifier }: LoginHints): string {
  const subject = identifier === '' ? 'an email, phone, or username' : identifier;
  const how = credentialTypes.length > 0 ? ` You can sign in using ${listed(credentialTypes)}.` : '';
  const social =
    providers.length > 0
      ? ` You can sign in using one of the following social sign in providers: ${providers.map(titled).join(', ')}.`
      : '';
  return `You tried signing in with ${subject} which is already in use by another account.${how}${social}`;
}

/** What a write met that another identity's identifier or address stood in the way of. Ask outside of the transaction that failed. */
export async function conflictOf(store: IdentityStore, identity: IdentityWithCredentials, loginHints: boolean) {
  const found = await findConflict(store, identity);
  const { credentialTypes, providers } =
    found !== undefined && loginHints ? hintsFor(found) : { credentialTypes: [], providers: [] };
  return { identifier: found?.value ?? '', credentialTypes, providers };
}

/**
 * What somebody is told whose registration or change collides with another account. With `login_hints` it says how the other
 * account signs in. Ask outside of the transaction that failed: after a unique violation it answers nothing any more.
 */
export async function conflictMessage(
  store: IdentityStore,
  identity: IdentityWithCredentials,
  loginHints: boolean,
): Promise<UiText> {
  const found = loginHints ? await findConflict(store, identity) : undefined;
  const hints = found === undefined ? undefined : hintsFor(found);
  if (
    hints === undefined ||
    (hints.credentialTypes.length === 0 && hints.providers.length === 0 && hints.identifier === '')
  )
    return problem.duplicateCredentials();
  return problem.duplicateWithHints(describeHints(hints), {
    available_credential_types: hints.credentialTypes,
    available_oidc_providers: hints.providers,
    credential_identifier_hint: hints.identifier,
  });
}
