import { HASHES } from '../../lib/hashes.ts';
import { type Context, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';
import { UNKNOWN_ID } from '../../lib/unknown-id.ts';

async function canLogIn(t: Context, identifier: string, password = PASSWORD): Promise<void> {
  const native = t.native();
  await native.submit(await native.start('login'), { method: 'password', identifier, password });
}

export default [
  ...scenarios('base', {
    update: async (t) => {
      const id = await t.setup.identity(t.email(), {
        metadata_public: { a: 1 },
        metadata_admin: { b: 2 },
        external_id: `x-${t.run}`,
      });
      await t.admin.put(`/admin/identities/${id}`, {
        json: {
          schema_id: 'default',
          state: 'active',
          traits: { email: t.email('changed'), name: { first: 'Ada' } },
          metadata_public: { c: 3 },
        },
      });
      await t.admin.get(`/admin/identities/${id}?include_credential=password`);
      await canLogIn(t, t.email());
      await canLogIn(t, t.email('changed'));
    },
    'update-password': async (t) => {
      const id = await t.setup.identity(t.email());
      const json = { schema_id: 'default', state: 'active', traits: { email: t.email() } };
      await t.admin.put(`/admin/identities/${id}`, {
        json: { ...json, credentials: { password: { config: { password: 'brand-new-password' } } } },
      });
      await canLogIn(t, t.email());
      await canLogIn(t, t.email(), 'brand-new-password');
      await t.admin.put(`/admin/identities/${id}`, {
        json: { ...json, credentials: { password: { config: { hashed_password: HASHES['bcrypt'] } } } },
      });
      await canLogIn(t, t.email());
    },
    'update-state': async (t) => {
      const id = await t.setup.identity(t.email());
      const json = { schema_id: 'default', traits: { email: t.email() } };
      for (const state of ['inactive', 'active', 'nonsense', '', null, 7])
        await t.admin.put(`/admin/identities/${id}`, { json: { ...json, state } });
      await t.admin.put(`/admin/identities/${id}`, { json });
    },
    'update-external-id': async (t) => {
      const id = await t.setup.identity(t.email(), { external_id: `x-${t.run}` });
      await t.setup.identity(t.email('second'), { external_id: `y-${t.run}` });
      const json = { schema_id: 'default', state: 'active', traits: { email: t.email() } };
      for (const external_id of [`z-${t.run}`, `y-${t.run}`, ''])
        await t.admin.put(`/admin/identities/${id}`, { json: { ...json, external_id } });
    },
    'update-conflict': async (t) => {
      await t.setup.identity(t.email('taken'));
      const id = await t.setup.identity(t.email());
      await t.admin.put(`/admin/identities/${id}`, {
        json: { schema_id: 'default', state: 'active', traits: { email: t.email('taken') } },
      });
      await t.admin.get(`/admin/identities/${id}`);
    },
    'update-bad': async (t) => {
      const id = await t.setup.identity(t.email());
      const put = (json: unknown) => t.admin.put(`/admin/identities/${id}`, { json });
      const good = { schema_id: 'default', state: 'active', traits: { email: t.email() } };
      for (const traits of [{}, { email: 'x' }, null, 'x', { email: t.email(), age: 'x' }])
        await put({ ...good, traits });
      for (const schema_id of ['unknown', '', null]) await put({ ...good, schema_id });
      await put({});
      await put({ ...good, unknown: 1 });
      await t.admin.put(`/admin/identities/${id}`, { raw: '{', headers: { 'content-type': 'application/json' } });
      await t.admin.put(`/admin/identities/${id}`, {
        raw: JSON.stringify(good),
        headers: { 'content-type': 'text/plain' },
      });
      await t.admin.get(`/admin/identities/${id}`);
    },
    'update-unknown': async (t) => {
      const json = { schema_id: 'default', state: 'active', traits: { email: t.email() } };
      for (const id of [UNKNOWN_ID, 'nonsense', '00000000-0000-0000-0000-000000000000'])
        await t.admin.put(`/admin/identities/${id}`, { json });
    },
    'update-keeps-address-state': async (t) => {
      const verified = {
        value: t.email(),
        via: 'email',
        verified: true,
        status: 'completed',
        verified_at: '2020-01-02T03:04:05Z',
      };
      const id = await t.setup.identity(t.email(), { verifiable_addresses: [verified] });
      for (const name of ['user', 'other', 'user']) {
        await t.admin.put(`/admin/identities/${id}`, {
          json: { schema_id: 'default', state: 'active', traits: { email: t.email(name) } },
        });
      }
    },
    patch: async (t) => {
      const id = await t.setup.identity(t.email(), { metadata_public: { list: [1, 2] } });
      const patch = (json: unknown) => t.admin.patch(`/admin/identities/${id}`, { json });
      await patch([{ op: 'add', path: '/traits/name', value: { first: 'Ada' } }]);
      await patch([{ op: 'replace', path: '/traits/email', value: t.email('changed') }]);
      await patch([{ op: 'add', path: '/metadata_public/list/-', value: 3 }]);
      await patch([{ op: 'remove', path: '/metadata_public/list/0' }]);
      await patch([{ op: 'add', path: '/metadata_admin', value: { note: 'x' } }]);
      await patch([{ op: 'copy', from: '/metadata_admin/note', path: '/traits/name/last' }]);
      await patch([{ op: 'move', from: '/traits/name/last', path: '/traits/name/first' }]);
      await patch([{ op: 'test', path: '/traits/name/first', value: 'x' }]);
      await patch([{ op: 'replace', path: '/state', value: 'inactive' }]);
      await patch([{ op: 'add', path: '/external_id', value: `x-${t.run}` }]);
      await patch([]);
      await t.admin.get(`/admin/identities/${id}?include_credential=password`);
    },
    'patch-refused-paths': async (t) => {
      const id = await t.setup.identity(t.email());
      const paths = [
        '/id',
        '/ID',
        '/Id',
        '/credentials',
        '/Credentials',
        '/credentials/password',
        '/credentials/password/config',
        '/credentials/oidc/config',
        '/stateChangedAt',
        '/state_changed_at',
        '/created_at',
        '/updated_at',
        '/schema_url',
        '/nid',
        '/unknown',
        '',
        '/',
        'traits',
      ];
      for (const path of paths)
        await t.admin.patch(`/admin/identities/${id}`, { json: [{ op: 'replace', path, value: UNKNOWN_ID }] });
      await t.admin.patch(`/admin/identities/${id}`, { json: [{ op: 'add', path: '/unknown', value: 1 }] });
      await t.admin.patch(`/admin/identities/${id}`, {
        json: [{ op: 'copy', from: '/credentials', path: '/metadata_public' }],
      });
      await t.admin.patch(`/admin/identities/${id}`, { json: [{ op: 'move', from: '/id', path: '/metadata_public' }] });
      await t.admin.patch(`/admin/identities/${id}`, { json: [{ op: 'remove', path: '/credentials' }] });
      await t.admin.get(`/admin/identities/${id}?include_credential=password`);
    },
    'patch-bad': async (t) => {
      const id = await t.setup.identity(t.email());
      const bad: unknown[] = [
        [{ op: 'nonsense', path: '/traits' }],
        [{ op: 'replace' }],
        [{ path: '/traits' }],
        [{ op: 'replace', path: '/traits/unknown', value: 1 }],
        [{ op: 'remove', path: '/traits/name' }],
        [{ op: 'test', path: '/traits/email', value: 'nobody' }],
        [{ op: 'replace', path: '/state', value: 'nonsense' }],
        [{ op: 'replace', path: '/schema_id', value: 'unknown' }],
        [{ op: 'replace', path: '/traits/email', value: 'not an address' }],
        [{ op: 'replace', path: '/traits/email', value: 7 }],
        [{ op: 'remove', path: '/traits/email' }],
        [{ op: 'replace', path: '/traits', value: 'text' }],
        { op: 'replace', path: '/traits' },
        'text',
        null,
        7,
        [[]],
        [null],
      ];
      for (const json of bad) await t.admin.patch(`/admin/identities/${id}`, { json });
      await t.admin.patch(`/admin/identities/${id}`, { raw: '[{', headers: { 'content-type': 'application/json' } });
      await t.admin.patch(`/admin/identities/${id}`);
      await t.admin.patch(`/admin/identities/${id}`, { raw: '[]', headers: { 'content-type': 'text/plain' } });
      await t.admin.get(`/admin/identities/${id}`);
    },
    'patch-conflict-leaves-no-trace': async (t) => {
      await t.setup.identity(t.email('taken'));
      const id = await t.setup.identity(t.email());
      await t.admin.patch(`/admin/identities/${id}`, {
        json: [
          { op: 'add', path: '/metadata_public', value: { changed: true } },
          { op: 'replace', path: '/traits/email', value: t.email('taken') },
        ],
      });
      await t.admin.get(`/admin/identities/${id}`);
    },
    'patch-unknown': async (t) => {
      for (const id of [UNKNOWN_ID, 'nonsense'])
        await t.admin.patch(`/admin/identities/${id}`, { json: [{ op: 'replace', path: '/state', value: 'active' }] });
    },
    delete: async (t) => {
      const native = t.native();
      const id = await t.setup.loggedIn(native, t.email());
      await t.admin.delete(`/admin/identities/${id}`);
      await t.admin.get(`/admin/identities/${id}`);
      await native.get('/sessions/whoami');
      await t.admin.delete(`/admin/identities/${id}`);
      await canLogIn(t, t.email());
      await t.setup.identity(t.email());
    },
    'delete-unknown': async (t) => {
      for (const id of [UNKNOWN_ID, 'nonsense', '%00']) await t.admin.delete(`/admin/identities/${id}`);
    },
    'delete-credential': async (t) => {
      const providers = [
        { provider: 'google', subject: `g-${t.run}` },
        { provider: 'github', subject: `h-${t.run}` },
      ];
      const credentials = { password: { config: { password: PASSWORD } }, oidc: { config: { providers } } };
      const id = await t.setup.identity(t.email(), { credentials });
      const types = [
        'password',
        'totp',
        'webauthn',
        'lookup_secret',
        'passkey',
        'code',
        'oidc',
        'saml',
        'profile',
        'nonsense',
        'link_recovery',
        'code_recovery',
      ];
      for (const type of types) await t.admin.delete(`/admin/identities/${id}/credentials/${type}`);
      await t.admin.delete(`/admin/identities/${id}/credentials/oidc?identifier=google:g-${t.run}`);
      await t.admin.delete(`/admin/identities/${id}/credentials/oidc?identifier=google:g-${t.run}`);
      await t.admin.delete(`/admin/identities/${id}/credentials/oidc?identifier=nonsense`);
      await t.admin.get(`/admin/identities/${id}?include_credential=oidc`);
      for (const unknown of [UNKNOWN_ID, 'nonsense'])
        await t.admin.delete(`/admin/identities/${unknown}/credentials/password`);
    },
  }),
];
