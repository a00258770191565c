import { flowIdOf } from '../../lib/agent.ts';
import { header } from '../../lib/answer.ts';
import { asked, begin, password, submit } from '../../lib/oauth2.ts';
import { browsers, leadsTo } from '../../lib/oidc.ts';
import type { ProviderAnswer } from '../../lib/providers/call.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { linkTotp, totpCode } from '../../lib/second-factor.ts';
import { UNKNOWN_ID } from '../../lib/unknown-id.ts';

/** Answers of a provider that cannot be used. */
const BROKEN: Readonly<Record<string, ProviderAnswer>> = {
  dropped: 'drop',
  'server-error': { status: 500, body: { error: 'server_error', error_description: 'no', error_hint: 'a hint' } },
  unavailable: { status: 503, body: 'down' },
  'not-implemented': { status: 501, body: { error: 'x' } },
  forbidden: {
    status: 403,
    body: { error: 'forbidden', error_description: 'no', error_hint: 'a hint', status_code: 403 },
  },
  'not-found-as-text': { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found\n' },
  redirect: { status: 302, headers: { location: 'http://127.0.0.1:9/elsewhere' }, body: {} },
  'not-json': { body: 'not json' },
  'of-another-type': { headers: { 'content-type': 'text/html' }, body: '<html></html>' },
  empty: { body: {} },
  'a-list': { body: [] },
};

const withAccount = async (t: Context): Promise<string> => {
  const email = t.email();
  await t.setup.identity(email);
  return email;
};

export default [
  ...scenarios('oauth2', {
    login: async (t) => {
      const email = await withAccount(t);
      for (const agent of everyone(t)) {
        const flow = await agent.start('login', asked(t));
        await submit(agent, flow, password(email, 'wrong'));
        await submit(agent, flow, password(email));
        await agent.get('/sessions/whoami');
        await submit(agent, flow, password(email));
      }
    },
    'login-with-return-to': async (t) => {
      const email = await withAccount(t);
      for (const agent of browsers(t)) {
        const flow = await agent.start('login', asked(t, {}, { return_to: 'http://ui.example.org/there' }));
        await submit(agent, flow, password(email));
      }
    },
    'login-with-a-refused-return-to': async (t) => {
      for (const agent of browsers(t))
        await begin(agent, 'login', asked(t, {}, { return_to: 'http://evil.example.org' }));
    },
    'login-what-the-client-asks-for': async (t) => {
      const oidcContext = {
        acr_values: ['high'],
        login_hint: 'a@example.org',
        ui_locales: ['de'],
        display: null,
        more: 1,
      };
      const client = { client_name: '<b>App</b>', contacts: null, metadata: { a: [null] }, extra: null, jwks: null };
      for (const agent of browsers(t)) await begin(agent, 'login', asked(t, { oidcContext, client }));
    },
    'login-unknown-challenge': async (t) => {
      for (const agent of everyone(t)) await begin(agent, 'login', { login_challenge: UNKNOWN_ID });
    },
    'login-empty-challenge': async (t) => {
      for (const agent of everyone(t)) await begin(agent, 'login', { login_challenge: '' });
    },
    'login-challenge-given-twice': async (t) => {
      const known = t.oauth2.challenge();
      for (const agent of browsers(t)) {
        await begin(agent, 'login', `login_challenge=${known}&login_challenge=${UNKNOWN_ID}`);
        await begin(agent, 'login', `login_challenge=${UNKNOWN_ID}&login_challenge=${known}`);
        await begin(agent, 'login', `login_challenge=&login_challenge=${known}`);
      }
    },
    'login-odd-challenges': async (t) => {
      for (const challenge of ['a b&c=d', 'ä', '../../accept', 'x'.repeat(3000)])
        await begin(t.ajax(), 'login', { login_challenge: challenge });
    },
    'login-expired-challenge': async (t) => {
      for (const agent of everyone(t)) await begin(agent, 'login', asked(t, { state: 'expired' }));
    },
    'login-used-challenge': async (t) => {
      for (const agent of everyone(t)) await begin(agent, 'login', asked(t, { state: 'used' }));
    },
    'login-accepted-twice': async (t) => {
      const email = await withAccount(t);
      const query = asked(t);
      for (const agent of browsers(t)) await submit(agent, await agent.start('login', query), password(email));
    },
    'login-remembered-as-another': async (t) => {
      const email = await withAccount(t);
      for (const agent of browsers(t)) {
        const flow = await agent.start('login', asked(t, { skip: true, subject: UNKNOWN_ID }));
        await submit(agent, flow, password(email));
      }
    },
    ...Object.fromEntries(
      Object.entries(BROKEN).map(([name, answer]) => [
        `login-provider-${name}`,
        async (t: Context) => {
          const email = await withAccount(t);
          for (const agent of browsers(t)) {
            t.oauth2.reset();
            t.oauth2.answer('get', answer);
            await begin(agent, 'login', asked(t));
            t.oauth2.reset();
            const flow = await agent.start('login', asked(t));
            t.oauth2.answer('accept', answer);
            await submit(agent, flow, password(email));
            await agent.get('/sessions/whoami');
          }
        },
      ]),
    ),
    'login-request-without-members': async (t) => {
      const whole = { challenge: 'c', client: {}, request_url: 'http://x', skip: false, subject: '' };
      const changed = (change: object) => ({ body: { ...whole, ...change } });
      const { subject: _subject, ...withoutSubject } = whole;
      const { client: _client, ...withoutClient } = whole;
      for (const answer of [
        { body: withoutSubject },
        { body: withoutClient },
        changed({}),
        changed({ skip: 'true' }),
        changed({ request_url: 1 }),
        changed({ client: null, subject: null }),
        changed({ client: [] }),
        changed({ oidc_context: null, requested_scope: null, session_id: null, more: { b: 1, a: null } }),
        changed({ requested_scope: 'openid' }),
        changed({ client: { client_id: 5 } }),
      ]) {
        t.oauth2.answer('get', answer as ProviderAnswer);
        await begin(t.ajax(), 'login', asked(t));
      }
    },
    'login-provider-fails-meanwhile': async (t) => {
      const email = await withAccount(t);
      for (const agent of browsers(t)) {
        t.oauth2.reset();
        const flow = await agent.start('login', asked(t));
        t.oauth2.answer('get', { status: 404, body: { error: 'Not Found' } });
        const shown = await agent.get('/self-service/login/flows', { query: { id: flow.id } });
        if (agent.dialect === 'browser') await agent.lookAtErrors(shown);
        await submit(agent, flow, password(email, 'wrong'));
        await submit(agent, flow, password(email));
      }
    },
    'login-accepted-with-an-odd-address': async (t) => {
      const email = await withAccount(t);
      for (const agent of browsers(t)) {
        for (const body of [{ redirect_to: 5 }, { redirect_to: '/relative' }]) {
          t.oauth2.answer('accept', { body });
          await submit(agent, await agent.start('login', asked(t)), password(email));
        }
      }
    },
    'login-accepted-with-an-empty-address': async (t) => {
      const email = await withAccount(t);
      for (const agent of browsers(t)) {
        for (const body of [{ redirect_to: '' }, { redirect_to: null }]) {
          t.oauth2.answer('accept', { body });
          await agent.submitOnly(await agent.start('login', asked(t)), password(email));
        }
      }
    },
    'signed-in-and-to-be-skipped': async (t) => {
      for (const agent of everyone(t)) {
        const subject = await t.setup.loggedIn(agent, t.email(agent.dialect));
        await begin(agent, 'login', asked(t, { skip: true, subject }));
        await begin(agent, 'login', asked(t, { skip: true, subject: UNKNOWN_ID }));
        await begin(agent, 'login', asked(t, { skip: true, subject }, { refresh: 'true' }));
        await begin(agent, 'login', asked(t, { skip: true, subject }, { return_to: 'http://ui.example.org/there' }));
      }
    },
    'signed-in-and-skipping-fails': async (t) => {
      for (const agent of browsers(t)) {
        const subject = await t.setup.loggedIn(agent, t.email(agent.dialect));
        t.oauth2.answer('accept', { status: 404, body: { error: 'Not Found', error_hint: 'gone' } });
        await begin(agent, 'login', asked(t, { skip: true, subject }));
        t.oauth2.answer('accept', 'drop');
        await begin(agent, 'login', asked(t, { skip: true, subject }));
      }
    },
    'signed-in-and-not-to-be-skipped': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        await t.setup.loggedIn(agent, email);
        const flow = await agent.start('login', asked(t, { parameters: { prompt: 'login' } }));
        await submit(agent, flow, password(email));
        await agent.get('/sessions/whoami');
      }
    },
    'signed-in-as-another': async (t) => {
      const other = await withAccount(t);
      for (const agent of browsers(t)) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const flow = await agent.start('login', asked(t));
        await submit(agent, flow, password(other));
      }
    },
    'not-signed-in-and-to-be-skipped': async (t) => {
      const email = t.email();
      const subject = await t.setup.identity(email);
      for (const agent of browsers(t)) {
        const flow = await agent.start('login', asked(t, { skip: true, subject }));
        await submit(agent, flow, password(email));
      }
    },
    'signed-in-meanwhile': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        const flow = await agent.start('login', asked(t));
        await t.setup.loggedIn(agent, email);
        await submit(agent, flow, password(email));
      }
    },
    'logged-out-afterwards': async (t) => {
      const email = await withAccount(t);
      const browser = t.browser();
      await submit(browser, await browser.start('login', asked(t)), password(email));
      const whoami = await browser.get('/sessions/whoami');
      const id = (whoami.body as { id: string }).id;
      // What the authorization server does when the user logs out there.
      await t.admin.delete(`/admin/sessions/${id}`);
      await t.admin.delete(`/admin/sessions/${id}`);
      await browser.get('/sessions/whoami');
    },
  }),
  ...scenarios('oauth2-two-steps', {
    'login-identifier-first': async (t) => {
      const email = await withAccount(t);
      for (const agent of browsers(t)) {
        const flow = await agent.start('login', asked(t));
        await submit(agent, flow, { method: 'identifier_first', identifier: email });
        await submit(agent, flow, password(email, 'wrong'));
        await submit(agent, flow, password(email));
      }
    },
    'login-identifier-first-provider-fails': async (t) => {
      const email = await withAccount(t);
      for (const agent of browsers(t)) {
        t.oauth2.reset();
        const flow = await agent.start('login', asked(t));
        t.oauth2.answer('get', { status: 404, body: { error: 'Not Found' } });
        await submit(agent, flow, { method: 'identifier_first', identifier: email });
      }
    },
  }),
  ...scenarios('oauth2-session', {
    'login-forgotten-by-browsers': async (t) => {
      const email = await withAccount(t);
      for (const agent of browsers(t)) {
        t.oauth2.answer('get', { body: { challenge: 'c', client: {}, request_url: '', skip: false, subject: '' } });
        t.oauth2.answer('accept', { body: { redirect_to: 'http://oauth.example.org/next?a=1&b=2' } });
        await submit(agent, await agent.start('login', { login_challenge: 'c' }), password(email));
      }
    },
  }),
  ...scenarios('oauth2-short', {
    'login-expires': async (t) => {
      const email = await withAccount(t);
      for (const agent of browsers(t)) {
        const flow = await agent.start('login', asked(t));
        await t.sleep(1300);
        await agent.get('/self-service/login/flows', { query: { id: flow.id } });
        const answer = await agent.submitOnly(flow, password(email));
        await agent.look(answer);
      }
    },
  }),
  ...scenarios('oauth2-override', {
    'login-returns-to-the-client': async (t) => {
      const email = await withAccount(t);
      for (const agent of browsers(t)) {
        const flow = await agent.start('login', asked(t, {}, { return_to: 'http://ui.example.org/there' }));
        await submit(agent, flow, password(email, 'wrong'));
        await submit(agent, flow, password(email));
      }
    },
    'signed-in-and-overridden': async (t) => {
      for (const agent of browsers(t)) {
        const subject = await t.setup.loggedIn(agent, t.email(agent.dialect));
        await begin(agent, 'login', asked(t, { skip: true, subject }));
        await begin(agent, 'login', asked(t));
      }
    },
    'recovery-returns-to-the-client': async (t) => {
      const email = await withAccount(t);
      for (const agent of browsers(t)) {
        const challenge = t.oauth2.challenge();
        const flow = await agent.start('recovery', { return_to: t.oauth2.requestUrl(challenge) });
        await agent.submit(flow, { method: 'code', email });
        await agent.submit(flow, { method: 'code', code: await t.setup.code(email) });
      }
    },
  }),
  ...scenarios('oauth2-override-refused', {
    'login-may-not-return-to-the-client': async (t) => {
      for (const agent of browsers(t)) await begin(agent, 'login', asked(t));
      for (const agent of browsers(t)) await begin(agent, 'registration', asked(t));
    },
  }),
  ...scenarios('oauth2-second-factor', {
    'login-with-a-second-factor': async (t) => {
      for (const [index, agent] of browsers(t).entries()) {
        const email = t.email(agent.dialect);
        const owner = t.setup.silent('ajax');
        await t.setup.loggedIn(owner, email);
        const secret = await linkTotp(t, owner);
        const first = await agent.start('login', asked(t, {}, { return_to: 'http://ui.example.org/there' }));
        const answer = await submit(agent, first, password(email));
        const next = new URL(leadsTo(answer));
        const begun = await agent.get(`${next.pathname}${next.search}`);
        const id =
          agent.dialect === 'browser' ? flowIdOf(header(begun, 'location')) : (begun.body as { id: string }).id;
        const second = await agent.fetchFlow('login', id);
        await submit(agent, second, { method: 'totp', totp_code: '000000' });
        await submit(agent, second, { method: 'totp', totp_code: await totpCode(secret, index) });
      }
    },
    'signed-in-with-one-factor-and-to-be-skipped': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        const subject = await t.setup.loggedIn(agent, email);
        await linkTotp(t, agent);
        await begin(agent, 'login', asked(t, { skip: true, subject }));
        await begin(agent, 'login', asked(t, { skip: true, subject }, { aal: 'aal2' }));
      }
    },
  }),
  ...scenarios('oauth2-private', {
    'login-provider-on-a-private-address': async (t) => {
      for (const agent of browsers(t)) await begin(agent, 'login', asked(t));
    },
  }),
  ...scenarios('oauth2-hooks', {
    'login-as-web-hooks-see-it': async (t) => {
      const email = await withAccount(t);
      for (const agent of browsers(t)) await submit(agent, await agent.start('login', asked(t)), password(email));
    },
    'registration-as-web-hooks-see-it': async (t) => {
      for (const agent of browsers(t)) {
        const flow = await agent.start('registration', asked(t));
        const traits = { email: t.email(agent.dialect) };
        await submit(agent, flow, { method: 'password', password: 'correct-horse-9-battery', traits });
      }
    },
  }),
];
