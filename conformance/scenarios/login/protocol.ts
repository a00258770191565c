import { header } from '../../lib/answer.ts';
import { scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';
import { UNKNOWN_ID } from '../../lib/unknown-id.ts';

export default [
  ...scenarios('base', {
    'fetch-unknown-flow': async (t) => {
      for (const agent of [t.browser(), t.native()]) {
        for (const id of [UNKNOWN_ID, 'nonsense', '', '%00']) await agent.get(`/self-service/login/flows?id=${id}`);
        await agent.get('/self-service/login/flows');
      }
    },
    'fetch-flow-of-other-browser': async (t) => {
      const flow = await t.browser().start('login');
      await t.browser().get('/self-service/login/flows', { query: { id: flow.id } });
      await t.native().get('/self-service/login/flows', { query: { id: flow.id } });
    },
    'fetch-native-flow': async (t) => {
      const flow = await t.native().start('login');
      await t.native().fetchFlow('login', flow.id);
      await t.browser().fetchFlow('login', flow.id);
      await t.native().get('/self-service/login/flows', { query: { flow: flow.id } });
    },
    'request-url-as-it-was-sent': async (t) => {
      for (const query of ['?', '??', "?a='b'", '?a="b"', '?a=<b>', '?a=%zz'])
        await t.native().get(`/self-service/login/api${query}`);
    },
    'submit-unknown-flow': async (t) => {
      for (const agent of [t.browser(), t.ajax(), t.native()]) {
        for (const query of [`?flow=${UNKNOWN_ID}`, '?flow=nonsense', '?flow=', '']) {
          const payload = { method: 'password', identifier: t.email(), password: PASSWORD };
          const options = agent.dialect === 'browser' ? { form: payload } : { json: payload };
          const answer = await agent.post(`/self-service/login${query}`, options);
          if (header(answer, 'location').includes('error?id=')) await agent.lookAtError(answer);
        }
      }
    },
    replay: async (t) => {
      await t.setup.identity(t.email());
      for (const agent of [t.browser(), t.ajax(), t.native()]) {
        const flow = await agent.start('login');
        await agent.submit(flow, { method: 'password', identifier: t.email(), password: PASSWORD });
        await agent.submit(flow, { method: 'password', identifier: t.email(), password: PASSWORD });
      }
    },
    csrf: async (t) => {
      await t.setup.identity(t.email());
      for (const agent of [t.browser(), t.ajax()]) {
        const flow = await agent.start('login');
        const payload = { method: 'password', identifier: t.email(), password: PASSWORD };
        for (const csrf_token of ['', 'nonsense', Buffer.alloc(64, 3).toString('base64')]) {
          const answer = await agent.submit(flow, { ...payload, csrf_token });
          if (header(answer, 'location').includes('error?id=')) await agent.lookAtError(answer);
        }
        agent.jar.forge('csrf_token', Buffer.alloc(32, 3).toString('base64'));
        await agent.submit(flow, payload);
      }
    },
    'browser-flow-submitted-natively': async (t) => {
      await t.setup.identity(t.email());
      const flow = await t.ajax().start('login');
      await t.native().submit(flow, { method: 'password', identifier: t.email(), password: PASSWORD });
    },
    'native-flow-submitted-by-browser': async (t) => {
      await t.setup.identity(t.email());
      const flow = await t.native().start('login');
      const browser = t.browser();
      await browser.get('/self-service/login/browser');
      const answer = await browser.submit(flow, { method: 'password', identifier: t.email(), password: PASSWORD });
      if (header(answer, 'location').includes('error?id=')) await browser.lookAtError(answer);
    },
    'malformed-bodies': async (t) => {
      const native = t.native();
      const flow = await native.start('login');
      const ajax = t.ajax();
      const other = await ajax.start('login');
      for (const raw of ['{"method":', '', '[]', 'null', '{"method":"password"']) {
        await native.post(`/self-service/login?flow=${flow.id}`, {
          raw,
          headers: { 'content-type': 'application/json' },
        });
        await ajax.post(`/self-service/login?flow=${other.id}`, {
          raw,
          headers: { 'content-type': 'application/json' },
        });
      }
      await native.post(`/self-service/login?flow=${flow.id}`, {
        raw: '%zz=%',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    },
    'flow-in-body-only': async (t) => {
      const native = t.native();
      const flow = await native.start('login');
      await native.post('/self-service/login', { json: { flow: flow.id, method: 'password' } });
      await native.post(`/self-service/login?flow=${UNKNOWN_ID}&flow=${flow.id}`, { json: { method: 'password' } });
    },
    'get-submit-path': async (t) => {
      const native = t.native();
      const flow = await native.start('login');
      await native.get(`/self-service/login?flow=${flow.id}`);
      const browser = t.browser();
      const second = await browser.start('login');
      await browser.look(await browser.get(`/self-service/login?flow=${second.id}`));
    },
    'accept-header-variants': async (t) => {
      for (const accept of [
        '*/*',
        'application/json, text/plain, */*',
        'text/html,application/json',
        'application/*',
        '',
        'nonsense',
        'text/html;q=0.1,application/json',
      ]) {
        await t.browser().get('/self-service/login/browser', { headers: { accept } });
      }
    },
    'forged-session-cookie': async (t) => {
      for (const value of ['nonsense', '', 'MTc5NTIwMjQ3M3xOY3pZ', 'a'.repeat(5000)]) {
        const browser = t.browser();
        browser.jar.set('ory_kratos_session', value);
        await browser.get('/sessions/whoami');
        await browser.get('/self-service/login/browser');
      }
    },
  }),
  ...scenarios('short', {
    expired: async (t) => {
      await t.setup.identity(t.email());
      for (const agent of [t.browser(), t.ajax(), t.native()]) {
        const flow = await agent.start('login', { return_to: 'http://ui.example.org/there' });
        await t.sleep(2300);
        await agent.get('/self-service/login/flows', { query: { id: flow.id } });
        await agent.submit(flow, { method: 'password', identifier: t.email(), password: PASSWORD });
      }
    },
    'refresh-expired': async (t) => {
      const browser = t.browser();
      await t.setup.identity(t.email());
      const flow = await browser.start('login', { refresh: 'true', aal: 'aal1' });
      await t.sleep(2300);
      await browser.submit(flow, { method: 'password', identifier: t.email(), password: PASSWORD });
    },
    'refresh-expired-signed-in': async (t) => {
      for (const agent of [t.browser(), t.ajax(), t.native()]) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const flow = await agent.start('login', { refresh: 'true' });
        await t.sleep(2300);
        const identifier = t.email(agent.dialect);
        await agent.submitOnly(flow, { method: 'password', identifier, password: PASSWORD });
      }
    },
  }),
  ...scenarios('no-hooks', {
    'own-return-address': async (t) => {
      await t.setup.identity(t.email());
      for (const agent of [t.browser(), t.ajax()]) {
        await agent.submit(await agent.start('login'), {
          method: 'password',
          identifier: t.email(),
          password: PASSWORD,
        });
      }
    },
  }),
  ...scenarios('cookies', {
    'configured-cookies': async (t) => {
      await t.setup.identity(t.email());
      const browser = t.browser();
      await browser.submit(await browser.start('login'), {
        method: 'password',
        identifier: t.email(),
        password: PASSWORD,
      });
      await browser.get('/sessions/whoami');
      const logout = await t
        .ajax()
        .get('/self-service/logout/browser', { headers: { cookie: browser.jar.header() ?? '' } });
      await browser.get(String((logout.body as { logout_url?: string } | null)?.logout_url).replace(t.publicUrl, ''));
    },
  }),
];
