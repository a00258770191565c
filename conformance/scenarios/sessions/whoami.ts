import { scenarios } from '../../lib/scenario.ts';

export default [
  ...scenarios('base', {
    'whoami-cookie-header-bearer': async (t) => {
      const ajax = t.ajax();
      await t.setup.loggedIn(ajax, t.email());
      await ajax.get('/sessions/whoami');
      const token = await t.setup.token(t.email());
      const native = t.native();
      await native.get('/sessions/whoami', { headers: { 'x-session-token': token } });
      await native.get('/sessions/whoami', { headers: { authorization: `Bearer ${token}` } });
      await native.get('/sessions/whoami', { headers: { authorization: `bearer ${token}` } });
      await native.get('/sessions/whoami', { headers: { authorization: `Basic ${token}` } });
      await native.get('/sessions/whoami', { headers: { authorization: token } });
      await native.get('/sessions/whoami', {
        headers: { 'x-session-cookie': ajax.jar.get('ory_kratos_session') ?? '' },
      });
      await native.post('/sessions/whoami', { headers: { 'x-session-token': token } });
    },
    'whoami-which-counts': async (t) => {
      const ajax = t.ajax();
      await t.setup.loggedIn(ajax, t.email('cookie'));
      await t.setup.identity(t.email('token'));
      await t.setup.identity(t.email('bearer'));
      await t.later();
      const token = await t.setup.token(t.email('token'));
      const bearer = await t.setup.token(t.email('bearer'));
      await ajax.get('/sessions/whoami', { headers: { 'x-session-token': token, authorization: `Bearer ${bearer}` } });
      await ajax.get('/sessions/whoami', { headers: { authorization: `Bearer ${bearer}` } });
      await ajax.get('/sessions/whoami', { headers: { 'x-session-token': 'wrong' } });
      await t
        .native()
        .get('/sessions/whoami', { headers: { 'x-session-token': 'wrong', authorization: `Bearer ${bearer}` } });
      await ajax.get('/sessions/whoami', { headers: { 'x-session-token': '' } });
    },
    'whoami-wrong-tokens': async (t) => {
      const native = t.native();
      await native.get('/sessions/whoami');
      for (const token of ['wrong', '', `ory_st_${'a'.repeat(32)}`, 'a'.repeat(5000), "' OR 1=1 --"]) {
        await native.get('/sessions/whoami', { headers: { 'x-session-token': token } });
        await native.get('/sessions/whoami', { headers: { authorization: `Bearer ${token}` } });
      }
    },
    'whoami-tokenize-unknown': async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      await native.get('/sessions/whoami?tokenize_as=unknown');
      await native.get('/sessions/whoami?tokenize_as=');
    },
    'whoami-user-agent': async (t) => {
      const native = t.native();
      await t.setup.identity(t.email());
      const flow = await native.start('login');
      const headers = {
        'user-agent': 'Conformance/1.0',
        'x-forwarded-for': '198.51.100.7, 10.0.0.1',
        'true-client-ip': '198.51.100.8',
        'cf-ipcity': 'Bern',
        'cf-ipcountry': 'CH',
      };
      await native.submit(
        flow,
        { method: 'password', identifier: t.email(), password: 'correct-horse-9-battery' },
        headers,
      );
    },
    'whoami-disabled-session': async (t) => {
      const native = t.native();
      const id = await t.setup.loggedIn(native, t.email());
      await t.setup.admin.delete(`/admin/identities/${id}/sessions`);
      await native.get('/sessions/whoami');
    },
    'list-and-revoke': async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      await native.get('/sessions');
      const other = t.native();
      other.token = await t.setup.token(t.email());
      const listed = await native.get('/sessions');
      const [session] = listed.body as { id: string }[];
      await native.send('DELETE', `/sessions/${session?.id}`);
      await other.get('/sessions/whoami');
      await native.get('/sessions');
      await native.send('DELETE', `/sessions/${session?.id}`);
    },
    'revoke-all-others': async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      const others = [await t.setup.token(t.email()), await t.setup.token(t.email())];
      await native.send('DELETE', '/sessions');
      await native.send('DELETE', '/sessions');
      await native.get('/sessions/whoami');
      for (const token of others) await t.native().get('/sessions/whoami', { headers: { 'x-session-token': token } });
    },
    'revoke-current': async (t) => {
      for (const agent of [t.ajax(), t.native()]) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const whoami = await agent.get('/sessions/whoami');
        await agent.send('DELETE', `/sessions/${(whoami.body as { id: string }).id}`);
        await agent.get('/sessions/whoami');
      }
    },
    'revoke-of-another-user': async (t) => {
      const victim = t.native();
      await t.setup.loggedIn(victim, t.email('victim'));
      const { body } = await victim.get('/sessions/whoami');
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      await native.send('DELETE', `/sessions/${(body as { id: string }).id}`);
      await victim.get('/sessions/whoami');
    },
    'revoke-unknown': async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      for (const id of ['11111111-2222-4333-8444-555555555555', 'nonsense', '00000000-0000-0000-0000-000000000000']) {
        await native.send('DELETE', `/sessions/${id}`);
      }
      await t.native().send('DELETE', '/sessions/11111111-2222-4333-8444-555555555555');
      await t.native().send('DELETE', '/sessions');
      await t.native().get('/sessions');
    },
    'revoke-by-cookie-without-csrf-token': async (t) => {
      const ajax = t.ajax();
      await t.setup.loggedIn(ajax, t.email());
      await t.setup.token(t.email());
      await ajax.get('/sessions');
      await ajax.send('DELETE', '/sessions');
    },
    'list-pages': async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      for (let count = 0; count < 3; count += 1) await t.setup.token(t.email());
      for (const query of [
        'per_page=2&page=1',
        'per_page=2&page=2',
        'per_page=2&page=3',
        'page_size=1',
        'per_page=x&page=y',
        'per_page=0&page=0',
        'per_page=-1&page=-1',
        'page_size=2000',
        'page_token=nonsense',
      ]) {
        await native.get(`/sessions?${query}`);
      }
    },
    'get-one-on-public': async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      const { body } = await native.get('/sessions/whoami');
      await native.get(`/sessions/${(body as { id: string }).id}`);
    },
  }),
  ...scenarios('cached-sessions', {
    'whoami-cache-header': async (t) => {
      const native = t.native();
      await native.get('/sessions/whoami');
      await t.setup.loggedIn(native, t.email());
      await native.get('/sessions/whoami');
      const ajax = t.ajax();
      await t.setup.logIn(ajax, t.email());
      await ajax.get('/sessions/whoami');
    },
  }),
  ...scenarios('cached-sessions-short', {
    'whoami-cache-max-age': async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      await native.get('/sessions/whoami');
    },
  }),
  ...scenarios('short-session', {
    'session-expires': async (t) => {
      for (const agent of [t.browser(), t.ajax(), t.native()]) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        await t.sleep(1300);
        await agent.get('/sessions/whoami');
        await agent.init('settings');
      }
    },
  }),
];
