import { describe, expect, it } from 'vitest';
import type { ApiError } from '../kernel/errors.ts';
import type { HttpRequest, RequestBody } from '../kernel/http.ts';
import type { Json } from '../kernel/json.ts';
import { checkRequest, type OperationId } from './index.ts';

interface Sent {
  query?: string;
  path?: Record<string, string>;
  headers?: Record<string, string>;
  body?: RequestBody;
}

function request({ query = '', path = {}, headers = {}, body = { kind: 'none' } }: Sent): HttpRequest {
  return {
    id: 'test',
    method: 'DELETE',
    requestUrl: 'http://127.0.0.1/',
    url: new URL('http://127.0.0.1/'),
    pathParameters: path,
    query: new URLSearchParams(query),
    headers,
    cookies: new Map(),
    body,
    clientIp: '127.0.0.1',
    server: 'admin',
    csrf: { token: () => '', verify: () => false, regenerate: () => '', restore: () => {}, cookieSent: false },
  };
}

const PATH = { id: 'x', externalID: 'x', type: 'password' };
const query = (id: OperationId, text: string) => checkRequest(id, request({ query: text, path: PATH }));
const json = (id: OperationId, value: Json) => checkRequest(id, request({ path: PATH, body: { kind: 'json', value } }));

function words(error: ApiError | undefined): string {
  return error === undefined ? 'accepted' : `${error.code} ${error.fields.reason ?? error.fields.message}`;
}

// What the reference accepts and how it words what it refuses was asked from it.
describe('parameters', () => {
  it.each<[OperationId, string]>([
    ['listIdentities', ''],
    ['listIdentities', 'page_size=&page_token=&organization_id=&credentials_identifier='],
    ['listIdentities', 'unknown=1'],
    ['listIdentities', 'page_size=10&include_credential=password&include_credential=totp'],
    ['listIdentities', 'page_size=5000'],
    ['listIdentities', 'page_size=-1'],
    ['listIdentities', 'page=abc&consistency=nope'],
    // How wrong numbers count depends on the style of paging: the handler knows.
    ['listIdentities', 'page_size=abc&per_page=1.5'],
    ['listIdentitySessions', 'page_size=abc&page=x&active=1'],
    ['listSessions', 'active=TRUE&expand=Identity&expand=DEVICES'],
    ['deleteIdentityCredentials', 'identifier='],
  ])('%s?%s is accepted', async (id, text) => {
    expect(words(await query(id, text))).toBe('accepted');
  });

  it.each<[OperationId, string, string]>([
    [
      'listIdentities',
      'include_credential=password&include_credential=nope',
      '400 Invalid value `nope` for parameter `include_credential`.',
    ],
    ['listIdentities', 'include_credential=', '400 Invalid value `` for parameter `include_credential`.'],
    ['getIdentity', 'include_credential=nope', '400 Invalid value `[]` for parameter `include_credential`.'],
    ['listSessions', 'page_size=abc', '400 could not parse parameter page_size'],
    ['listSessions', 'active=abc', '400 could not parse parameter active'],
    ['getSession', 'expand=', '400 Could not parse expand option: '],
    ['listCourierMessages', 'status=nope', '400 Message status is not valid'],
  ])('%s?%s is refused', async (id, text, expected) => {
    expect(words(await query(id, text))).toBe(expected);
  });

  it('of an unknown kind of credential in the path are left to the domain', async () => {
    const sent = request({ path: { id: 'x', type: 'nope' } });
    expect(words(await checkRequest('deleteIdentityCredentials', sent))).toBe('accepted');
  });

  it('of public operations are left to their handlers', async () => {
    expect(words(await query('updateLoginFlow', ''))).toBe('accepted');
  });
});

describe('bodies', () => {
  it.each<[OperationId, Json]>([
    ['createIdentity', null],
    ['createIdentity', { schema_id: null, traits: 'judged by the schema', metadata_public: 3 }],
    ['createIdentity', { Schema_ID: 'customer', TRAITS: { email: 'ada@example.com' } }],
    ['createIdentity', { organization_id: '{9B2BB9D0-6C5C-4B62-A4B4-3D1E0B7E9C7A}' }],
    ['updateIdentity', { unknown: 1, traits: {} }],
    ['createIdentity', { verifiable_addresses: [null, {}] }],
    ['batchPatchIdentities', 'checked by its handler'],
    ['patchIdentity', 'checked by its handler'],
    ['updateLoginFlow', 'checked by its strategies'],
    ['performNativeLogout', { unknown: 1 }],
  ])('%s %j is accepted', async (id, body) => {
    expect(words(await json(id, body))).toBe('accepted');
  });

  it.each<[OperationId, Json, string]>([
    ['createIdentity', [], '400 json: cannot unmarshal array into Go value of type identity.CreateIdentityBody'],
    ['createIdentity', { foo: 1 }, '400 json: unknown field "foo"'],
    [
      'createIdentity',
      { schema_id: 1 },
      '400 json: cannot unmarshal number into Go struct field CreateIdentityBody.schema_id of type string',
    ],
    [
      'createIdentity',
      { state: true },
      '400 json: cannot unmarshal bool into Go struct field CreateIdentityBody.state of type identity.State',
    ],
    [
      'createIdentity',
      { verifiable_addresses: [{ value: 1 }] },
      '400 json: cannot unmarshal number into Go struct field VerifiableAddress.verifiable_addresses.value of type string',
    ],
    [
      'createIdentity',
      { credentials: { password: { config: { password: 1 } } } },
      '400 json: cannot unmarshal number into Go struct field AdminIdentityImportCredentialsPasswordConfig.credentials.password.config.password of type string',
    ],
    ['createIdentity', { organization_id: 'x' }, '400 uuid: incorrect UUID length 1 in string "x"'],
    ['createIdentity', { Foo: 1 }, '400 json: unknown field "Foo"'],
    [
      'createIdentity',
      { SCHEMA_ID: 1 },
      '400 json: cannot unmarshal number into Go struct field CreateIdentityBody.schema_id of type string',
    ],
    [
      'updateIdentity',
      { schema_id: 1 },
      '400 Unable to decode JSON payload: json: cannot unmarshal number into Go struct field UpdateIdentityBody.schema_id of type string',
    ],
    [
      'performNativeLogout',
      { session_token: 1 },
      '400 Unable to decode JSON payload: json: cannot unmarshal number into Go struct field performNativeLogoutBody.session_token of type string',
    ],
  ])('%s %j is refused', async (id, body, expected) => {
    expect(words(await json(id, body))).toBe(expected);
  });

  it('that are absent or malformed are left to the handler', async () => {
    for (const body of [{ kind: 'none' }, { kind: 'malformed', reason: 'unexpected EOF' }] as const)
      expect(words(await checkRequest('createIdentity', request({ body })))).toBe('accepted');
  });

  it('of great size are refused at their first fault', async () => {
    const many = Array.from({ length: 100_000 }, (_, index) => ({ [`unknown${index}`]: 1 }));
    expect(words(await json('createIdentity', { verifiable_addresses: many }))).toBe(
      '400 json: unknown field "unknown0"',
    );
  });

  it('survive members that are named like those of every object', async () => {
    const hostile = JSON.parse('{"constructor": 1, "__proto__": {"schema_id": 1}}') as Json;
    expect(words(await json('createIdentity', hostile))).toMatch(/unknown field/);
  });
});
