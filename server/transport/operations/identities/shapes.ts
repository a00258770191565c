import type { Decoded } from './decode.ts';

const text = { kind: 'text', go: 'string' } as const;
const flag = { kind: 'flag' } as const;
const raw = { kind: 'raw' } as const;
const uuid = { kind: 'uuid' } as const;
const time = { kind: 'time' } as const;
const state = { kind: 'text', go: 'identity.State' } as const;
const texts = { kind: 'list', item: text } as const;

const verifiableAddress = {
  kind: 'object',
  go: 'identity.VerifiableAddress',
  fields: {
    id: uuid,
    value: text,
    verified: flag,
    via: text,
    status: { kind: 'text', go: 'identity.VerifiableAddressStatus' },
    verified_at: time,
    created_at: time,
    updated_at: time,
  },
} as const;

const recoveryAddress = {
  kind: 'object',
  go: 'identity.RecoveryAddress',
  fields: { id: uuid, value: text, via: text, created_at: time, updated_at: time },
} as const;

const passwordImport = {
  kind: 'object',
  go: 'identity.AdminIdentityImportCredentialsPassword',
  fields: {
    config: {
      kind: 'object',
      go: 'identity.AdminIdentityImportCredentialsPasswordConfig',
      fields: { hashed_password: text, password: text, use_password_migration_hook: flag },
    },
  },
} as const;

const oidcImport = {
  kind: 'object',
  go: 'identity.AdminIdentityImportCredentialsOIDC',
  fields: {
    config: {
      kind: 'object',
      go: 'identity.AdminIdentityImportCredentialsOIDCConfig',
      fields: {
        providers: {
          kind: 'list',
          item: {
            kind: 'object',
            go: 'identity.AdminCreateIdentityImportCredentialsOIDCProvider',
            fields: { subject: text, provider: text, use_auto_link: flag, organization: uuid },
          },
        },
      },
    },
  },
} as const;

const samlImport = {
  kind: 'object',
  go: 'identity.AdminIdentityImportCredentialsSAML',
  fields: {
    config: {
      kind: 'object',
      go: 'identity.AdminIdentityImportCredentialsSAMLConfig',
      fields: {
        providers: {
          kind: 'list',
          item: {
            kind: 'object',
            go: 'identity.AdminCreateIdentityImportCredentialsSAMLProvider',
            fields: { subject: text, provider: text, organization: uuid },
          },
        },
      },
    },
  },
} as const;

const importedCredentials = {
  kind: 'object',
  go: 'identity.IdentityWithCredentials',
  fields: { password: passwordImport, oidc: oidcImport, saml: samlImport },
} as const;

export const createIdentityBody = {
  kind: 'object',
  go: 'identity.CreateIdentityBody',
  fields: {
    schema_id: text,
    traits: raw,
    credentials: importedCredentials,
    verifiable_addresses: { kind: 'list', item: verifiableAddress },
    recovery_addresses: { kind: 'list', item: recoveryAddress },
    metadata_public: raw,
    metadata_admin: raw,
    state,
    organization_id: uuid,
    external_id: text,
  },
} as const;

export const updateIdentityBody = {
  kind: 'object',
  go: 'identity.UpdateIdentityBody',
  fields: {
    schema_id: text,
    traits: raw,
    credentials: importedCredentials,
    metadata_public: raw,
    metadata_admin: raw,
    state,
    external_id: text,
  },
} as const;

export const batchPatchBody = {
  kind: 'object',
  go: 'identity.BatchPatchIdentitiesBody',
  fields: {
    identities: {
      kind: 'list',
      pointers: true,
      item: {
        kind: 'object',
        go: 'identity.BatchIdentityPatch',
        fields: { create: createIdentityBody, patch_id: uuid },
      },
    },
  },
} as const;

/** What a JSON Patch may have made of an identity. */
export const patchedIdentity = {
  kind: 'object',
  go: 'identity.WithCredentialsAndAdminMetadataInJSON',
  fields: {
    external_id: text,
    credentials: {
      kind: 'map',
      item: {
        kind: 'object',
        go: 'identity.Credentials',
        fields: { identifiers: texts, config: raw, version: { kind: 'whole' } },
      },
    },
    schema_id: text,
    state,
    state_changed_at: time,
    traits: raw,
    verifiable_addresses: { kind: 'list', item: verifiableAddress },
    recovery_addresses: { kind: 'list', item: recoveryAddress },
    metadata_public: raw,
    metadata_admin: raw,
    created_at: time,
    updated_at: time,
    organization_id: uuid,
  },
} as const;

/** What a web hook may answer to change an identity. */
export const changedByHook = {
  kind: 'object',
  go: 'hook.Response',
  fields: {
    identity: {
      kind: 'object',
      go: 'identity.Identity',
      fields: {
        traits: raw,
        schema_id: text,
        state,
        verifiable_addresses: { kind: 'list', item: verifiableAddress },
        recovery_addresses: { kind: 'list', item: recoveryAddress },
        metadata_public: raw,
        metadata_admin: raw,
        external_id: text,
      },
    },
  },
} as const;

/** What a web hook may answer to refuse. */
export const refusedByHook = {
  kind: 'object',
  go: 'hook.rawHookResponse',
  fields: {
    messages: {
      kind: 'list',
      item: {
        kind: 'object',
        go: 'hook.errorMessage',
        fields: {
          instance_ptr: text,
          messages: {
            kind: 'list',
            item: {
              kind: 'object',
              go: 'hook.detailedMessage',
              fields: { id: { kind: 'whole' }, text, type: text, context: raw },
            },
          },
        },
      },
    },
  },
} as const;

export type CreateIdentityBody = Decoded<typeof createIdentityBody>;
export type PatchedIdentity = Decoded<typeof patchedIdentity>;
export type AddressBody = Decoded<typeof verifiableAddress>;
