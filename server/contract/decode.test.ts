import { describe, expect, it } from 'vitest';
import type { Json } from '../kernel/json.ts';
import { decodeBody, decodeIdentity, type BodyOperation } from './index.ts';

const ID = '9b2bb9d0-6c5c-4b62-a4b4-3d1e0b7e9c7a';

describe('decodeBody', () => {
  it.each<[BodyOperation, Json, unknown]>([
    ['createIdentity', null, undefined],
    ['createIdentity', { schema_id: null, traits: 'judged by the schema' }, { traits: 'judged by the schema' }],
    ['createIdentity', { metadata_public: null, metadata_admin: 3 }, { metadata_public: null, metadata_admin: 3 }],
    ['createIdentity', { Schema_ID: 'a', TRAITS: {} }, { schema_id: 'a', traits: {} }],
    ['createIdentity', { ſchema_id: 'a' }, { schema_id: 'a' }],
    ['createIdentity', { organization_id: `{${ID.toUpperCase()}}` }, { organization_id: ID }],
    ['createIdentity', { verifiable_addresses: [null, {}] }, { verifiable_addresses: [undefined, {}] }],
    [
      'createIdentity',
      { verifiable_addresses: [{ verified_at: '2020-01-01T00:00:00,5Z' }] },
      { verifiable_addresses: [{ verified_at: new Date('2020-01-01T00:00:00.5Z') }] },
    ],
    ['updateIdentity', { unknown: 1, traits: {} }, { traits: {} }],
    ['batchPatchIdentities', { identities: [null, { create: null }] }, { identities: [undefined, {}] }],
    ['patchIdentity', [{ op: 'add', value: null }, null], [{ op: 'add', value: null }, undefined]],
    ['performNativeLogout', { unknown: 1, session_token: 't' }, { session_token: 't' }],
  ])('%s %j', async (id, body, expected) => {
    expect(await decodeBody(id, body)).toEqual(expected);
  });

  // The texts were recorded from the reference.
  it.each<[BodyOperation, Json, string]>([
    ['createIdentity', [], 'json: cannot unmarshal array into Go value of type identity.CreateIdentityBody'],
    ['createIdentity', 1, 'json: cannot unmarshal number into Go value of type identity.CreateIdentityBody'],
    ['createIdentity', { foo: 1 }, 'json: unknown field "foo"'],
    ['createIdentity', { Foo: 1 }, 'json: unknown field "Foo"'],
    ['createIdentity', { credentials: { foo: 1 } }, 'json: unknown field "foo"'],
    ['createIdentity', { schema_id: 1 }, cannot('number', 'CreateIdentityBody.schema_id', 'string')],
    ['createIdentity', { SCHEMA_ID: 1 }, cannot('number', 'CreateIdentityBody.schema_id', 'string')],
    ['createIdentity', { state: true }, cannot('bool', 'CreateIdentityBody.state', 'identity.State')],
    [
      'createIdentity',
      { verifiable_addresses: {} },
      cannot('object', 'CreateIdentityBody.verifiable_addresses', '[]identity.VerifiableAddress'),
    ],
    [
      'createIdentity',
      { verifiable_addresses: [[]] },
      cannot('array', 'CreateIdentityBody.verifiable_addresses', 'identity.VerifiableAddress'),
    ],
    [
      'createIdentity',
      { verifiable_addresses: [{ id: 1 }] },
      cannot('number', 'VerifiableAddress.verifiable_addresses.id', 'uuid.UUID'),
    ],
    ['createIdentity', { verifiable_addresses: [{ id: 'x' }] }, 'uuid: incorrect UUID length 1 in string "x"'],
    [
      'createIdentity',
      { verifiable_addresses: [{ verified_at: 1 }] },
      'Time.UnmarshalJSON: input is not a JSON string',
    ],
    [
      'createIdentity',
      { verifiable_addresses: [{ created_at: 'x' }] },
      'parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006"',
    ],
    ['createIdentity', { organization_id: '' }, 'uuid: incorrect UUID length 0 in string ""'],
    ['createIdentity', { organization_id: [] }, 'uuid: incorrect UUID length 2 in string "[]"'],
    [
      'createIdentity',
      { credentials: { password: { config: { password: 1 } } } },
      cannot('number', 'AdminIdentityImportCredentialsPasswordConfig.credentials.password.config.password', 'string'),
    ],
    [
      'createIdentity',
      { credentials: { oidc: { config: { providers: 1 } } } },
      cannot(
        'number',
        'AdminIdentityImportCredentialsOIDCConfig.credentials.oidc.config.providers',
        '[]identity.AdminCreateIdentityImportCredentialsOIDCProvider',
      ),
    ],
    ['updateIdentity', { schema_id: 1 }, cannot('number', 'UpdateIdentityBody.schema_id', 'string')],
    [
      'batchPatchIdentities',
      { identities: 1 },
      cannot('number', 'BatchPatchIdentitiesBody.identities', '[]*identity.BatchIdentityPatch'),
    ],
    [
      'batchPatchIdentities',
      { identities: [1] },
      cannot('number', 'BatchPatchIdentitiesBody.identities', 'identity.BatchIdentityPatch'),
    ],
    [
      'batchPatchIdentities',
      { identities: [{ patch_id: 1 }] },
      cannot('number', 'BatchIdentityPatch.identities.patch_id', '*uuid.UUID'),
    ],
    ['batchPatchIdentities', { x: 1 }, 'json: unknown field "x"'],
    ['patchIdentity', {}, 'json: cannot unmarshal object into Go value of type jsonpatch.Patch'],
    ['patchIdentity', [[]], 'json: cannot unmarshal array into Go value of type jsonpatch.Operation'],
    [
      'createRecoveryCodeForIdentity',
      { flow_type: 1 },
      cannot('number', 'createRecoveryCodeForIdentityBody.flow_type', 'flow.Type'),
    ],
    [
      'createRecoveryLinkForIdentity',
      { identity_id: 1 },
      cannot('number', 'createRecoveryLinkForIdentityBody.identity_id', 'uuid.UUID'),
    ],
    ['performNativeLogout', { session_token: 1 }, cannot('number', 'performNativeLogoutBody.session_token', 'string')],
  ])('%s refuses %j', async (id, body, expected) => {
    await expect(decodeBody(id, body)).rejects.toThrow(expected);
  });

  it.each<[string, Json, RegExp]>([
    ['the first of two wrong types', { state: 1, schema_id: 1 }, /CreateIdentityBody.state/],
    ['the first of a wrong type and an unknown name', { schema_id: 1, foo: 1 }, /schema_id/],
    ['the first of an unknown name and a wrong type', { foo: 1, schema_id: 1 }, /"foo"/],
    ['a broken id before all that came before it', { foo: 1, schema_id: 1, organization_id: 'x' }, /^uuid/],
  ])('reports %s', async (_, body, expected) => {
    await expect(decodeBody('createIdentity', body)).rejects.toThrow(expected);
  });

  it('survives members that are named like those of every object', async () => {
    const hostile = JSON.parse('{"constructor": 1, "__proto__": {"schema_id": 1}}') as Json;
    await expect(decodeBody('createIdentity', hostile)).rejects.toThrow('unknown field "constructor"');
    expect(await decodeBody('updateIdentity', hostile)).toEqual({});
  });
});

describe('decodeIdentity', () => {
  it.each<[Json, string]>([
    [{ external_id: 1 }, 'json: cannot unmarshal number into Go value of type string'],
    [{ schema_url: 1 }, cannot('number', 'WithCredentialsAndAdminMetadataInJSON.schema_url', 'string')],
    [
      { credentials: { password: 1 } },
      cannot('number', 'WithCredentialsAndAdminMetadataInJSON.credentials', 'identity.Credentials'),
    ],
    [
      { credentials: { password: { identifiers: [1] } } },
      cannot('number', 'Credentials.credentials.identifiers', 'string'),
    ],
    [{ credentials: { password: { version: 1.5 } } }, cannot('number 1.5', 'Credentials.credentials.version', 'int')],
    [
      { credentials: { password: { type: 1 } } },
      cannot('number', 'Credentials.credentials.type', 'identity.CredentialsType'),
    ],
  ])('refuses %j', (identity, expected) => {
    expect(() => decodeIdentity(identity)).toThrow(expected);
  });
});

function cannot(kind: string, field: string, type: string): string {
  return `json: cannot unmarshal ${kind} into Go struct field ${field} of type ${type}`;
}
