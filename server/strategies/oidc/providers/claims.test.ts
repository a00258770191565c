/** What kinds with hosts of their own make of the answers of their APIs: the branches that one user in a conformance scenario does not take. */
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../kernel/json.ts';
import type { HttpClient } from '../../../outbound/http-client.ts';
import { PROVIDER_KINDS } from './index.ts';
import type { ProviderContext, ProviderSettings } from './kind.ts';

interface Call {
  readonly url: string;
  readonly body: string | undefined;
}

interface Given {
  /** Answers by a part of their URL. */
  readonly api?: Readonly<Record<string, Json>>;
  readonly token?: JsonObject;
  readonly settings?: Partial<ProviderSettings>;
}

async function claimsOf(provider: ProviderSettings['provider'], { api = {}, token = {}, settings = {} }: Given) {
  const calls: Call[] = [];
  const http = {
    request: async (url: string, { body }: { body?: string }) => {
      calls.push({ url, body });
      const [, answer] = Object.entries(api).find(([part]) => url.includes(part)) ?? [];
      return { status: answer === undefined ? 500 : 200, headers: {}, body: Buffer.from(JSON.stringify(answer ?? {})) };
    },
  } as unknown as HttpClient;
  const kind = PROVIDER_KINDS[provider];
  if (kind.protocol !== 'oauth2') throw new Error('not OAuth 2.0');
  const context = { settings: { id: 'it', provider, client_secret: 'secret', ...settings }, kind, http };
  const tokens = { accessToken: 'access token', raw: token, idToken: token['id_token'] as string | undefined };
  const callback = { query: new URLSearchParams(), nonce: undefined };
  return { claims: await kind.claims(context as unknown as ProviderContext, tokens, callback), calls };
}

const failure = (code: number, words: RegExp) =>
  expect.objectContaining({
    fields: expect.objectContaining({ code, reason: expect.stringMatching(words) as string }) as object,
  });

describe('Discord', () => {
  const user = (more: JsonObject) => ({ '/users/@me': { id: '80351110224678912', username: 'ada', ...more } });
  it.each([
    [{ avatar: 'a_1f', discriminator: '0' }, '/avatars/80351110224678912/a_1f.gif'],
    [{ avatar: '1f', discriminator: '0' }, '/avatars/80351110224678912/1f.png'],
    [{ discriminator: '1337' }, '/embed/avatars/2.png'],
    [{ discriminator: '0' }, '/embed/avatars/5.png'],
    [{ discriminator: 'x' }, '/embed/avatars/0.png'],
  ])('shows the picture of %j', async (more, path) => {
    const { claims } = await claimsOf('discord', { api: user(more) });
    expect(claims).toMatchObject({ picture: `https://cdn.discordapp.com${path}`, email_verified: false });
  });
});

describe('GitHub', () => {
  const emails = [
    { email: 'first@example.org', verified: true },
    { email: 'primary@example.org', primary: true, verified: false },
    { email: 'last@example.org', verified: true },
  ];
  const api = (list: Json) => ({ '/user/emails': list, '/user': { id: 7, login: 'ada' } });
  it.each([
    ['github', 'read:user,user:email', emails, { sub: '7', email: 'primary@example.org', email_verified: false }],
    ['github', 'read:user,user:email', emails.toSpliced(1, 1), { sub: '7' }],
    ['github', 'read:user', emails, { sub: '7' }],
    ['github-app', '', emails, { email: 'primary@example.org', email_verified: false }],
    ['github-app', '', emails.toSpliced(1, 1), { email: 'last@example.org', email_verified: true }],
    ['github-app', '', [], { sub: '7' }],
  ] as const)('%s with the scopes %j', async (kind, scope, list, expected) => {
    const { claims } = await claimsOf(kind, { api: api(list as unknown as Json), token: { scope } });
    expect(claims).toMatchObject(expected);
    if (!('email' in expected)) expect(claims).not.toHaveProperty('email');
  });

  it.each([['github'], ['slack'], ['discord']] as const)(
    '%s: a scope that was not granted is refused',
    async (kind) => {
      const asked = claimsOf(kind, { token: { scope: 'other' }, settings: { scope: ['wanted'] } });
      await expect(asked).rejects.toEqual(failure(400, /permissions were not granted/));
    },
  );
});

