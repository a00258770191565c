import { type Context, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

const PATCH_ID = '99999999-2222-4333-8444-555555555555';

const person = (email: string, more: Record<string, unknown> = {}) => ({
  create: { schema_id: 'default', traits: { email }, ...more },
  patch_id: PATCH_ID,
});

const batch = (t: Context, identities: unknown) => t.admin.patch('/admin/identities', { json: { identities } });

/** Shows who exists of the named ones. */
async function present(t: Context, ...names: string[]): Promise<void> {
  for (const name of names)
    await t.admin.get('/admin/identities', { query: { credentials_identifier: t.email(name) } });
}

export default scenarios('base', {
  'batch-good': async (t) => {
    await batch(t, [
      person(t.email('a')),
      person(t.email('b'), { credentials: { password: { config: { password: PASSWORD } } }, metadata_admin: { x: 1 } }),
      person(t.email('c'), { state: 'inactive', external_id: `x-${t.run}` }),
    ]);
    await present(t, 'a', 'b', 'c');
  },
  'batch-conflict-with-existing': async (t) => {
    await t.setup.identity(t.email('taken'));
    const password = { credentials: { password: { config: { password: PASSWORD } } } };
    await batch(t, [
      person(t.email('a'), password),
      person(t.email('taken'), password),
      person(t.email('b'), password),
    ]);
    await present(t, 'a', 'taken', 'b');
  },
  'batch-conflict-within': async (t) => {
    const password = { credentials: { password: { config: { password: PASSWORD } } } };
    await batch(t, [person(t.email('a'), password), person(t.email('a'), password)]);
    await present(t, 'a');
  },
  'batch-invalid-item': async (t) => {
    await batch(t, [
      person(t.email('a')),
      person('not an address'),
      person(t.email('b'), { schema_id: 'unknown' }),
      person(t.email('c'), { traits: {} }),
    ]);
    await present(t, 'a', 'b');
  },
  'batch-bad-hash': async (t) => {
    await batch(t, [
      person(t.email('a')),
      person(t.email('b'), { credentials: { password: { config: { hashed_password: 'nonsense' } } } }),
    ]);
    await present(t, 'a', 'b');
  },
  'batch-odd-items': async (t) => {
    await batch(t, []);
    await batch(t, ['x']);
    await batch(t, [{ create: { schema_id: 'default', traits: { email: t.email('bad') } }, patch_id: 'nonsense' }]);
    await batch(t, null);
    await batch(t, 'x');
    await batch(t, { a: 1 });
  },
  'batch-empty-items': async (t) => {
    await batch(t, [{}]);
    await batch(t, [null]);
    await batch(t, [{ create: null }]);
    await batch(t, [{ patch_id: PATCH_ID }]);
  },
  'batch-without-patch-ids': async (t) => {
    await batch(t, [
      { create: { schema_id: 'default', traits: { email: t.email('a') } } },
      { create: { schema_id: 'default', traits: { email: t.email('b') } } },
    ]);
  },
  'batch-bad-body': async (t) => {
    const headers = { 'content-type': 'application/json' };
    for (const raw of ['', '{', '[]', 'null', '{}', '{"identities":'])
      await t.admin.patch('/admin/identities', { raw, headers });
    await t.admin.patch('/admin/identities', { raw: '{"identities":[]}', headers: { 'content-type': 'text/plain' } });
    await t.admin.patch('/admin/identities', { json: { identities: [], unknown: 1 } });
  },
  'batch-too-large': async (t) => {
    const many = (count: number, more = {}) =>
      Array.from({ length: count }, (_, index) => person(t.email(`m${index}`), more));
    await batch(t, many(1001));
    await batch(t, many(201, { credentials: { password: { config: { password: PASSWORD } } } }));
    await present(t, 'm0');
  },
});
