import type { Wire } from '../../contract/index.ts';
import type { Credentials, CredentialsMap, CredentialType, Identity } from '../../identity/model.ts';
import { encodeSchemaId } from '../../identity/schema/schema-id.ts';
import { toRfc3339 } from '../../kernel/clock.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { perKey } from '../../kernel/memo.ts';

export interface IdentityPresentation {
  /** Public base URL, for `schema_url`; when undefined, that member is empty (lists of one identity's sessions). */
  readonly baseUrl: string | undefined;
  /** Adds `metadata_admin`; for the admin API only. */
  readonly admin?: boolean;
  /** Credentials for the answer, made by presentCredentials; never stored ones. */
  readonly credentials?: Wire['Identity']['credentials'];
}

/** Bounds of the caches; more than any configuration has. */
const MAX_BASE_URLS = 100;
const MAX_SCHEMAS = 1000;

/** The URL of a schema below a base URL. Kept, as one answer may show hundreds of identities of one schema. */
const schemaUrls = perKey(MAX_BASE_URLS, (baseUrl: string) =>
  perKey(MAX_SCHEMAS, (schemaId: string) => `${baseUrl.replace(/\/+$/, '')}/schemas/${encodeSchemaId(schemaId)}`),
);

const times = ({ createdAt, updatedAt }: { createdAt: Date; updatedAt: Date }) => ({
  created_at: toRfc3339(createdAt),
  updated_at: toRfc3339(updatedAt),
});

const verifiableAddress = (address: Identity['verifiableAddresses'][number]): Wire['VerifiableIdentityAddress'] => ({
  id: address.id,
  value: address.value,
  verified: address.verified,
  // The identity schema names the channel and allows these two.
  via: address.via as 'email' | 'sms',
  status: address.status,
  ...(address.verifiedAt === undefined ? {} : { verified_at: toRfc3339(address.verifiedAt) }),
  ...times(address),
});

const recoveryAddress = (address: Identity['recoveryAddresses'][number]): Wire['RecoveryIdentityAddress'] => ({
  id: address.id,
  value: address.value,
  via: address.via,
  ...times(address),
});

/** Members of a wire type that may be assigned one by one. */
export type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/** An identity on the wire, with credentials only when given. Member order and omissions are the reference's. */
export function presentIdentity(
  identity: Identity,
  { baseUrl, admin, credentials }: IdentityPresentation,
): Wire['Identity'] {
  const { verifiableAddresses, recoveryAddresses } = identity;
  // Members are assigned one by one: one answer may hold thousands of identities, and spreading optional members takes twice the time.
  const wire: Partial<Writable<Wire['Identity']>> = { id: identity.id };
  if (identity.externalId !== undefined && identity.externalId !== '') wire.external_id = identity.externalId;
  if (credentials !== undefined && Object.keys(credentials).length > 0) wire.credentials = credentials;
  wire.schema_id = identity.schemaId;
  wire.schema_url = baseUrl === undefined ? '' : schemaUrls(baseUrl)(identity.schemaId);
  wire.state = identity.state;
  if (identity.stateChangedAt !== undefined) wire.state_changed_at = toRfc3339(identity.stateChangedAt);
  wire.traits = identity.traits;
  if (verifiableAddresses.length > 0) wire.verifiable_addresses = verifiableAddresses.map(verifiableAddress);
  if (recoveryAddresses.length > 0) wire.recovery_addresses = recoveryAddresses.map(recoveryAddress);
  wire.metadata_public = identity.metadataPublic;
  if (admin === true) wire.metadata_admin = identity.metadataAdmin;
  wire.created_at = toRfc3339(identity.createdAt);
  wire.updated_at = toRfc3339(identity.updatedAt);
  wire.organization_id = identity.organizationId ?? null;
  return wire as Wire['Identity'];
}

/** The times that the reference shows for credentials that it has just created: Go's zero time. */
const JUST_MADE = { created_at: '0001-01-01T00:00:00Z', updated_at: '0001-01-01T00:00:00Z' };

export interface CredentialsPresentation {
  /** Types whose configuration is shown. */
  readonly include: readonly CredentialType[];
  /** The configuration for the answer; undefined to leave it out. */
  readonly config: (held: Credentials) => JsonObject | undefined;
  /** Whether this request has created the credentials of a type. */
  readonly fresh?: (type: CredentialType) => boolean;
}

export type CredentialsByType = Readonly<Record<string, Wire['IdentityCredentials']>>;

/** Credentials on the wire, by type in alphabetical order; configurations only for the types of `include`. */
export function presentCredentials(
  held: CredentialsMap | undefined,
  presentation: CredentialsPresentation = { include: [], config: () => undefined },
): CredentialsByType {
  if (held === undefined) return {};
  const present = Object.values(held).toSorted((left, right) => (left.type < right.type ? -1 : 1));
  return Object.fromEntries(present.map((credentials) => [credentials.type, presentOne(credentials, presentation)]));
}

function presentOne(
  credentials: Credentials,
  { include, config, fresh }: CredentialsPresentation,
): Wire['IdentityCredentials'] {
  const { type, identifiers, version } = credentials;
  const shown = include.includes(type) ? config(credentials) : undefined;
  return {
    type,
    identifiers,
    ...(shown === undefined ? {} : { config: shown }),
    version,
    ...(fresh?.(type) === true ? JUST_MADE : times(credentials)),
  };
}