it('Facebook proves that the app has its secret, and an account may have no address', async () => {
  const { claims, calls } = await claimsOf('facebook', { api: { '/me': { id: '1', name: 'Ada' } } });
  expect(claims).toMatchObject({ sub: '1', email: '', email_verified: false, picture: '' });
  // HMAC-SHA256 of the access token with the client secret, as `openssl dgst -sha256 -hmac secret` has it.
  const proof = '29ecf473d2817678fefe78ec4e7911d130bd97ddf06dc7f5c04c3b49076eba53';
  expect(calls.map(({ url }) => new URL(url).searchParams.get('appsecret_proof'))).toEqual([proof]);
});

it.each([
  ['slack', { '/users.identity': { ok: false, error: 'invalid_auth' } }, /invalid_auth/],
  ['vk', { '/users.get': { response: [] } }, /did not return a user/],
  ['vk', { '/users.get': { error: { error_code: 5 } } }, /did not return a user/],
  ['linkedin', { '/me': { id: '1' }, '/emailAddress': { elements: [] } }, /no e-mail address/],
  ['dingtalk', { '/users/me': { code: 'Forbidden', message: 'no' } }, /Forbidden.*no/],
  ['yandex', { '/info': { id: 5 } }, /id that is not text/],
  ['patreon', { '/identity': [] }, /JSON object/],
] as const)('%s: what is no user is a failure of the provider: %j', async (kind, api, words) => {
  await expect(claimsOf(kind, { api: (api as Given['api']) ?? {} })).rejects.toEqual(failure(502, words));
});

it.each([
  [1, 'female'],
  [2, 'male'],
  [0, ''],
])('VK: %j is %j, and the address is beside the token', async (sex, gender) => {
  const api = { '/users.get': { response: [{ id: 9, sex }] } };
  expect((await claimsOf('vk', { api, token: { email: 'a@example.org' } })).claims).toMatchObject({
    sub: '9',
    gender,
    email: 'a@example.org',
  });
  expect((await claimsOf('vk', { api })).claims.email).toBe('');
});

it.each([
  [true, ''],
  [false, 'https://avatars.yandex.net/get-yapic/p1/islands-200'],
])('Yandex: an avatar that is empty (%j) is not shown', async (empty, picture) => {
  const api = { '/info': { id: '1', default_avatar_id: 'p1', is_avatar_empty: empty } };
  expect((await claimsOf('yandex', { api })).claims.picture).toBe(picture);
});

it('LinkedIn shows the largest of its first three pictures', async () => {
  const size = (name: string) => ({ identifiers: [{ identifier: name }] });
  const elements = ['small', 'middle', 'large', 'larger'].map(size);
  const profile = { id: '1', profilePicture: { 'displayImage~': { elements } } };
  const api = { '/me': profile, '/emailAddress': { elements: [{ 'handle~': { emailAddress: 'a@example.org' } }] } };
  expect((await claimsOf('linkedin', { api })).claims).toMatchObject({ email: 'a@example.org', picture: 'large' });
});

describe('Microsoft', () => {
  const token = (claims: object) =>
    ['{"alg":"none"}', JSON.stringify(claims), ''].map((part) => Buffer.from(part).toString('base64url')).join('.');
  it.each([
    [token({ sub: '1' }), /TenantID claim is not a valid UUID/],
    [token({ tid: '../evil.test' }), /TenantID claim is not a valid UUID/],
    [token({ tid: 5 }), /TenantID claim is not a valid UUID/],
    ['rubbish', /cannot be read/],
  ])('does not look up the keys of a token that names no tenant', async (idToken, words) => {
    await expect(claimsOf('microsoft', { token: { id_token: idToken } })).rejects.toEqual(failure(400, words));
  });
});
