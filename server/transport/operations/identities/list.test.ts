import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../kernel/json.ts';
import { adminApi, type AdminApi } from '../../../test/identity-admin.ts';

const COUNT = 5;
const UNKNOWN = '11111111-1111-4111-8111-111111111111';
let api: AdminApi;
const ids: string[] = [];
beforeAll(async () => {
  api = await adminApi();
  for (let index = 0; index < COUNT; index += 1) {
    const { id } = await api.create(
      { email: `user-${index}@example.com` },
      index === 0 ? { organization_id: UNKNOWN } : {},
    );
    ids.push(id);
  }
  ids.sort();
});
afterAll(() => api[Symbol.asyncDispose]());

const list = async (query: string) => {
  const answer = await api.ask('GET', `/admin/identities${query}`);
  return { answer, found: answer.json() as JsonObject[] };
};
const next = (link: string | string[] | undefined): string | undefined =>
  /<\/admin\/identities(\?[^>]*)>; rel="next"/.exec(String(link))?.[1];

describe('the list of identities', () => {
  it('is paged by its links, each identity once', async () => {
    const seen: unknown[] = [];
    for (let query: string | undefined = '?page_size=2'; query !== undefined;) {
      const { answer, found } = await list(query);
      expect(answer.headers.link).toContain('rel="first"');
      seen.push(...found.map(({ id }) => id));
      query = next(answer.headers.link);
    }
    expect(seen).toEqual(ids);
  });

  it('begins with the first page of the reference', async () => {
    const { answer } = await list('');
    expect(answer.headers.link).toBe(
      '</admin/identities?page_size=250&page_token=00000000-0000-0000-0000-000000000000>; rel="first"',
    );
    expect(answer.headers).not.toHaveProperty('x-total-count');
  });

  it('can be paged by number up to a thousand items', async () => {
    const { answer, found } = await list('?page=1&per_page=2');
    expect(found.map(({ id }) => id)).toEqual(ids.slice(2, 4));
    expect(answer.headers['x-total-count']).toBe('5');
    expect(answer.headers.link).toBe(
      [
        '</admin/identities?page=0&per_page=2>; rel="first"',
        '</admin/identities?page=2&per_page=2>; rel="next"',
        '</admin/identities?page=0&per_page=2>; rel="prev"',
        '</admin/identities?page=2&per_page=2>; rel="last"',
      ].join(','),
    );
  });

  it.each([
    ['credentials_identifier=USER-1@example.com', 1],
    ['credentials_identifier=user-1', 0],
    ['preview_credentials_identifier_similar=user-', COUNT],
    ['preview_credentials_identifier_similar=user-1', 1],
    ['preview_credentials_identifier_similar=%25', 0],
    [`organization_id=${UNKNOWN}`, 1],
    [`ids=${UNKNOWN}`, 0],
  ])('filtered by %s has %i', async (query, count) => {
    expect((await list(`?${query}`)).found).toHaveLength(count);
  });

  it('shows credentials when a filter or a parameter requests them', async () => {
    expect((await list(`?ids=${ids[0]}&ids=${ids[1]}`)).found.map(({ credentials }) => credentials)).toEqual([
      undefined,
      undefined,
    ]);
    const [found] = (await list('?credentials_identifier=user-1@example.com')).found;
    expect(found).toMatchObject({ credentials: { password: { identifiers: ['user-1@example.com'] } } });
    const [full] = (await list('?include_credential=password&page_size=1')).found;
    expect(full).toMatchObject({ credentials: { password: { config: {} } } });
  });

  it.each([
    ['page_size=abc', 'strconv.Atoi: parsing "abc": invalid syntax'],
    ['page_size=99999999999999999999', 'strconv.Atoi: parsing "99999999999999999999": value out of range'],
    ['page_token=abc', 'The page token is invalid, do not craft your own page tokens'],
    ['page_token=%25zz', 'invalid URL escape "%zz"'],
    ['ids=abc', 'Invalid UUID value `abc` for parameter `ids`.'],
    ['organization_id=abc', 'Invalid UUID value `abc` for parameter `organization_id`.'],
    ['include_credential=abc', 'Invalid value `abc` for parameter `include_credential`.'],
    [`ids=${UNKNOWN}&credentials_identifier=x`, 'You cannot combine multiple filters in this API'],
    [
      'page=6&per_page=500',
      'Legacy pagination is not supported for enumerating over 1000 items. Please switch to using page_token and page_size.',
    ],
  ])('refuses %s', async (query, reason) => {
    const { answer } = await list(`?${query}`);
    expect(answer.status).toBe(400);
    expect((answer.json() as { error: { reason: string } }).error.reason).toBe(reason);
  });

  it.each(['page_size=0', 'page_size=-1', 'page_size=100000', 'page=-1&per_page=0', 'page=x&per_page=y'])(
    'bounds %s',
    async (query) => {
      const { answer, found } = await list(`?${query}`);
      expect(answer.status).toBe(200);
      expect(found.length).toBeLessThanOrEqual(COUNT);
    },
  );
});
