import { describe, expect, it } from 'vitest';
import type { HttpRequest, RequestBody } from '../kernel/http.ts';
import type { Json } from '../kernel/json.ts';
import { bodyOf, parametersOf } from './index.ts';
import type { OperationId, Result } from './index.ts';

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
    url: new URL('http://127.0.0.1/'),
    pathParameters: path,
    query: new URLSearchParams(query),
    headers,
    cookies: new Map(),
    body,
    clientIp: '127.0.0.1',
    server: 'admin',
    csrf: { token: () => '', verify: () => false, regenerate: () => '', cookieSent: false },
  };
}

const query = (id: OperationId, text: string) => parametersOf(id, request({ query: text }));
const json = (id: OperationId, value: Json) => bodyOf(id, request({ body: { kind: 'json', value } }));

function value<T>(result: Result<T>): T {
  if (!result.ok) throw result.error;
  return result.value;
}

function refusal(result: Result<unknown>): string {
  if (result.ok) return 'accepted';
  const { code, reason, message } = result.error.fields;
  return `${code} ${reason ?? message}`;
}

describe('parameters are read in the types of the document', () => {
  it.each<[OperationId, string, unknown]>([
    ['listIdentities', '', {}],
    ['listIdentities', 'page_size=&page_token=&organization_id=&credentials_identifier=', {}],
    ['listIdentities', 'unknown=1', {}],
    [
      'listIdentities',
      'page_size=10&include_credential=password&include_credential=totp',
      { page_size: 10, include_credential: ['password', 'totp'] },
    ],
    ['listIdentities', 'page_size=5000', { page_size: 500 }],
    ['listIdentities', 'page_size=0', { page_size: 250 }],
    ['listIdentities', 'page=abc&consistency=nope', {}],
    ['listMySessions', 'page_size=abc&page=x', {}],
    ['listMySessions', 'page_size=0', { page_size: 1 }],
    ['listSessions', 'active=TRUE&expand=Identity&expand=DEVICES', { active: true, expand: ['identity', 'devices'] }],
    ['listSessions', 'active=0', { active: false }],
    ['createNativeLoginFlow', 'refresh=1&aal=&via=', { refresh: true }],
    ['createNativeLoginFlow', 'refresh=abc', {}],
  ])('%s?%s', (id, text, expected) => {
    expect(value(query(id, text)).query).toEqual(expected);
  });

  it('takes headers by lower-case name and leaves unknown kinds in a path to the domain', () => {
    const sent = request({ path: { id: 'x', type: 'nope' }, headers: { 'x-session-token': 'secret' } });
    expect(value(parametersOf('deleteIdentityCredentials', sent)).path).toEqual({ id: 'x', type: 'nope' });
    expect(value(parametersOf('toSession', sent))).toMatchObject({ headers: { 'x-session-token': 'secret' } });
  });
});

// Texts recorded from the reference.
describe('parameters are refused in the words of the reference', () => {
  it.each<[OperationId, string, string]>([
    ['listIdentities', 'page_size=abc', '400 strconv.Atoi: parsing "abc": invalid syntax'],
    ['listIdentities', 'ids=', '400 Invalid UUID value `` for parameter `ids`.'],
    ['listIdentities', 'ids=nope', '400 Invalid UUID value `nope` for parameter `ids`.'],
    ['listIdentities', 'organization_id=nope', '400 Invalid UUID value `nope` for parameter `organization_id`.'],
    [
      'listIdentities',
      'include_credential=password&include_credential=nope',
      '400 Invalid value `nope` for parameter `include_credential`.',
    ],
    ['getIdentityByExternalID', 'include_credential=nope', '404 Unable to locate the resource'],
    ['listSessions', 'page_size=abc', '400 could not parse parameter page_size'],
    ['listSessions', 'active=abc', '400 could not parse parameter active'],
    ['listSessions', 'expand=', '400 Could not parse expand option: '],
    ['updateLoginFlow', '', '400 The flow query parameter is missing or malformed.'],
    ['getLoginFlow', 'id=', '404 Unable to locate the resource'],
    ['exchangeSessionToken', 'init_code=a', '400 "init_code" and "return_to_code" query params must be set'],
  ])('%s?%s', (id, text, expected) => {
    expect(refusal(query(id, text))).toBe(expected);
  });

  it('names the empty list where one identity is read', () => {
    const result = parametersOf('getIdentity', request({ path: { id: 'x' }, query: 'include_credential=nope' }));
    expect(refusal(result)).toBe('400 Invalid value `[]` for parameter `include_credential`.');
  });
});

describe('bodies are as lenient as the decoder of the reference', () => {
  it.each<[OperationId, Json]>([
    ['createIdentity', null],
    ['createIdentity', { schema_id: null, traits: 'judged by the schema', metadata_public: 3 }],
    ['createIdentity', { organization_id: '{9B2BB9D0-6C5C-4B62-A4B4-3D1E0B7E9C7A}' }],
    ['updateIdentity', { unknown: 1, traits: {} }],
    ['batchPatchIdentities', { identities: [null, {}] }],
    ['performNativeLogout', { unknown: 1 }],
  ])('%s %j', async (id, body) => {
    expect(value(await json(id, body))).toEqual(body ?? {});
  });
});

describe('bodies are refused in the words of the reference', () => {
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
    ['batchPatchIdentities', { identities: [{ create: { foo: 1 } }] }, '400 json: unknown field "foo"'],
    [
      'batchPatchIdentities',
      { identities: [1] },
      '400 json: cannot unmarshal number into Go struct field BatchPatchIdentitiesBody.identities of type identity.BatchIdentityPatch',
    ],
    [
      'updateIdentity',
      { schema_id: 1 },
      '400 Unable to decode JSON payload: json: cannot unmarshal number into Go struct field UpdateIdentityBody.schema_id of type string',
    ],
    ['patchIdentity', {}, '400 An error occured when applying the JSON patch'],
    [
      'performNativeLogout',
      { session_token: 1 },
      '400 Unable to decode JSON payload: json: cannot unmarshal number into Go struct field performNativeLogoutBody.session_token of type string',
    ],
  ])('%s %j', async (id, body, expected) => {
    expect(refusal(await json(id, body))).toBe(expected);
  });

  it.each<[OperationId, RequestBody, string]>([
    ['createIdentity', { kind: 'none' }, '400 EOF'],
    ['createIdentity', { kind: 'malformed', reason: 'unexpected EOF' }, '400 unexpected EOF'],
    [
      'updateIdentity',
      { kind: 'none' },
      '400 Unable to decode HTTP Request Body because its HTTP Header "Content-Length" is zero.',
    ],
    [
      'updateIdentity',
      { kind: 'malformed', reason: 'unexpected EOF' },
      '400 Unable to decode JSON payload: unexpected EOF',
    ],
    [
      'performNativeLogout',
      { kind: 'form', fields: new URLSearchParams() },
      '400 HTTP DELETE Request used unknown HTTP Header "Content-Type: application/x-www-form-urlencoded", only [application/json] are supported.',
    ],
  ])('%s with a body of kind %j', async (id, body, expected) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(refusal(await bodyOf(id, request({ body, headers })))).toBe(expected);
  });

  it('survives members that are named like those of every object', async () => {
    const hostile = JSON.parse('{"constructor": 1, "__proto__": {"schema_id": 1}}') as Json;
    expect(refusal(await json('createIdentity', hostile))).toMatch(/unknown field/);
  });

  it('throws, as a mistake of ours, for a body that strategies check', async () => {
    await expect(json('updateLoginFlow', {})).rejects.toThrow(/strategies/);
  });
});
