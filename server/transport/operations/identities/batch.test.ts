import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../../../kernel/json.ts';
import { adminApi, type AdminApi } from '../../../test/identity-admin.ts';

let api: AdminApi;
beforeAll(async () => {
  api = await adminApi();
});
afterAll(() => api[Symbol.asyncDispose]());

const PATCH_ID = '21111111-1111-4111-8111-111111111111';
const patch = (identities: Json) => api.ask('PATCH', '/admin/identities', { identities });
const conflict = { code: 409, status: 'Conflict' };

describe('a batch', () => {
  it('reports each item, and one that fails leaves no trace', async () => {
    await api.create({ email: 'known@example.com' });
    const answer = await patch([
      { create: { schema_id: 'default', traits: { email: 'one@example.com' } }, patch_id: PATCH_ID },
      { create: { schema_id: 'default', traits: { email: 'nope' } } },
      { create: { schema_id: 'default', traits: { email: 'known@example.com', nick: 'trace' } } },
      { create: { schema_id: 'default', traits: { email: 'one@example.com' } } },
      { create: { schema_id: 'none', traits: { email: 'two@example.com' } } },
    ]);
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({
      identities: [
        { action: 'create', identity: expect.any(String) as string, patch_id: PATCH_ID },
        {
          action: 'error',
          error: expect.objectContaining({
            code: 400,
            reason: expect.stringContaining('is not valid "email"') as string,
          }) as object,
        },
        { action: 'error', error: expect.objectContaining(conflict) as object },
        { action: 'error', error: expect.objectContaining(conflict) as object },
        {
          action: 'error',
          error: expect.objectContaining({ code: 400, reason: 'Unable to find JSON Schema ID: none' }) as object,
        },
      ],
    });
    const { identities } = api.database;
    expect(await identities.findByCredentialsIdentifier('password', 'trace')).toBeUndefined();
    expect(await identities.findByCredentialsIdentifier('password', 'one@example.com')).toBeDefined();
    expect(await identities.count()).toBe(2);
  });

  it('accepts a thousand items', async () => {
    const items = Array.from({ length: 1000 }, (_, index) => ({
      create: { schema_id: 'default', traits: { email: `many-${index}@example.com` } },
    }));
    const answer = (await patch(items)).json() as { identities: { action: string }[] };
    expect(answer.identities.filter(({ action }) => action === 'create')).toHaveLength(1000);
  });

  it.each([
    ['more than a thousand', Array.from({ length: 1001 }, () => ({})), 'at once is 1000'],
    [
      'more than 200 cleartext passwords',
      Array.from({ length: 201 }, () => ({
        create: { schema_id: 'default', traits: {}, credentials: { password: { config: { password: 'x' } } } },
      })),
      'plaintext password is 200',
    ],
    [
      'a hash of an unknown kind',
      [
        {
          create: { schema_id: 'default', traits: {}, credentials: { password: { config: { hashed_password: 'x' } } } },
        },
      ],
      'does not match any known hash format',
    ],
    ['an invalid state', [{ create: { schema_id: 'default', traits: {}, state: 'x' } }], 'identity state is not valid'],
  ])('with %s is refused as a whole', async (_, items, reason) => {
    const before = await api.database.identities.count();
    const answer = await patch(items);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(reason);
    expect(await api.database.identities.count()).toBe(before);
  });
});
