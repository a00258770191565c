import { type Agent, type Flow, asFlow } from '../../lib/agent.ts';
import { type Answer, dig, header } from '../../lib/answer.ts';
import { holder } from '../../lib/code.ts';
import { asked, begin, password, signUp, submit } from '../../lib/oauth2.ts';
import { atProvider, browsers, comeBack, userOf } from '../../lib/oidc.ts';
import type { ProviderAnswer } from '../../lib/providers/call.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { UNKNOWN_ID } from '../../lib/unknown-id.ts';

const FAILING: readonly ProviderAnswer[] = [
  { status: 404, body: { error: 'Not Found', error_hint: 'a hint' } },
  { status: 500, body: { error: 'server_error' } },
  'drop',
];

/** The verification that a registration or login leads to. */
async function verification(agent: Agent, answer: Answer): Promise<Flow | undefined> {
  const location = header(answer, 'location');
  const items = dig(answer.body, 'continue_with');
  const shown = Array.isArray(items) ? items.find((item) => dig(item, 'action') === 'show_verification_ui') : undefined;
  const id = location === '' ? dig(shown, 'flow', 'id') : new URL(location).searchParams.get('flow');
  return typeof id === 'string' ? agent.fetchFlow('verification', id) : undefined;
}

async function verify(t: Context, agent: Agent, email: string, answer: Answer): Promise<void> {
  const flow = await verification(agent, answer);
  if (flow === undefined) return;
  await submit(agent, flow, { method: 'code', code: '000000' });
  await submit(agent, flow, { method: 'code', code: await t.setup.code(email) });
  await agent.get('/sessions/whoami');
}

