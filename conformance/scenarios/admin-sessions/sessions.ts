import type { Agent } from '../../lib/agent.ts';
import { text } from '../../lib/answer.ts';
import { type Context, scenarios } from '../../lib/scenario.ts';
import { UNKNOWN_ID } from '../../lib/unknown-id.ts';

/** Logs a native app in; gives the identity's and the session's id. */
async function session(t: Context, native: Agent, name = 'user'): Promise<{ identity: string; id: string }> {
  const identity = await t.setup.loggedIn(native, t.email(name));
  const whoami = await t.setup
    .silent('native')
    .get('/sessions/whoami', { headers: { 'x-session-token': native.token ?? '' } });
  return { identity, id: text(whoami.body, 'id') };
}

export default [
  ...scenarios('base', {
    get: async (t) => {
      const { id } = await session(t, t.native());
      const expands = [
        '',
        '?expand=identity',
        '?expand=devices',
        '?expand=identity&expand=devices',
        '?expand=nonsense',
        '?expand=',
        '?expand=Identity',
      ];
      for (const expand of expands) await t.admin.get(`/admin/sessions/${id}${expand}`);
    },
    'get-unknown': async (t) => {
      for (const id of [UNKNOWN_ID, 'nonsense', '%00', '00000000-0000-0000-0000-000000000000'])
        await t.admin.get(`/admin/sessions/${id}`);
    },
    disable: async (t) => {
      const native = t.native();
      const { id } = await session(t, native);
      await t.admin.delete(`/admin/sessions/${id}`);
      await native.get('/sessions/whoami');
      await t.admin.get(`/admin/sessions/${id}`);
      await t.admin.delete(`/admin/sessions/${id}`);
      for (const unknown of [UNKNOWN_ID, 'nonsense']) await t.admin.delete(`/admin/sessions/${unknown}`);
    },
    extend: async (t) => {
      const native = t.native();
      const { id } = await session(t, native);
      await t.admin.patch(`/admin/sessions/${id}/extend`);
      await native.get('/sessions/whoami');
      for (const unknown of [UNKNOWN_ID, 'nonsense']) await t.admin.patch(`/admin/sessions/${unknown}/extend`);
      await t.admin.patch(`/sessions/${id}/extend`);
      await native.send('PATCH', `/sessions/${id}/extend`);
      await t.admin.get(`/admin/sessions/${id}/extend`);
    },
    'extend-disabled': async (t) => {
      const { id } = await session(t, t.native());
      await t.setup.admin.delete(`/admin/sessions/${id}`);
      await t.admin.patch(`/admin/sessions/${id}/extend`);
      await t.admin.get(`/admin/sessions/${id}`);
    },
    'of-identity': async (t) => {
      const { identity } = await session(t, t.native());
      await t.setup.token(t.email());
      const queries = [
        '',
        '?active=true',
        '?active=false',
        '?active=nonsense',
        '?per_page=1&page=1',
        '?per_page=1&page=2',
        '?page_size=1',
        '?per_page=x',
        '?per_page=0',
        '?page=-5',
      ];
      for (const query of queries) await t.admin.get(`/admin/identities/${identity}/sessions${query}`);
      for (const unknown of [UNKNOWN_ID, 'nonsense']) await t.admin.get(`/admin/identities/${unknown}/sessions`);
    },
    'of-identity-some-disabled': async (t) => {
      const { identity, id } = await session(t, t.native());
      await t.setup.token(t.email());
      await t.setup.admin.delete(`/admin/sessions/${id}`);
      for (const query of ['', '?active=true', '?active=false'])
        await t.admin.get(`/admin/identities/${identity}/sessions${query}`);
    },
    'delete-of-identity': async (t) => {
      const native = t.native();
      const { identity } = await session(t, native);
      await t.admin.delete(`/admin/identities/${identity}/sessions`);
      await native.get('/sessions/whoami');
      await t.admin.get(`/admin/identities/${identity}/sessions`);
      await t.admin.delete(`/admin/identities/${identity}/sessions`);
      for (const unknown of [UNKNOWN_ID, 'nonsense']) await t.admin.delete(`/admin/identities/${unknown}/sessions`);
    },
    'list-odd-parameters': async (t) => {
      const queries = [
        'page_size=x',
        'page_size=0',
        'page_size=-1',
        'page_size=1001',
        'page_size=99999999999999999999',
        'page_token=nonsense',
        'active=nonsense',
        'expand=nonsense',
        'page_token=%00',
      ];
      for (const query of queries) await t.admin.get(`/admin/sessions?${query}&page_size=1&active=false&page_token=`);
    },
  }),
  ...scenarios(
    'base',
    {
      'list-none': async (t) => {
        for (const query of ['', '?active=true', '?page_size=3', '?per_page=3&page=2'])
          await t.admin.get(`/admin/sessions${query}`);
      },
      'list-filters': async (t) => {
        const { id } = await session(t, t.native(), 'first');
        await session(t, t.native(), 'second');
        await t.setup.admin.delete(`/admin/sessions/${id}`);
        for (const query of [
          '?active=true',
          '?active=false',
          '?active=true&expand=identity&expand=devices',
          '?active=false&expand=devices',
        ]) {
          await t.admin.get(`/admin/sessions${query}`);
        }
      },
      'list-pages': async (t) => {
        for (let count = 0; count < 3; count += 1) {
          await session(t, t.native(), `u${count}`);
          await t.later();
        }
        let next: string | undefined = '/admin/sessions?page_size=2';
        for (let page = 0; next !== undefined && page < 5; page += 1) {
          const answer = await t.admin.get(next);
          next = /<([^>]+)>; rel="next"/.exec(answer.headers['link']?.[0] ?? '')?.[1];
        }
        await t.admin.get('/admin/sessions?page_size=0');
        await t.admin.get('/admin/sessions?page_token=nonsense');
        await t.admin.get('/sessions?page_size=1');
      },
    },
    { alone: true },
  ),
];
