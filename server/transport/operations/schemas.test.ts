import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { adminApi, inBase64, PERSON_SCHEMA, type AdminApi } from '../../test/identity-admin.ts';

const OTHER = { ...PERSON_SCHEMA, title: 'Other' };
let api: AdminApi;
beforeAll(async () => {
  const schemas = [
    { id: 'default', url: inBase64(PERSON_SCHEMA) },
    { id: 'with spaces/and more', url: inBase64(OTHER) },
    { id: 'gone', url: 'file:///nowhere/schema.json' },
  ];
  api = await adminApi({ identity: { default_schema_id: 'default', schemas } });
});
afterAll(() => api[Symbol.asyncDispose]());

const encoded = (id: string): string => Buffer.from(id).toString('base64url');

describe('identity schemas', () => {
  it.each(['default', encoded('default')])('are found by %s', async (id) => {
    expect((await api.public(`/schemas/${id}`)).json()).toEqual(PERSON_SCHEMA);
  });

  it('are found by an encoded id that a path cannot contain', async () => {
    expect((await api.public(`/schemas/${encoded('with spaces/and more')}`)).json()).toEqual(OTHER);
  });

  it('that are not configured answer 404', async () => {
    const answer = await api.public('/schemas/nope');
    expect(answer.status).toBe(404);
    expect((answer.json() as { error: JsonObject }).error['reason']).toBe('Identity schema `nope` could not be found.');
  });

  it('whose document is missing answer 500 without its location', async () => {
    const answer = await api.public('/schemas/gone');
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('nowhere');
  });

  it('are paged', async () => {
    const first = await api.public('/schemas?page_size=1');
    expect(first.json()).toEqual([{ id: 'default', schema: PERSON_SCHEMA }]);
    expect(first.headers['x-total-count']).toBe('3');
    const second = await api.public('/schemas?page=1&per_page=1');
    expect(second.json()).toEqual([{ id: 'with spaces/and more', schema: OTHER }]);
  });
});

describe('an identity under another schema', () => {
  it('names it, and is refused when its schema is missing', async () => {
    const identity = await api.create({ email: 'other@example.com' }, { schema_id: 'with spaces/and more' });
    expect(identity['schema_url']).toBe(`http://public.test/schemas/${encoded('with spaces/and more')}`);
    const answer = await api.ask('POST', '/admin/identities', {
      schema_id: 'gone',
      traits: { email: 'x@example.com' },
    });
    expect(answer.status).toBe(500);
    expect(answer.text).not.toContain('nowhere');
  });
});
