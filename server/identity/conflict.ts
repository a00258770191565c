import { problem } from '../ui/messages.ts';
import type { UiText } from '../ui/model.ts';
import type { CredentialDefinition } from './credential-definition.ts';
import type { CredentialCatalogue } from './credentials.ts';
import type { Credentials, Identity, IdentityWithCredentials } from './model.ts';
import type { IdentityStore } from './ports.ts';

/** How the owner of an identifier that is already in use can sign in (`login_hints`). */
interface LoginHints {
  readonly credentialTypes: readonly string[];
  readonly providers: readonly string[];
  readonly identifier: string;
}

interface Conflict {
  readonly owner: IdentityWithCredentials;
  /** The identifier or address that both identities claim. */
  readonly value: string;
  /** A credential type, or the channel of an address. */
  readonly kind: string;
}

/** The other owner of an identifier or address of this identity. Searches in the order of the reference. */
async function findConflict(
  store: IdentityStore,
  catalogue: CredentialCatalogue,
  identity: IdentityWithCredentials,
): Promise<Conflict | undefined> {
  const claims = catalogue.definitions.flatMap(({ type: kind }) =>
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

interface HeldCredentials {
  readonly held: Credentials;
  readonly definition: CredentialDefinition;
}

/** The owner's credentials with their definitions, by type in alphabetical order (reference behaviour). */
const heldBy = (catalogue: CredentialCatalogue, { credentials }: IdentityWithCredentials): readonly HeldCredentials[] =>
  catalogue.definitions
    .toSorted((left, right) => (left.type < right.type ? -1 : 1))
    .flatMap((definition) => {
      const held = credentials[definition.type];
      return held === undefined ? [] : [{ held, definition }];
    });

function hintsFor(catalogue: CredentialCatalogue, { owner, value, kind }: Conflict): LoginHints {
  const all = heldBy(catalogue, owner);
  const named = all.find(
    ({ held, definition }) => definition.loginHint?.showsIdentifier === true && held.identifiers.length === 1,
  );
  const providers = all.flatMap(({ held, definition }) => definition.loginHint?.providers?.(held) ?? []);
  // The identifier of social sign-in is a subject at the provider, which means nothing to the user.
  const shown = catalogue.of(kind)?.loginHint?.providers === undefined ? value.trim() : '';
  return {
    credentialTypes: all
      .filter(({ held, definition }) => definition.loginHint?.startsLogin(held) === true)
      .map(({ held }) => held.type),
    providers: providers.toSorted(),
    identifier: shown === '' ? (named?.held.identifiers[0] ?? '') : shown,
  };
}

function listed(catalogue: CredentialCatalogue, types: readonly string[]): string {
  const known = types.flatMap((type) => catalogue.of(type)?.label ?? []);
  const names = [...new Set(known.length > 0 ? known : types)];
  const last = names.pop() ?? '';
  return names.length > 0 ? `${names.join(', ')}, or ${last}` : last;
}

const titled = (name: string): string =>
  /[{}]/.test(name)
    ? name
    : name.toLowerCase().replaceAll(/(?<![\p{L}\p{N}])\p{L}/gu, (letter) => letter.toUpperCase());

function describeHints(catalogue: CredentialCatalogue, { credentialTypes, providers, identifier }: LoginHints): string {
  const subject = identifier === '' ? 'an email, phone, or username' : identifier;
  const how = credentialTypes.length > 0 ? ` You can sign in using ${listed(catalogue, credentialTypes)}.` : '';
  const social =
    providers.length > 0
      ? ` You can sign in using one of the following social sign in providers: ${providers.map(titled).join(', ')}.`
      : '';
  return `You tried signing in with ${subject} which is already in use by another account.${how}${social}`;
}

/**
 * The conflict behind a unique violation: the identifier, and with `login_hints` how its owner signs in. Call it outside the failed
 * transaction.
 */
export async function conflictOf(
  store: IdentityStore,
  catalogue: CredentialCatalogue,
  identity: IdentityWithCredentials,
  loginHints: boolean,
) {
  const found = await findConflict(store, catalogue, identity);
  const { credentialTypes, providers } =
    found !== undefined && loginHints ? hintsFor(catalogue, found) : { credentialTypes: [], providers: [] };
  return { identifier: found?.value ?? '', credentialTypes, providers };
}

/**
 * The message for a registration or change that conflicts with another account. With `login_hints` it tells how the other account
 * signs in. Call it outside the failed transaction: after a unique violation PostgreSQL refuses further queries of a transaction.
 */
export async function conflictMessage(
  store: IdentityStore,
  catalogue: CredentialCatalogue,
  identity: IdentityWithCredentials,
  loginHints: boolean,
): Promise<UiText> {
  const found = loginHints ? await findConflict(store, catalogue, identity) : undefined;
  const hints = found === undefined ? undefined : hintsFor(catalogue, found);
  if (
    hints === undefined ||
    (hints.credentialTypes.length === 0 && hints.providers.length === 0 && hints.identifier === '')
  )
    return problem.duplicateCredentials();
  return problem.duplicateWithHints(describeHints(catalogue, hints), {
    available_credential_types: hints.credentialTypes,
    available_oidc_providers: hints.providers,
    credential_identifier_hint: hints.identifier,
  });
}
