import { type Answer, header } from '../../lib/answer.ts';
import { type Context, scenarios } from '../../lib/scenario.ts';
import { UNKNOWN_ID } from '../../lib/unknown-id.ts';

/** Creates identities; gives their ids as lists have them, sorted. What `crowd-<n>` reads in a recording is its place in the list. */
async function crowd(t: Context, size: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < size; index += 1) ids.push(await t.setup.identity(t.email(`crowd-${index}`)));
  return ids.toSorted();
}

function nextPage(answer: Answer): string | undefined {
  return /<([^>]+)>; rel="next"/.exec(header(answer, 'link'))?.[1];
}

/** Follows `next` links to the end. */
async function pages(t: Context, path: string): Promise<void> {
  let next: string | undefined = path;
  for (let page = 0; next !== undefined && page < 10; page += 1) next = nextPage(await t.admin.get(next));
}

export default [
  ...scenarios('base', {
    get: async (t) => {
      const id = await t.setup.identity(t.email(), { metadata_admin: { a: 1 }, external_id: `x-${t.run}` });
      await t.admin.get(`/admin/identities/${id}`);
      await t.admin.get(`/admin/identities/${id.toUpperCase()}`);
    },
    'get-with-credentials': async (t) => {
      const id = await t.setup.identity(t.email());
      const queries = [
        'password',
        'oidc',
        'totp',
        'code',
        'nonsense',
        '',
        'password&include_credential=oidc',
        'password,oidc',
        'webauthn',
        'lookup_secret',
        'passkey',
        'saml',
        'profile',
      ];
      for (const query of queries) await t.admin.get(`/admin/identities/${id}?include_credential=${query}`);
    },
    'get-unknown': async (t) => {
      for (const id of [
        UNKNOWN_ID,
        'nonsense',
        '%00',
        '00000000-0000-0000-0000-000000000000',
        `${UNKNOWN_ID}x`,
        '%20',
        `{${UNKNOWN_ID}}`,
        UNKNOWN_ID.replaceAll('-', ''),
      ]) {
        await t.admin.get(`/admin/identities/${id}`);
      }
    },
    'list-by-identifier': async (t) => {
      await t.setup.identity(t.email());
      for (const identifier of [t.email(), t.email().toUpperCase(), ` ${t.email()}`, 'nobody@example.org']) {
        await t.admin.get('/admin/identities', { query: { credentials_identifier: identifier, page_size: '1' } });
      }
    },
    'list-by-similar-identifier': async (t) => {
      await t.setup.identity(t.email());
      for (const identifier of [t.run, t.email().slice(0, -1), 'zzzzzzzz-none']) {
        await t.admin.get('/admin/identities', { query: { preview_credentials_identifier_similar: identifier } });
      }
    },
    'list-by-both-identifiers': async (t) => {
      await t.admin.get('/admin/identities', {
        query: { preview_credentials_identifier_similar: 'x', credentials_identifier: 'y' },
      });
      await t.admin.get('/admin/identities', { query: { ids: UNKNOWN_ID, credentials_identifier: 'y' } });
      await t.admin.get('/admin/identities', {
        query: { ids: UNKNOWN_ID, preview_credentials_identifier_similar: 'y' },
      });
    },
    'list-by-ids': async (t) => {
      const id = await t.setup.identity(t.email());
      for (const query of [
        `ids=${id}`,
        `ids=${id}&ids=${UNKNOWN_ID}`,
        `ids=${UNKNOWN_ID}`,
        'ids=nonsense',
        'ids=',
        `ids=${id}&include_credential=password`,
        `ids=${id},${UNKNOWN_ID}`,
      ]) {
        await t.admin.get(`/admin/identities?${query}`);
      }
    },
    'list-by-too-many-ids': async (t) => {
      const ids = (count: number) => Array.from({ length: count }, () => `ids=${UNKNOWN_ID}`).join('&');
      await t.admin.get(`/admin/identities?${ids(500)}`);
      await t.admin.get(`/admin/identities?${ids(501)}`);
    },
    'list-by-organization': async (t) => {
      for (const organization_id of [UNKNOWN_ID, 'nonsense', ''])
        await t.admin.get('/admin/identities', { query: { organization_id, ids: UNKNOWN_ID } });
    },
    'list-consistency': async (t) => {
      for (const consistency of ['strong', 'eventual', 'nonsense', ''])
        await t.admin.get('/admin/identities', { query: { consistency, ids: UNKNOWN_ID } });
    },
    'list-with-credentials': async (t) => {
      await t.setup.identity(t.email());
      for (const include_credential of ['password', 'oidc', 'nonsense', 'totp']) {
        await t.admin.get('/admin/identities', { query: { credentials_identifier: t.email(), include_credential } });
      }
    },
    'list-forged-page-tokens': async (t) => {
      for (const page_token of ['nonsense', '%00', 'eyJwYWdlIjoiMSJ9', 'a'.repeat(3000), '-1', "' OR 1=1 --"]) {
        await t.admin.get('/admin/identities', { query: { page_token, ids: UNKNOWN_ID } });
        await t.admin.get('/admin/identities', { query: { page_token, page_size: '1' } });
      }
    },
    'list-odd-page-sizes': async (t) => {
      for (const page_size of ['0', '-1', 'x', '1.5', '9999999999999999999999', '1001', '1000']) {
        await t.admin.get('/admin/identities', { query: { page_size, credentials_identifier: 'nobody' } });
        await t.admin.get('/admin/identities', {
          query: { per_page: page_size, page: '1', credentials_identifier: 'nobody' },
        });
      }
    },
  }),
  ...scenarios(
    'base',
    {
      'list-empty': async (t) => {
        await t.admin.get('/admin/identities');
        await t.admin.get('/admin/identities?page_size=5');
        await t.admin.get('/admin/identities?per_page=5&page=1');
      },
      'list-by-empty-filters': async (t) => {
        await crowd(t, 2);
        for (const filter of [
          'credentials_identifier',
          'preview_credentials_identifier_similar',
          'organization_id',
          'page_token',
          'page_size',
        ]) {
          await t.admin.get(`/admin/identities?${filter}=`);
        }
      },
      'list-pages': async (t) => {
        await crowd(t, 5);
        await pages(t, '/admin/identities?page_size=2');
      },
      'list-pages-exactly-full': async (t) => {
        await crowd(t, 4);
        await pages(t, '/admin/identities?page_size=2');
      },
      'list-old-paging': async (t) => {
        await crowd(t, 3);
        for (const query of [
          'per_page=2&page=1',
          'per_page=2&page=2',
          'per_page=2&page=3',
          'per_page=2&page=0',
          'per_page=2',
          'page=1',
        ]) {
          await t.admin.get(`/admin/identities?${query}`);
        }
      },
      'list-pages-keep-filters': async (t) => {
        const ids = await crowd(t, 3);
        await pages(
          t,
          `/admin/identities?page_size=2&${ids.map((id) => `ids=${id}`).join('&')}&include_credential=password`,
        );
        await pages(t, `/admin/identities?page_size=2&preview_credentials_identifier_similar=${t.run}&x=y`);
      },
      'list-all-in-one': async (t) => {
        await crowd(t, 3);
        await t.admin.get('/admin/identities');
      },
    },
    { alone: true },
  ),
];
