import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../config/model.ts';
import { createSessionCookieCodec } from '../../crypto/securecookie.ts';
import { decodeSessionCookie, encodeSessionCookie } from '../../crypto/session-cookie.ts';
import { newId } from '../../kernel/id.ts';
import type { Session } from '../../session/model.ts';
import { composed, testConfig, type ComposedServers } from '../../test/http-server.ts';
import { storeIdentity, storeSession, totpCredentials } from '../../test/sessions.ts';

const SECRETS = ['a-secret-of-the-tests'];
const codec = createSessionCookieCodec(SECRETS);
const NAME = 'ory_kratos_session';
const cookie = (session: Session) => `${NAME}=${encodeSessionCookie(codec, NAME, session)}`;

let zelos: ComposedServers;
let me: Session;
const withToken = (token = me.token) => ({ headers: { 'x-session-token': token } });
const start = (change: object = {}): Promise<ComposedServers> => composed(testConfig(change) satisfies Config);

beforeAll(async () => {
  zelos = await start();
  me = await storeSession(zelos.database, (await storeIdentity(zelos.database)).id);
});
afterAll(() => zelos[Symbol.asyncDispose]());

describe('whoami', () => {
  it('answers the session and names its owner', async () => {
    const answer = await zelos.public('/sessions/whoami', withToken());
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({
      id: me.id,
      active: true,
      authenticator_assurance_level: 'aal1',
      identity: { id: me.identityId },
      devices: [{ location: 'Berlin, DE' }],
    });
    expect(answer.headers).toMatchObject({
      'x-kratos-authenticated-identity-id': me.identityId,
      'cache-control': 'private, no-cache, no-store, must-revalidate',
      vary: 'Cookie',
    });
    expect(answer.headers).not.toHaveProperty('ory-session-cache-for');
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.text).not.toContain(me.token);
  });
  it.each([
    ['header', () => ({ 'x-session-token': me.token })],
    ['cookie', () => ({ cookie: `a=b; ${cookie(me)}` })],
    ['bearer token', () => ({ authorization: `bEaReR ${me.token}` })],
    ['header before a bad cookie', () => ({ 'x-session-token': me.token, cookie: `${NAME}=bad` })],
    ['bearer token after a bad cookie', () => ({ authorization: `Bearer ${me.token}`, cookie: `${NAME}=bad` })],
  ])('takes a %s', async (_, headers) => {
    expect((await zelos.public('/sessions/whoami', { headers: headers() })).status).toBe(200);
  });
  it.each([
    ['nothing', () => ({})],
    ['a wrong header beside a right cookie', () => ({ 'x-session-token': 'wrong', cookie: cookie(me) })],
    ['a wrong bearer token', () => ({ authorization: 'Bearer wrong' })],
    ['a bearer token of two words', () => ({ authorization: `Bearer ${me.token} x` })],
    ['basic authentication', () => ({ authorization: `Basic ${me.token}` })],
    [
      'a cookie signed by another',
      () => ({ cookie: `${NAME}=${encodeSessionCookie(createSessionCookieCodec(['other']), NAME, me)}` }),
    ],
    [
      'a cookie that is too old',
      () => ({ cookie: `${NAME}=${encodeSessionCookie(codec, NAME, me, Date.now() - 25 * 3_600_000)}` }),
    ],
    ['the plain token as a cookie', () => ({ cookie: `${NAME}=${me.token}` })],
  ])('refuses %s', async (_, headers) => {
    const answer = await zelos.public('/sessions/whoami', { headers: headers() });
    expect(answer.status).toBe(401);
    expect(answer.json()).toEqual({
      error: {
        code: 401,
        status: 'Unauthorized',
        reason: 'No valid session credentials found in the request.',
        message: 'The request could not be authorized',
      },
    });
  });
  it('refuses sessions that are revoked, expired or of a disabled identity', async () => {
    const disabled = await storeIdentity(zelos.database, { state: 'inactive', traits: {} });
    for (const session of [
      await storeSession(zelos.database, me.identityId, { active: false }),
      await storeSession(zelos.database, me.identityId, { expiresAt: new Date(Date.now() - 1) }),
      await storeSession(zelos.database, disabled.id),
    ])
      expect((await zelos.public('/sessions/whoami', withToken(session.token))).status).toBe(401);
  });
  it('refuses an unknown token template', async () => {
    const answer = await zelos.public('/sessions/whoami?tokenize_as=x%22', withToken());
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.json()).toMatchObject({ error: { reason: 'Unable to find tokenizer template "x"".' } });
  });
  it('sets a new cookie when the old one expires before the session', async () => {
    const old = { ...me, expiresAt: new Date(me.expiresAt.getTime() - 60_000) };
    const answer = await zelos.public('/sessions/whoami', { headers: { cookie: cookie(old) } });
    const [pair = ''] = (answer.headers['set-cookie']?.[0] ?? '').split('; ');
    expect(pair.slice(0, NAME.length + 1)).toBe(`${NAME}=`);
    expect(decodeSessionCookie(codec, NAME, pair.slice(NAME.length + 1), 60)?.token).toBe(me.token);
    expect((await zelos.public('/sessions/whoami', { headers: { cookie: cookie(me) } })).headers).not.toHaveProperty(
      'set-cookie',
    );
  });
});

