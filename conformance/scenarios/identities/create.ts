import { text } from '../../lib/answer.ts';
import { type Context, type ScenarioBody, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

const create = (t: Context, json: unknown) => t.admin.post('/admin/identities', { json });

/** Creates one identity and reads it back. */
const kept =
  (more: (t: Context) => Record<string, unknown>): ScenarioBody =>
  async (t) => {
    const answer = await create(t, { schema_id: 'default', traits: { email: t.email() }, ...more(t) });
    if (answer.status === 201) await t.admin.get(`/admin/identities/${text(answer.body, 'id')}`);
  };

export default [
  ...scenarios('base', {
    'create-plain': kept(() => ({})),
    'create-with-all-traits': kept((t) => ({
      traits: {
        email: t.email(),
        name: { first: 'A', last: 'B' },
        age: 3,
        newsletter: false,
        website: 'https://x.example',
      },
    })),
    'create-with-metadata': kept(() => ({
      metadata_public: { a: [1, { b: null }] },
      metadata_admin: { c: 'd', e: 1.5 },
    })),
    'create-with-odd-metadata': kept(() => ({ metadata_public: 'text', metadata_admin: [1, 2] })),
    'create-with-null-metadata': kept(() => ({ metadata_public: null, metadata_admin: null })),
    'create-inactive': kept(() => ({ state: 'inactive' })),
    'create-with-external-id': async (t) => {
      await create(t, { schema_id: 'default', traits: { email: t.email() }, external_id: `ext-${t.run}` });
      await t.admin.get(`/admin/identities/by/external/ext-${t.run}`);
      await create(t, { schema_id: 'default', traits: { email: t.email('second') }, external_id: `ext-${t.run}` });
      await t.admin.get('/admin/identities/by/external/unknown');
      await t.admin.get(`/admin/identities/by/external/ext-${t.run}?include_credential=password`);
    },
    'create-with-cleartext-password': kept(() => ({ credentials: { password: { config: { password: PASSWORD } } } })),
    'create-with-weak-password': kept(() => ({ credentials: { password: { config: { password: 'x' } } } })),
    'create-with-empty-credentials': kept(() => ({ credentials: {} })),
    'create-with-empty-password': kept(() => ({ credentials: { password: { config: {} } } })),
    'create-with-oidc': async (t) => {
      const providers = [
        { provider: 'google', subject: `g-${t.run}` },
        { provider: 'github', subject: `h-${t.run}`, use_auto_link: true },
      ];
      const answer = await create(t, {
        schema_id: 'default',
        traits: { email: t.email() },
        credentials: { oidc: { config: { providers } } },
      });
      await t.admin.get(`/admin/identities/${text(answer.body, 'id')}?include_credential=oidc`);
    },
    'create-with-verifiable-addresses': kept((t) => ({
      verifiable_addresses: [
        { value: t.email(), via: 'email', verified: true, status: 'completed', verified_at: '2020-01-02T03:04:05Z' },
      ],
    })),
    'create-with-foreign-addresses': kept(() => ({
      verifiable_addresses: [{ value: 'other@example.org', via: 'email', verified: false, status: 'sent' }],
      recovery_addresses: [{ value: 'third@example.org', via: 'email' }],
    })),
    'create-with-bad-addresses': async (t) => {
      for (const verifiable_addresses of [
        [{ value: 'x', via: 'pigeon', verified: true, status: 'completed' }],
        [{}],
        'x',
        [{ value: t.email(), via: 'email', status: 'nonsense' }],
      ]) {
        await create(t, { schema_id: 'default', traits: { email: t.email() }, verifiable_addresses });
      }
    },
    'create-with-organization': kept(() => ({ organization_id: '11111111-2222-4333-8444-555555555555' })),
    'create-bad-state': async (t) => {
      for (const state of ['nonsense', '', 7, null])
        await create(t, { schema_id: 'default', traits: { email: t.email(`s${typeof state}`) }, state });
    },
    'create-bad-schema': async (t) => {
      for (const schema_id of ['unknown', '', null, 7])
        await create(t, { schema_id, traits: { email: t.email(`s${typeof schema_id}`) } });
      await create(t, { traits: { email: t.email('none') } });
    },
    'create-bad-traits': async (t) => {
      for (const traits of [
        {},
        { email: 'x' },
        { email: t.email(), age: 'x' },
        { email: t.email(), unknown: 1 },
        null,
        'text',
        [],
        7,
        { email: '' },
      ]) {
        await create(t, { schema_id: 'default', traits });
      }
      await create(t, { schema_id: 'default' });
    },
    'create-given-id': async (t) => {
      const answer = await create(t, {
        id: '11111111-2222-4333-8444-555555555555',
        schema_id: 'default',
        traits: { email: t.email() },
      });
      await create(t, {
        schema_id: 'default',
        traits: { email: t.email('second') },
        unknown: 'x',
        created_at: '2020-01-01T00:00:00Z',
      });
      if (answer.status === 201) await t.admin.get('/admin/identities/11111111-2222-4333-8444-555555555555');
    },
    'create-conflict': async (t) => {
      await t.setup.identity(t.email());
      await create(t, { schema_id: 'default', traits: { email: t.email() } });
      await create(t, {
        schema_id: 'default',
        traits: { email: t.email().toUpperCase() },
        credentials: { password: { config: { password: PASSWORD } } },
      });
    },
    'create-bad-json': async (t) => {
      const headers = { 'content-type': 'application/json' };
      for (const raw of ['{', '', '[]', 'null', '"x"', '7', '{"traits":}', '{"schema_id":"default"} trailing']) {
        await t.admin.post('/admin/identities', { raw, headers });
      }
    },
    'create-wrong-content-type': async (t) => {
      const raw = JSON.stringify({ schema_id: 'default', traits: { email: t.email() } });
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense']) {
        await t.admin.post('/admin/identities', { raw, headers: { 'content-type': type } });
      }
      await t.admin.post('/admin/identities', {
        raw: JSON.stringify({ schema_id: 'default', traits: { email: t.email('none') } }),
      });
    },
    'create-odd-credentials': async (t) => {
      for (const credentials of [
        'x',
        [],
        { password: 'x' },
        { password: { config: 'x' } },
        { password: { config: { password: 7 } } },
        { unknown: {} },
        { totp: { config: {} } },
      ]) {
        await create(t, {
          schema_id: 'default',
          traits: { email: t.email(`c${JSON.stringify(credentials).replaceAll(/\W/g, '')}`) },
          credentials,
        });
      }
    },
  }),
  ...scenarios('several-schemas', {
    'create-other-schemas': async (t) => {
      await create(t, {
        schema_id: 'customer',
        traits: { username: t.run, contact: t.email(), tags: ['x'] },
        credentials: { password: { config: { password: PASSWORD } } },
      });
      await create(t, { schema_id: 'employee', traits: { number: `n-${t.run}`, extra: { any: 'thing' } } });
      await create(t, { schema_id: 'Ünï cødé/1', traits: { number: `u-${t.run}` } });
      await create(t, {
        schema_id: 'customer',
        traits: { username: 'NO GOOD', plan: 'gold', terms: false, tags: [1] },
      });
    },
    'identifier-shared-by-schemas': async (t) => {
      await create(t, {
        schema_id: 'employee',
        traits: { number: t.run },
        credentials: { password: { config: { password: PASSWORD } } },
      });
      await create(t, {
        schema_id: 'customer',
        traits: { username: t.run },
        credentials: { password: { config: { password: PASSWORD } } },
      });
    },
  }),
];
