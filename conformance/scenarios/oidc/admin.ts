import { known, social, userOf } from '../../lib/oidc.ts';
/** Credentials of providers through the admin API. */
import { scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

export default scenarios('oidc', {
  'admin-import': async (t) => {
    const configs = [
      { providers: [{ provider: 'valid', subject: `a-${t.run}` }] },
      {
        providers: [
          { provider: 'valid', subject: `b-${t.run}` },
          { provider: 'second', subject: `b-${t.run}`, organization: '7ab1b7b0-4a3c-4b0c-9f5c-0d5d3b1c2a10' },
        ],
      },
      { providers: [] },
      {},
      { providers: [{ provider: 'nonsense', subject: `c-${t.run}` }] },
      { providers: [{ provider: 'valid' }] },
      { providers: [{ subject: `d-${t.run}` }] },
      { providers: [{ provider: 'valid', subject: `e-${t.run}`, use_auto_link: true }] },
      { providers: [{ provider: 'valid', subject: `f-${t.run}`, initial_access_token: 'abc' }] },
      { providers: 'text' },
      { providers: [{ provider: 'valid', subject: `a-${t.run}` }] },
      { providers: [{ provider: 'va:lid', subject: `g:${t.run}` }] },
    ];
    for (const [index, config] of configs.entries()) {
      const traits = { email: t.email(`import${index}`) };
      const json = { schema_id: 'default', traits, credentials: { oidc: { config } } };
      const answer = await t.admin.post('/admin/identities', { json });
      const location = answer.headers['location']?.[0];
      if (location === undefined) continue;
      const path = new URL(location).pathname;
      await t.admin.get(path.startsWith('/admin') ? path : `/admin${path}`, { query: { include_credential: 'oidc' } });
    }
  },
  'admin-update-credentials': async (t) => {
    const id = await known(t, t.email(), { valid: `a-${t.run}` });
    const path = `/admin/identities/${id}`;
    const same = { schema_id: 'default', state: 'active', traits: { email: t.email() } };
    const providers = [{ provider: 'second', subject: `b-${t.run}` }];
    await t.admin.put(path, { json: { ...same, credentials: { oidc: { config: { providers } } } } });
    await t.admin.get(path, { query: { include_credential: 'oidc' } });
    await t.admin.put(path, { json: same });
    await t.admin.get(path, { query: { include_credential: 'oidc' } });
  },
  'admin-read': async (t) => {
    const id = await known(t, t.email(), { valid: `a-${t.run}`, second: `b-${t.run}` });
    const path = `/admin/identities/${id}`;
    await t.admin.get(path);
    await t.admin.get(path, { query: { include_credential: 'oidc' } });
    await t.admin.get(`${path}?include_credential=oidc&include_credential=password`);
    await t.admin.get('/admin/identities', { query: { credentials_identifier: `valid:a-${t.run}` } });
    await t.admin.get('/admin/identities', {
      query: { credentials_identifier: `valid:a-${t.run}`, include_credential: 'oidc' },
    });
    await t.admin.get('/admin/identities', { query: { credentials_identifier: `VALID:A-${t.run}` } });
  },
  'admin-read-tokens': async (t) => {
    const agent = t.browser();
    userOf(t, 'ada', { email: t.email() });
    await social(t, agent, 'registration');
    const query = { credentials_identifier: `valid:ada-${t.run}`, include_credential: 'oidc' };
    await t.admin.get('/admin/identities', { query });
  },
  'admin-delete-one-provider': async (t) => {
    const id = await known(t, t.email(), { valid: `a-${t.run}`, second: `b-${t.run}` });
    const path = `/admin/identities/${id}`;
    const credentials = `${path}/credentials/oidc`;
    await t.admin.delete(credentials);
    await t.admin.delete(credentials, { query: { identifier: 'nonsense' } });
    await t.admin.delete(credentials, { query: { identifier: `valid:a-${t.run}` } });
    await t.admin.get(path, { query: { include_credential: 'oidc' } });
    await t.admin.delete(credentials, { query: { identifier: `valid:a-${t.run}` } });
    await t.admin.delete(credentials, { query: { identifier: `second:b-${t.run}` } });
    await t.admin.get(path, { query: { include_credential: 'oidc' } });
    await t.admin.delete(credentials, { query: { identifier: `second:b-${t.run}` } });
  },
  'admin-delete-last-way-in': async (t) => {
    const id = await known(t, t.email(), { valid: `a-${t.run}` });
    const credentials = `/admin/identities/${id}/credentials/oidc`;
    await t.admin.delete(credentials, { query: { identifier: `valid:a-${t.run}` } });
  },
  'admin-import-signs-in': async (t) => {
    const agent = t.browser();
    const sub = userOf(t, 'ada', { email: t.email() });
    const credentials = {
      oidc: { config: { providers: [{ provider: 'valid', subject: sub }] } },
      password: { config: { password: PASSWORD } },
    };
    const json = { schema_id: 'default', traits: { email: t.email() }, credentials };
    await t.admin.post('/admin/identities', { json });
    await social(t, agent, 'login');
  },
});
