import type { Agent } from '../../lib/agent.ts';
import { text } from '../../lib/answer.ts';
import { scenarios } from '../../lib/scenario.ts';

/** Creates a logout flow and gives the path of its URL. */
async function logoutPath(agent: Agent, base: string, query: Record<string, string> = {}): Promise<string> {
  const answer = await agent.get('/self-service/logout/browser', { query, headers: { accept: 'application/json' } });
  return text(answer.body, 'logout_url').replace(base, '');
}

export default [
  ...scenarios('base', {
    browser: async (t) => {
      const browser = t.browser();
      await t.setup.loggedIn(browser, t.email());
      const path = await logoutPath(browser, t.publicUrl);
      const cookies = browser.jar.header() ?? '';
      await browser.get(path);
      await browser.get('/sessions/whoami');
      await browser.get('/sessions/whoami', { noCookies: true, headers: { cookie: cookies } });
    },
    ajax: async (t) => {
      const ajax = t.ajax();
      await t.setup.loggedIn(ajax, t.email());
      await ajax.get(await logoutPath(ajax, t.publicUrl));
      await ajax.get('/sessions/whoami');
    },
    replayed: async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const path = await logoutPath(agent, t.publicUrl);
        await agent.get(path);
        const answer = await agent.get(path);
        await agent.lookAtErrors(answer);
      }
    },
    'create-without-session': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) await agent.get('/self-service/logout/browser');
    },
    'create-with-session-token': async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      await native.get('/self-service/logout/browser');
    },
    'wrong-token': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        for (const query of ['?token=wrong', '?token=', '', `?token=ory_lo_${'a'.repeat(32)}`]) {
          const answer = await agent.get(`/self-service/logout${query}`);
          await agent.lookAtErrors(answer);
        }
        await agent.get('/sessions/whoami');
      }
    },
    'token-of-another-user': async (t) => {
      const other = t.browser();
      await t.setup.loggedIn(other, t.email('other'));
      const path = await logoutPath(other, t.publicUrl);
      for (const agent of [t.browser(), t.ajax()]) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const answer = await agent.get(path);
        await agent.lookAtErrors(answer);
      }
      await other.get('/sessions/whoami');
    },
    'token-without-session': async (t) => {
      const browser = t.browser();
      await t.setup.loggedIn(browser, t.email());
      const path = await logoutPath(browser, t.publicUrl);
      const answer = await t.browser().get(path);
      const looker = t.browser();
      await looker.lookAtErrors(answer);
      await t.ajax().get(path);
      await browser.get('/sessions/whoami');
    },
    'return-to': async (t) => {
      const browser = t.browser();
      await t.setup.loggedIn(browser, t.email());
      await browser.get(await logoutPath(browser, t.publicUrl, { return_to: 'http://ui.example.org/bye?x=1' }));
    },
    'return-to-given-late': async (t) => {
      const browser = t.browser();
      await t.setup.loggedIn(browser, t.email());
      const path = await logoutPath(browser, t.publicUrl);
      await browser.get(`${path}&return_to=http%3A%2F%2Fui.example.org%2Flate`);
    },
    'return-to-refused': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const early = await agent.get('/self-service/logout/browser', {
          query: { return_to: 'http://evil.example.org' },
        });
        await agent.lookAtErrors(early);
        const path = await logoutPath(agent, t.publicUrl);
        const late = await agent.get(`${path}&return_to=http%3A%2F%2Fevil.example.org`);
        await agent.lookAtErrors(late);
        await agent.get('/sessions/whoami');
      }
    },
    native: async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      const session_token = native.token;
      await native.send('DELETE', '/self-service/logout/api', { json: { session_token } });
      await native.get('/sessions/whoami');
      await native.send('DELETE', '/self-service/logout/api', { json: { session_token } });
    },
    'native-bad-tokens': async (t) => {
      const native = t.native();
      for (const json of [
        { session_token: 'wrong' },
        { session_token: '' },
        {},
        { session_token: 7 },
        { session_token: null },
        { token: 'x' },
        [],
      ]) {
        await native.send('DELETE', '/self-service/logout/api', { json });
      }
      await native.send('DELETE', '/self-service/logout/api');
      await native.send('DELETE', '/self-service/logout/api', {
        raw: '{',
        headers: { 'content-type': 'application/json' },
      });
      await native.send('DELETE', '/self-service/logout/api', { form: { session_token: 'x' } });
    },
    'native-unknown-fields': async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      await native.send('DELETE', '/self-service/logout/api', { json: { session_token: native.token, extra: 1 } });
    },
    'native-token-of-disabled-session': async (t) => {
      const native = t.native();
      const id = await t.setup.loggedIn(native, t.email());
      await t.setup.admin.delete(`/admin/identities/${id}/sessions`);
      await native.send('DELETE', '/self-service/logout/api', { json: { session_token: native.token } });
    },
  }),
  ...scenarios('no-hooks', {
    'own-return-address': async (t) => {
      const browser = t.browser();
      await t.setup.loggedIn(browser, t.email());
      await browser.get(await logoutPath(browser, t.publicUrl));
    },
  }),
];