describe('the cache header for gateways', () => {
  it('is sent when the operator allows it', async () => {
    await using caching = await start({
      feature_flags: { cacheable_sessions: true, cacheable_sessions_max_age: '10m' },
    });
    const session = await storeSession(caching.database, (await storeIdentity(caching.database)).id);
    const soon = await storeSession(caching.database, session.identityId, {
      expiresAt: new Date(Date.now() + 100_000),
    });
    const cacheFor = async (token?: string) =>
      (await caching.public('/sessions/whoami', token ? withToken(token) : {})).headers['ory-session-cache-for'];
    expect(await cacheFor(session.token)).toBe('600');
    expect(Number(await cacheFor(soon.token))).toBeGreaterThan(90);
    expect(await cacheFor()).toBe('60');
    expect(await cacheFor('wrong')).toBeUndefined();
  });
});

describe('assurance', () => {
  it('is required of users with a second factor', async () => {
    await using strict = await start({ session: { whoami: { required_aal: 'highest_available' } } });
    const identity = await storeIdentity(strict.database, { credentials: totpCredentials(), availableAal: 'aal1' });
    const weak = await storeSession(strict.database, identity.id);
    const now = new Date();
    const strong = await storeSession(strict.database, identity.id, {
      aal: 'aal2',
      authenticationMethods: [
        { method: 'password', aal: 'aal1', completedAt: now },
        { method: 'totp', aal: 'aal2', completedAt: now },
      ],
    });
    const plain = await storeSession(strict.database, (await storeIdentity(strict.database, { traits: {} })).id);
    for (const path of ['/sessions/whoami', '/sessions']) {
      const refused = await strict.public(path, withToken(weak.token));
      const redirect = 'http://public.test/self-service/login/browser?aal=aal2';
      expect(refused.status).toBe(403);
      expect(refused.headers['ory-error-id']).toBe('session_aal2_required');
      expect(refused.json()).toMatchObject({
        redirect_browser_to: redirect,
        error: { id: 'session_aal2_required', details: { redirect_browser_to: redirect } },
      });
      expect((await strict.public(path, withToken(strong.token))).status).toBe(200);
      expect((await strict.public(path, withToken(plain.token))).status).toBe(200);
    }
    expect((await strict.database.identities.get(identity.id, []))?.availableAal).toBe('aal2');
  });
});

describe('my other sessions', () => {
  it('are listed, revoked one by one and all together', async () => {
    const identity = await storeIdentity(zelos.database, { traits: {} });
    const [mine, ...others] = await Promise.all([1, 2, 3].map(() => storeSession(zelos.database, identity.id)));
    const list = await zelos.public('/sessions', withToken(mine?.token));
    expect((list.json() as { id: string }[]).map(({ id }) => id).toSorted()).toEqual(
      others.map(({ id }) => id).toSorted(),
    );
    expect(list.headers['x-total-count']).toBe('2');
    expect(
      (await zelos.public(`/sessions/${others[0]?.id}`, { method: 'DELETE', ...withToken(mine?.token) })).status,
    ).toBe(204);
    expect((await zelos.public('/sessions/whoami', withToken(others[0]?.token))).status).toBe(401);
    const rest = await zelos.public('/sessions', { method: 'DELETE', ...withToken(mine?.token) });
    expect(rest).toMatchObject({ status: 200 });
    expect((await zelos.public('/sessions', withToken(mine?.token))).json()).toEqual([]);
    expect((await zelos.public('/sessions/whoami', withToken(mine?.token))).status).toBe(200);
  });
  it('exclude those of other users', async () => {
    const other = await storeSession(zelos.database, (await storeIdentity(zelos.database, { traits: {} })).id);
    expect((await zelos.public(`/sessions/${other.id}`, { method: 'DELETE', ...withToken() })).status).toBe(204);
    expect((await zelos.public('/sessions/whoami', withToken(other.token))).status).toBe(200);
  });
  it.each([
    ['abc', 'uuid: incorrect UUID length 3 in string "abc"'],
    ['zzzzzzzz-0000-4000-8000-000000000000', 'uuid: invalid UUID format'],
  ])('refuse the id %s', async (id, message) => {
    const answer = await zelos.public(`/sessions/${id}`, { method: 'DELETE', ...withToken() });
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.json()).toEqual({ error: { code: 400, status: 'Bad Request', message } });
  });
  it('do not include the one in use', async () => {
    const answer = await zelos.public(`/sessions/${me.id}`, { method: 'DELETE', ...withToken() });
    expect(answer.json()).toMatchObject({ error: { code: 400, message: 'cannot revoke current session' } });
  });
  it.each([
    ['GET', '/sessions'],
    ['DELETE', '/sessions'],
    ['DELETE', `/sessions/${newId()}`],
    ['DELETE', '/sessions/abc'],
  ])('need a session: %s %s', async (method, path) => {
    const answer = await zelos.public(path, { method });
    expect(answer.json()).toEqual({
      error: {
        code: 401,
        status: 'Unauthorized',
        reason: 'No valid session cookie found.',
        message: 'The request could not be authorized',
      },
    });
  });
});

describe('token exchange', () => {
  it.each([
    ['', 400, '"init_code" and "return_to_code" query params must be set'],
    ['?init_code=a&return_to_code=', 400, '"init_code" and "return_to_code" query params must be set'],
    ['?init_code=a&return_to_code=b', 404, 'no session yet for this "code"'],
  ])('%s is %i', async (query, status, reason) => {
    const answer = await zelos.public(`/sessions/token-exchange${query}`);
    expect(answer).toMatchObject({ status });
    expect(answer.json()).toMatchObject({ error: { reason } });
  });
});
