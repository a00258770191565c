/** Web hooks beside the screens of two steps and codes, and the hooks of a whole flow. */
import type { Agent, Flow } from '../../lib/agent.ts';
import { keepToken, shown } from '../../lib/code.ts';
import { refusal, says } from '../../lib/hook-answers.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

const LATER = says('', { id: 1235, text: 'Come back later.', type: 'info' });
const REFUSAL = refusal([says('#/traits/email'), says('#/code'), LATER]);

/** The second screen of a registration. */
async function profiled(agent: Agent, email: string): Promise<Flow> {
  const flow = await agent.start('registration');
  return shown(agent, await agent.submit(flow, { method: 'profile', traits: { email, name: 'Ada' } }));
}

async function stored(t: Context, email: string): Promise<void> {
  await t.admin.get('/admin/identities', { query: { credentials_identifier: email, include_credential: 'code' } });
}

/** Logs in and waits until the session is no longer privileged. */
async function stale(t: Context, agent: Agent, email: string): Promise<string> {
  const id = await t.setup.loggedIn(agent, email);
  await t.sleep(3300);
  return id;
}

export default scenarios('web-hooks-styles', {
  'two-steps-hooks-of-the-flow': async (t) => {
    t.hooks.answer('/registration/after', REFUSAL);
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      const flow = await profiled(agent, email);
      const fields = { method: 'password', password: PASSWORD, traits: { email, name: 'Ada' } };
      keepToken(agent, await agent.submit(flow, fields));
      await agent.get('/sessions/whoami');
    }
  },
  'two-steps-code-refused': async (t) => {
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      const traits = { email, name: 'Ada' };
      const flow = await profiled(agent, email);
      await agent.submit(flow, { method: 'code', traits });
      const code = await t.setup.code(email);
      t.hooks.answer('/registration/after/code', REFUSAL, {});
      await agent.submit(flow, { method: 'code', code, traits });
      await stored(t, email);
      keepToken(agent, await agent.submit(flow, { method: 'code', code, traits }));
      await agent.submit(flow, { method: 'code', resend: 'code', traits });
      await stored(t, email);
      await agent.get('/sessions/whoami');
    }
  },
  'two-steps-code-changed': async (t) => {
    for (const [digit, agent] of everyone(t).entries()) {
      const email = t.email(agent.dialect);
      const traits = { email, name: 'Ada' };
      const changed = { email, name: 'Changed', phone: t.phone(digit) };
      const flow = await profiled(agent, email);
      await agent.submit(flow, { method: 'code', traits });
      t.hooks.answer('/registration/after/code', {
        body: { identity: { traits: changed, metadata_public: { a: 1 } } },
      });
      const fields = { method: 'code', code: await t.setup.code(email), traits };
      keepToken(agent, await agent.submit(flow, fields));
      await agent.get('/sessions/whoami');
      await stored(t, email);
      t.hooks.answer('/registration/after/code', {});
    }
  },
  'identifier-first-refused': async (t) => {
    for (const agent of everyone(t)) {
      const identifier = t.email(agent.dialect);
      await t.setup.identity(identifier);
      const flow = await agent.start('login');
      const next = await shown(agent, await agent.submit(flow, { method: 'identifier_first', identifier }));
      const fields = { method: 'password', identifier, password: PASSWORD };
      t.hooks.answer('/login/after', REFUSAL, {});
      await agent.submit(next, fields);
      keepToken(agent, await agent.submit(next, fields));
      await agent.get('/sessions/whoami');
    }
  },
  'identifier-first-code-refused': async (t) => {
    for (const agent of everyone(t)) {
      const identifier = t.email(agent.dialect);
      const id = await t.setup.identity(identifier, { credentials: undefined });
      const flow = await agent.start('login');
      await agent.submit(flow, { method: 'identifier_first', identifier });
      const code = await t.setup.code(identifier);
      t.hooks.answer('/login/after', REFUSAL, {});
      await agent.submit(flow, { method: 'code', identifier, code });
      await t.admin.get(`/admin/identities/${id}`);
      keepToken(agent, await agent.submit(flow, { method: 'code', identifier, code }));
      await agent.get('/sessions/whoami');
    }
  },
  'privileged-changes': async (t) => {
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      const id = await stale(t, agent, email);
      const flow = await agent.start('settings');
      const kept = { email, name: 'Grace' };
      const other = { email: t.email(`other-${agent.dialect}`) };
      const submit = async (payload: Record<string, unknown>) => {
        await agent.submitOnly(flow, payload);
        // What waits for a login must not come up in the next submission.
        agent.jar.forge('ory_kratos_continuity', undefined);
      };
      await submit({ method: 'password', password: `${PASSWORD}-new` });
      await submit({ method: 'profile', traits: other });
      await submit({ method: 'profile', traits: kept });
      t.hooks.answer('/settings/after/profile', { body: { identity: { traits: other } } });
      await submit({ method: 'profile', traits: kept });
      t.hooks.answer('/settings/after/profile', {});
      await t.admin.get(`/admin/identities/${id}`);
    }
  },
  'privileged-change-that-goes-on-after-login': async (t) => {
    const browser = t.browser();
    await stale(t, browser, t.email());
    const flow = await browser.start('settings');
    const refused = await browser.submitOnly(flow, { method: 'password', password: `${PASSWORD}-new` });
    const login = await browser.look(await browser.follow(refused));
    if (login === undefined) throw new Error('no login flow to re-authenticate with');
    const fields = { method: 'password', identifier: t.email(), password: PASSWORD };
    const done = await browser.submitOnly(login, fields);
    t.hooks.answer('/settings/after/password', refusal([says('#/traits/email'), LATER]));
    await browser.look(await browser.follow(done));
  },
});
