import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../kernel/json.ts';
import { adminApi, type AdminApi } from '../../../test/identity-admin.ts';

let api: AdminApi;
beforeAll(async () => {
  api = await adminApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const error = (text: string): JsonObject => (JSON.parse(text) as { error: JsonObject }).error;
const UNKNOWN = '11111111-1111-4111-8111-111111111111';

describe('creating an identity', () => {
  it('derives credentials and addresses from its traits', async () => {
    const answer = await api.ask('POST', '/admin/identities', {
      traits: { email: 'Ada@Example.com', nick: 'Ada' },
      metadata_public: { plan: 'free' },
      external_id: 'ext-ada',
    });
    expect(answer.status).toBe(201);
    const identity = answer.json() as JsonObject;
    expect(answer.headers.location).toBe(`http://admin.test/identities/${String(identity['id'])}`);
    expect(identity).toMatchObject({
      external_id: 'ext-ada',
      schema_id: 'default',
      schema_url: 'http://public.test/schemas/ZGVmYXVsdA',
      state: 'active',
      traits: { email: 'Ada@Example.com', nick: 'Ada' },
      credentials: { password: { type: 'password', identifiers: ['ada@example.com', 'ada'], version: 0 } },
      verifiable_addresses: [{ value: 'ada@example.com', verified: false, via: 'email', status: 'pending' }],
      recovery_addresses: [{ value: 'ada@example.com', via: 'email' }],
      metadata_public: { plan: 'free' },
      organization_id: null,
    });
    expect(identity).not.toHaveProperty('metadata_admin');
    expect(answer.text).not.toContain('config');
  });

  it('keeps the state of addresses in its traits, and drops other addresses', async () => {
    const identity = await api.create(
      { email: 'verified@example.com' },
      {
        verifiable_addresses: [
          { value: 'VERIFIED@example.com', via: 'email', verified: true, status: 'completed' },
          { value: 'other@example.com', via: 'email', verified: true },
        ],
      },
    );
    expect(identity['verifiable_addresses']).toMatchObject([{ value: 'verified@example.com', verified: true }]);
    expect(JSON.stringify(identity['verifiable_addresses'])).toContain('verified_at');
  });

  it('hashes a cleartext password and stores a hash unchanged', async () => {
    const shown = async (config: JsonObject, email: string) => {
      const { id } = await api.create({ email }, { credentials: { password: { config } } });
      const answer = await api.ask('GET', `/admin/identities/${id}?include_credential=password`);
      return (answer.json() as { credentials: { password: { config: { hashed_password: string } } } }).credentials
        .password.config.hashed_password;
    };
    expect(await shown({ password: 'x' }, 'clear@example.com')).toMatch(/^\$2a\$04\$/);
    const hash = '$2a$04$1hPhXHhFy4rj78t6CGmXwOCIjliAXctwy8D4MZUjqr3pjgiIjjtUa';
    expect(await shown({ hashed_password: hash }, 'hash@example.com')).toBe(hash);
  });

  it.each([
    ['{', 'message', 'unexpected EOF'],
    ['', 'message', 'EOF'],
    ['[]', 'message', 'json: cannot unmarshal array into Go value of type identity.CreateIdentityBody'],
    ['{"foo":1}', 'message', 'json: unknown field "foo"'],
    [
      '{"schema_id":5}',
      'message',
      'json: cannot unmarshal number into Go struct field CreateIdentityBody.schema_id of type string',
    ],
    ['{"state":"x","traits":{}}', 'reason', 'identity state is not valid'],
    ['{"schema_id":"none","traits":{}}', 'reason', 'Unable to find JSON Schema ID: none'],
    ['{}', 'reason', 'I[#/traits] S[#/properties/traits/required] missing properties: "email"'],
    ['{"traits":null}', 'reason', 'I[#/traits] S[#/properties/traits/type] expected object, but got null'],
    [
      '{"traits":{"email":"a@b.de","age":3}}',
      'reason',
      'I[#/traits/age] S[#/properties/traits/properties/age/minimum] must be >= 18 but found 3',
    ],
    [
      '{"traits":{"email":"a@b.de"},"credentials":{"password":{"config":{"hashed_password":"x"}}}}',
      'reason',
      'The imported password does not match any known hash format. For more information see https://www.ory.sh/dr/2',
    ],
    [
      '{"traits":{"email":"a@b.de","nick":""}}',
      'reason',
      'Unable to create identity credentials with missing or empty identifier.',
    ],
  ])('refuses %s', async (body, member, text) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await api.admin('/admin/identities', { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(error(answer.text)[member]).toBe(text);
  });

  it.each([
    ['an identifier', { traits: { email: 'TAKEN@example.com' } }],
    ['an identifier of another trait', { traits: { email: 'new@example.com', nick: 'taken@example.com' } }],
    ['an external id', { traits: { email: 'new@example.com' }, external_id: 'taken' }],
  ])('conflicts with %s of another identity', async (_, body) => {
    await api.ask('POST', '/admin/identities', { traits: { email: 'taken@example.com' }, external_id: 'taken' });
    const answer = await api.ask('POST', '/admin/identities', body);
    expect(answer.status).toBe(409);
    expect(error(answer.text)).toEqual({
      code: 409,
      status: 'Conflict',
      reason: 'This identity conflicts with another identity that already exists.',
      message: 'The resource could not be created due to a conflict',
    });
    expect(await api.database.identities.findByCredentialsIdentifier('password', 'new@example.com')).toBeUndefined();
  });
});

describe('reading an identity', () => {
  it('shows admin metadata, and configurations of credentials on request only', async () => {
    const providers = [{ provider: 'google', subject: '7' }];
    const { id } = await api.create(
      { email: 'reader@example.com' },
      { metadata_admin: { note: 1 }, external_id: 'reader', credentials: { oidc: { config: { providers } } } },
    );
    const plain = (await api.ask('GET', `/admin/identities/${id}`)).json() as JsonObject;
    expect(plain).toMatchObject({ metadata_admin: { note: 1 }, credentials: { oidc: { identifiers: ['google:7'] } } });
    expect(JSON.stringify(plain)).not.toContain('config');
    const full = await api.ask('GET', '/admin/identities/by/external/reader?include_credential=oidc');
    const tokens = { initial_id_token: '', initial_access_token: '', initial_refresh_token: '' };
    expect(full.json()).toMatchObject({
      id,
      credentials: { oidc: { config: { providers: [{ ...tokens, subject: '7', provider: 'google' }] } } },
    });
  });

  it.each([`/admin/identities/${UNKNOWN}`, '/admin/identities/nope', '/admin/identities/by/external/none'])(
    'answers 404 for %s',
    async (path) => {
      const answer = await api.ask('GET', path);
      expect(answer.status).toBe(404);
      expect(error(answer.text)).toEqual({ code: 404, status: 'Not Found', message: 'Unable to locate the resource' });
    },
  );
});

describe('changing an identity', () => {
  it('replaces the members of the body and clears the others', async () => {
    const { id } = await api.create(
      { email: 'before@example.com' },
      { metadata_public: { a: 1 }, external_id: 'gone' },
    );
    const answer = await api.ask('PUT', `/admin/identities/${id}`, {
      schema_id: 'default',
      state: 'inactive',
      traits: { email: 'after@example.com' },
    });
    expect(answer.status).toBe(200);
    const changed = answer.json() as JsonObject;
    expect(changed).toMatchObject({
      id,
      state: 'inactive',
      metadata_public: null,
      credentials: { password: { identifiers: ['after@example.com'] } },
      verifiable_addresses: [{ value: 'after@example.com', verified: false }],
    });
    expect(changed).not.toHaveProperty('external_id');
    expect(await api.database.identities.findByCredentialsIdentifier('password', 'before@example.com')).toBeUndefined();
  });

  it('conflicts in the words of the database', async () => {
    await api.create({ email: 'owner@example.com' });
    const { id } = await api.create({ email: 'rival@example.com' });
    const answer = await api.ask('PUT', `/admin/identities/${id}`, {
      schema_id: 'default',
      state: 'active',
      traits: { email: 'owner@example.com' },
    });
    expect(answer.status).toBe(409);
    expect(error(answer.text)['message']).toBe(
      'Unable to insert or update resource because a resource with that value exists already',
    );
    expect((await api.ask('GET', `/admin/identities/${id}`)).json()).toMatchObject({
      traits: { email: 'rival@example.com' },
    });
  });

  it('patches, and changes nothing when a patch fails', async () => {
    const { id } = await api.create({ email: 'patched@example.com' });
    const path = `/admin/identities/${id}`;
    const good = await api.ask('PATCH', path, [
      { op: 'replace', path: '/state', value: 'inactive' },
      { op: 'add', path: '/metadata_admin/a/b', value: 1 },
      { op: 'replace', path: '/verifiable_addresses/0/verified', value: true },
    ]);
    expect(good.json()).toMatchObject({
      state: 'inactive',
      metadata_admin: { a: { b: 1 } },
      verifiable_addresses: [{ verified: true }],
    });
    const bad = await api.ask('PATCH', path, [
      { op: 'replace', path: '/metadata_public', value: { lost: true } },
      { op: 'replace', path: '/traits/age', value: 3 },
    ]);
    expect(bad.status).toBe(400);
    expect((await api.ask('GET', path)).json()).toMatchObject({ metadata_public: null });
    const state = await api.ask('PATCH', path, [{ op: 'replace', path: '/state', value: 'bogus' }]);
    expect(error(state.text)['reason']).toBe(
      "The supplied state ('bogus') was not valid. Valid states are ('active', 'inactive').",
    );
  });

  it('removes credentials, but never the last first factor', async () => {
    const providers = [{ provider: 'p', subject: 's' }];
    const credentials = { password: { config: { password: 'secret' } }, oidc: { config: { providers } } };
    const { id } = await api.create({ email: 'factors@example.com' }, { credentials });
    const path = `/admin/identities/${id}/credentials`;
    expect((await api.ask('DELETE', `${path}/oidc?identifier=p:x`)).status).toBe(404);
    expect((await api.ask('DELETE', `${path}/oidc?identifier=p:s`)).status).toBe(204);
    const last = await api.ask('DELETE', `${path}/password`);
    expect(error(last.text)['reason']).toBe('You cannot remove the last first factor credential.');
    expect((await api.ask('DELETE', `${path}/totp`)).status).toBe(404);
  });

  it('deletes an identity once', async () => {
    const { id } = await api.create({ email: 'deleted@example.com' });
    expect((await api.ask('DELETE', `/admin/identities/${id}`)).status).toBe(204);
    expect((await api.ask('DELETE', `/admin/identities/${id}`)).status).toBe(404);
    expect(
      (await api.ask('PUT', `/admin/identities/${id}`, { schema_id: 'default', state: 'active', traits: {} })).status,
    ).toBe(404);
  });
});