export default [
  ...scenarios('oauth2', {
    registration: async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        const flow = await agent.start('registration', asked(t));
        await submit(agent, flow, signUp(email, 'short'));
        await submit(agent, flow, signUp(email));
        await agent.get('/sessions/whoami');
      }
    },
    'registration-of-a-known-address': async (t) => {
      await t.setup.identity(t.email());
      for (const agent of browsers(t)) {
        const flow = await agent.start('registration', asked(t));
        await submit(agent, flow, signUp(t.email()));
      }
    },
    'registration-faulty-challenges': async (t) => {
      for (const agent of everyone(t)) {
        await begin(agent, 'registration', { login_challenge: UNKNOWN_ID });
        await begin(agent, 'registration', { login_challenge: '' });
        await begin(agent, 'registration', asked(t, { state: 'expired' }));
        await begin(agent, 'registration', asked(t, { state: 'used' }));
      }
    },
    'registration-provider-fails': async (t) => {
      for (const [index, answer] of FAILING.entries()) {
        for (const agent of browsers(t)) {
          t.oauth2.reset();
          t.oauth2.answer('get', answer);
          await begin(agent, 'registration', asked(t));
          t.oauth2.reset();
          const email = t.email(`${agent.dialect}${index}`);
          const flow = await agent.start('registration', asked(t));
          t.oauth2.answer('accept', answer);
          await submit(agent, flow, signUp(email));
          await agent.get('/sessions/whoami');
        }
      }
    },
    'registration-provider-fails-meanwhile': async (t) => {
      for (const agent of browsers(t)) {
        t.oauth2.reset();
        const flow = await agent.start('registration', asked(t));
        t.oauth2.answer('get', { status: 404, body: { error: 'Not Found' } });
        const shown = await agent.get('/self-service/registration/flows', { query: { id: flow.id } });
        if (agent.dialect === 'browser') await agent.lookAtErrors(shown);
        await submit(agent, flow, signUp(t.email(agent.dialect), 'short'));
        await submit(agent, flow, signUp(t.email(agent.dialect)));
      }
    },
    'registration-while-signed-in': async (t) => {
      for (const agent of everyone(t)) {
        const subject = await t.setup.loggedIn(agent, t.email(agent.dialect));
        await begin(agent, 'registration', asked(t, { skip: true, subject }));
        await begin(agent, 'registration', asked(t, { skip: true, subject }, { return_to: 'http://evil.example.org' }));
        await begin(agent, 'registration', asked(t, {}, { return_to: 'http://ui.example.org/there' }));
        t.oauth2.answer('accept', { status: 404, body: { error: 'Not Found' } });
        await begin(agent, 'registration', asked(t, { skip: true, subject }));
        t.oauth2.reset();
      }
    },
    'registration-with-return-to': async (t) => {
      for (const agent of browsers(t)) {
        const flow = await agent.start('registration', asked(t, {}, { return_to: 'http://ui.example.org/there' }));
        await submit(agent, flow, signUp(t.email(agent.dialect)));
      }
    },
  }),
  ...scenarios('oauth2-two-steps', {
    'registration-profile-first': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        const flow = await agent.start('registration', asked(t));
        await submit(agent, flow, { method: 'profile', traits: { email } });
        await submit(agent, flow, signUp(email));
      }
    },
  }),
  ...scenarios('oauth2-no-session', {
    'registration-without-a-session': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('registration', asked(t));
        await submit(agent, flow, signUp(t.email(agent.dialect)));
      }
    },
  }),
  ...scenarios('oauth2-short', {
    'registration-expires': async (t) => {
      for (const agent of browsers(t)) {
        const flow = await agent.start('registration', asked(t));
        await t.sleep(1300);
        await agent.get('/self-service/registration/flows', { query: { id: flow.id } });
        await agent.look(await agent.submitOnly(flow, signUp(t.email(agent.dialect))));
      }
    },
  }),
  ...scenarios('oauth2-override', {
    'registration-returns-to-the-client': async (t) => {
      for (const agent of browsers(t)) {
        const flow = await agent.start('registration', asked(t, {}, { return_to: 'http://ui.example.org/there' }));
        await submit(agent, flow, signUp(t.email(agent.dialect)));
        await begin(agent, 'registration', asked(t));
      }
    },
  }),
  ...scenarios('oauth2-verification', {
    'registration-and-verification': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        const flow = await agent.start('registration', asked(t));
        await verify(t, agent, email, await submit(agent, flow, signUp(email)));
      }
    },
    'registration-and-verification-provider-fails': async (t) => {
      for (const agent of browsers(t)) {
        t.oauth2.reset();
        const email = t.email(agent.dialect);
        const flow = await agent.start('registration', asked(t));
        const answer = await submit(agent, flow, signUp(email));
        t.oauth2.answer('accept', { status: 404, body: { error: 'Not Found', error_hint: 'a hint' } });
        await verify(t, agent, email, answer);
      }
    },
    'verification-in-another-browser': async (t) => {
      const browser = t.browser();
      const email = t.email();
      const flow = await browser.start('registration', asked(t));
      const answer = await submit(browser, flow, signUp(email));
      const other = t.browser();
      const id = new URL(header(answer, 'location')).searchParams.get('flow') ?? '';
      const code = await t.setup.code(email);
      const visited = await other.get('/self-service/verification', { query: { flow: id, code } });
      await other.look(visited);
      await other.get('/sessions/whoami');
    },
    'login-and-verification': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email);
        const flow = await agent.start('login', asked(t));
        await verify(t, agent, email, await submit(agent, flow, password(email)));
      }
    },
  }),
  ...scenarios('oauth2-verification-hidden', {
    'registration-verified-by-link-in-the-same-browser': async (t) => {
      const browser = t.browser();
      const email = t.email();
      await submit(browser, await browser.start('registration', asked(t)), signUp(email));
      await browser.look(await browser.get(await t.setup.link(email)));
      await browser.get('/sessions/whoami');
    },
    'registration-verified-by-link': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        const flow = await agent.start('registration', asked(t));
        await submit(agent, flow, signUp(email));
        const browser = t.browser();
        await browser.look(await browser.get(await t.setup.link(email)));
        await browser.get('/sessions/whoami');
      }
    },
  }),
  ...scenarios('oauth2-code', {
    'login-by-code': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        await holder(t, { email });
        const flow = await agent.start('login', asked(t));
        await submit(agent, flow, { method: 'code', identifier: email });
        await submit(agent, flow, { method: 'code', identifier: email, code: '000000' });
        await submit(agent, flow, { method: 'code', identifier: email, code: await t.setup.code(email) });
      }
    },
    'login-by-code-provider-fails': async (t) => {
      for (const agent of browsers(t)) {
        t.oauth2.reset();
        const email = t.email(agent.dialect);
        await holder(t, { email });
        const flow = await agent.start('login', asked(t));
        t.oauth2.answer('get', { status: 404, body: { error: 'Not Found' } });
        await submit(agent, flow, { method: 'code', identifier: email });
      }
    },
    'registration-by-code': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        const flow = await agent.start('registration', asked(t));
        await submit(agent, flow, { method: 'code', traits: { email } });
        await submit(agent, flow, { method: 'code', traits: { email }, code: await t.setup.code(email) });
      }
    },
  }),
  ...scenarios('oauth2-social', {
    'social-login-becomes-a-registration': async (t) => {
      for (const agent of browsers(t)) {
        userOf(t, agent.dialect, { email: t.email(agent.dialect) });
        const flow = await agent.start('login', asked(t));
        await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
      }
    },
    'social-registration-and-login': async (t) => {
      for (const agent of browsers(t)) {
        userOf(t, agent.dialect, { email: t.email(agent.dialect) });
        for (const kind of ['registration', 'login'] as const) {
          const flow = await agent.start(kind, asked(t));
          await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
        }
      }
    },
    'social-account-is-linked': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email);
        userOf(t, agent.dialect, { email });
        const flow = await agent.start('registration', asked(t));
        const answer = await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
        const id = new URL(header(answer, 'location')).searchParams.get('flow') ?? '';
        const shown = await agent.get('/self-service/login/flows', { query: { id } });
        await submit(agent, asFlow(shown.body), password(email));
      }
    },
  }),
];
