import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../kernel/json.ts';
import { adminApi, type AdminApi } from '../../../test/identity-admin.ts';
import { storeSession } from '../../../test/sessions.ts';

const UNKNOWN = '11111111-1111-4111-8111-111111111111';
let api: AdminApi;
let identityId: string;
const sessionIds: string[] = [];
beforeAll(async () => {
  api = await adminApi();
  identityId = (await api.create({ email: 'sessions@example.com' })).id;
  for (let minute = 0; minute < 3; minute += 1) {
    const createdAt = new Date(Date.UTC(2020, 0, 1, 0, minute));
    sessionIds.unshift((await storeSession(api.database, identityId, { createdAt, updatedAt: createdAt })).id);
  }
});
afterAll(() => api[Symbol.asyncDispose]());

const get = async (path: string) => {
  const answer = await api.ask('GET', path);
  return { answer, body: answer.json() as JsonObject };
};
const error = (body: JsonObject): JsonObject => body['error'] as JsonObject;

describe('the list of sessions', () => {
  it('is paged by its links, newest first', async () => {
    const seen: unknown[] = [];
    for (let path: string | undefined = '/admin/sessions?page_size=2'; path !== undefined;) {
      const { answer, body } = await get(path);
      const page = body as unknown as JsonObject[];
      seen.push(...page.map(({ id }) => id));
      expect(page[0]).toMatchObject({ identity: null, devices: null });
      path = /<([^>]*)>; rel="next"/.exec(String(answer.headers.link))?.[1];
    }
    expect(seen).toEqual(sessionIds);
  });

  it('includes devices, and identities without addresses, on request', async () => {
    const { body } = await get('/admin/sessions?expand=Identity&expand=devices&page_size=1');
    const [session] = body as unknown as JsonObject[];
    expect(session).toMatchObject({ identity: { id: identityId }, devices: [{ user_agent: 'test' }] });
    expect(session?.['identity']).not.toHaveProperty('verifiable_addresses');
    expect(session?.['identity']).not.toHaveProperty('metadata_admin');
  });

  it.each([
    ['expand=foo', { reason: 'Could not parse expand option: foo' }],
    ['active=foo', { message: 'could not parse parameter active' }],
    ['page_size=abc', { message: 'could not parse parameter page_size' }],
    ['page_token=!', { message: 'could not parse parameter page_size' }],
    ['page_token=abc', { reason: 'The page token is invalid, do not craft your own page tokens' }],
    [
      `page_token=${Buffer.from(`id=${UNKNOWN}/created_at=2020-99-01 00:00:00.0`).toString('base64')}`,
      { reason: 'The page token is invalid, do not craft your own page tokens' },
    ],
  ])('refuses %s', async (query, expected) => {
    const { answer, body } = await get(`/admin/sessions?${query}`);
    expect(answer.status).toBe(400);
    expect(error(body)).toMatchObject(expected);
  });
});

describe('one session', () => {
  it('is shown with its identity on request', async () => {
    expect((await get(`/admin/sessions/${sessionIds[0]}`)).body).toMatchObject({ active: true, identity: null });
    const { body } = await get(`/admin/sessions/${sessionIds[0]}?expand=identity`);
    expect(body).toMatchObject({ identity: { id: identityId, schema_url: 'http://public.test/schemas/ZGVmYXVsdA' } });
    expect(JSON.stringify(body)).not.toContain('ory_st_');
  });

  it('is extended and disabled', async () => {
    const id = sessionIds[2] ?? '';
    const before = (await get(`/admin/sessions/${id}`)).body['expires_at'];
    const extended = await api.ask('PATCH', `/admin/sessions/${id}/extend`);
    expect([200, 204]).toContain(extended.status);
    expect(String((await get(`/admin/sessions/${id}`)).body['expires_at']) > String(before)).toBe(true);
    expect((await api.ask('DELETE', `/admin/sessions/${id}`)).status).toBe(204);
    expect((await get(`/admin/sessions/${id}`)).body).toMatchObject({ active: false });
  });

  it.each([
    ['GET', `/admin/sessions/${UNKNOWN}`],
    ['DELETE', `/admin/sessions/${UNKNOWN}`],
    ['PATCH', `/admin/sessions/${UNKNOWN}/extend`],
  ])('with an unknown id answers 404: %s', async (method, path) => {
    const answer = await api.ask(method, path);
    expect(answer.status).toBe(404);
    expect(answer.text).toContain('Unable to locate the resource');
  });

  it.each([
    ['GET', '/admin/sessions/nope'],
    ['DELETE', '/admin/sessions/nope'],
    ['PATCH', '/admin/sessions/nope/extend'],
    ['GET', '/admin/identities/nope/sessions'],
    ['DELETE', '/admin/identities/nope/sessions'],
  ])('%s %s answers 400', async (method, path) => {
    const answer = await api.ask(method, path);
    expect(answer.status).toBe(400);
    expect(error(answer.json() as JsonObject)['message']).toBe('uuid: incorrect UUID length 4 in string "nope"');
  });

  it('with the id whoami redirects to the public API', async () => {
    const answer = await api.admin('/admin/sessions/whoami', {});
    expect(answer.status).toBe(307);
    expect(answer.headers.location).toBe('http://public.test/sessions/whoami');
  });
});

describe('the sessions of an identity', () => {
  it('are counted and filtered', async () => {
    const { id } = await api.create({ email: 'other@example.com' });
    await storeSession(api.database, id, {});
    await storeSession(api.database, id, { active: false });
    const all = await get(`/admin/identities/${id}/sessions`);
    expect(all.answer.headers['x-total-count']).toBe('2');
    const active = await get(`/admin/identities/${id}/sessions?active=true`);
    expect(active.body).toMatchObject([{ active: true, identity: { id } }]);
    expect((await api.ask('DELETE', `/admin/identities/${id}/sessions`)).status).toBe(204);
    expect((await api.ask('DELETE', `/admin/identities/${id}/sessions`)).status).toBe(404);
    expect((await get(`/admin/identities/${id}/sessions`)).body).toEqual([]);
  });
});
