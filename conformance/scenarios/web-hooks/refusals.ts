/** What follows when a web hook fails that may not interrupt. */
import { type Agent, FLOW_KINDS } from '../../lib/agent.ts';
import type { Answer } from '../../lib/answer.ts';
import { keepToken } from '../../lib/code.ts';
import { refusal, says } from '../../lib/hook-answers.ts';
import type { HookAnswer } from '../../lib/hook-receiver.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

/** Says what is only listened to where `can_interrupt` or `response.parse` is set. */
const REFUSAL = refusal([says('#/traits/email')]);

async function logIn(agent: Agent, identifier: string): Promise<Answer> {
  const flow = await agent.start('login');
  return agent.lookAtErrors(await agent.submit(flow, { method: 'password', identifier, password: PASSWORD }));
}

async function signUp(agent: Agent, email: string): Promise<Answer> {
  const flow = await agent.start('registration');
  const fields = { method: 'password', password: PASSWORD, traits: { email } };
  return agent.lookAtErrors(await agent.submit(flow, fields));
}

/** Proves an address by code; returns the last answer. */
async function prove(t: Context, agent: Agent, kind: 'recovery' | 'verification'): Promise<void> {
  const email = t.email(agent.dialect);
  const id = await t.setup.identity(email);
  const flow = await agent.start(kind);
  await agent.submit(flow, { method: 'code', email });
  const code = await t.setup.code(email);
  await agent.lookAtErrors(await agent.submit(flow, { method: 'code', code }));
  await agent.lookAtErrors(await agent.submit(flow, { method: 'code', code }));
  await agent.get('/sessions/whoami');
  await t.admin.get(`/admin/identities/${id}`);
  await t.admin.get(`/admin/identities/${id}/sessions`);
}

export default scenarios('web-hooks', {
  'before-refused': async (t) => {
    for (const kind of FLOW_KINDS) {
      for (const agent of everyone(t)) {
        if (kind === 'settings') await t.setup.loggedIn(agent, t.email(agent.dialect));
        t.hooks.answer(`/${kind}/before`, REFUSAL);
        await agent.lookAtErrors(await agent.init(kind));
        t.hooks.answer(`/${kind}/before`, {});
      }
    }
  },
  'login-refused': async (t) => {
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      const id = await t.setup.identity(email);
      t.hooks.answer('/login/after/password', REFUSAL, {});
      await logIn(agent, email);
      await agent.get('/sessions/whoami');
      await t.admin.get(`/admin/identities/${id}/sessions`);
    }
  },
  'login-refused-by-the-second': async (t) => {
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      await t.setup.identity(email);
      const token = await t.setup.token(email);
      t.hooks.answer('/login/after/password/second', { status: 403, body: 'no' }, {});
      await logIn(agent, email);
      await t.native().get('/sessions/whoami', { headers: { 'x-session-token': token } });
    }
  },
  'login-again-refused': async (t) => {
    const agent = t.native();
    await t.setup.loggedIn(agent, t.email());
    const flow = await agent.start('login', { refresh: 'true' });
    t.hooks.answer('/login/after/password', REFUSAL);
    await agent.submit(flow, { method: 'password', identifier: t.email(), password: PASSWORD });
    await agent.get('/sessions/whoami');
  },
  'registration-refused': async (t) => {
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      t.hooks.answer('/registration/after/password', REFUSAL, {});
      keepToken(agent, await signUp(agent, email));
      await agent.get('/sessions/whoami');
      await t.admin.get('/admin/identities', { query: { credentials_identifier: email } });
      await t.setup.code(email);
    }
  },
  'registration-refused-by-the-second': async (t) => {
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      t.hooks.answer('/registration/after/password/second', REFUSAL, {});
      keepToken(agent, await signUp(agent, email));
      await agent.get('/sessions/whoami');
      await logIn(agent, email);
    }
  },
  'settings-refused': async (t) => {
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      const id = await t.setup.loggedIn(agent, email);
      const flow = await agent.start('settings');
      t.hooks.answer('/settings/after/profile', REFUSAL, {});
      t.hooks.answer('/settings/after/password', REFUSAL, {});
      const traits = { email: t.email(`${agent.dialect}.new`), name: 'Grace' };
      await agent.lookAtErrors(await agent.submit(flow, { method: 'profile', traits }));
      await agent.lookAtErrors(await agent.submit(flow, { method: 'password', password: `${PASSWORD}-new` }));
      await t.admin.get(`/admin/identities/${id}`);
      await agent.fetchFlow('settings', flow.id);
      await t.setup.token(traits.email, `${PASSWORD}-new`);
    }
  },
  'code-refused': async (t) => {
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      await t.setup.identity(email);
      const flow = await agent.start('login');
      await agent.submit(flow, { method: 'code', identifier: email });
      const code = await t.setup.code(email);
      t.hooks.answer('/login/after', REFUSAL, {});
      await agent.lookAtErrors(await agent.submit(flow, { method: 'code', identifier: email, code }));
      await agent.lookAtErrors(await agent.submit(flow, { method: 'code', identifier: email, code }));
      await agent.get('/sessions/whoami');
    }
  },
  'registration-by-code-refused': async (t) => {
    for (const agent of everyone(t)) {
      const traits = { email: t.email(agent.dialect) };
      const flow = await agent.start('registration');
      await agent.submit(flow, { method: 'code', traits });
      const code = await t.setup.code(traits.email);
      t.hooks.answer('/registration/after', REFUSAL, {});
      await agent.lookAtErrors(await agent.submit(flow, { method: 'code', traits, code }));
      await agent.lookAtErrors(await agent.submit(flow, { method: 'code', traits, code }));
      await agent.get('/sessions/whoami');
    }
  },
  'recovery-refused': async (t) => {
    t.hooks.answer('/recovery/after', REFUSAL);
    for (const agent of everyone(t)) await prove(t, agent, 'recovery');
  },
  'recovery-refused-by-the-second': async (t) => {
    t.hooks.answer('/recovery/after/second', REFUSAL);
    for (const agent of everyone(t)) {
      await t.setup.identity(t.email(agent.dialect));
      const token = await t.setup.token(t.email(agent.dialect));
      const flow = await agent.start('recovery');
      await agent.submit(flow, { method: 'code', email: t.email(agent.dialect) });
      const code = await t.setup.code(t.email(agent.dialect));
      await agent.lookAtErrors(await agent.submit(flow, { method: 'code', code }));
      await t.native().get('/sessions/whoami', { headers: { 'x-session-token': token } });
    }
  },
  'verification-refused': async (t) => {
    t.hooks.answer('/verification/after', REFUSAL);
    for (const agent of everyone(t)) await prove(t, agent, 'verification');
  },
  'statuses-of-answers': async (t) => {
    const agent = t.native();
    const elsewhere = { location: `${t.hooks.url}/elsewhere?a=1` };
    for (const answer of [
      { status: 201, body: 'made' },
      { status: 204, body: '' },
      { status: 299, body: '{' },
      { status: 304, body: '' },
      { status: 302, headers: elsewhere },
      { status: 303, headers: elsewhere },
      { status: 307, headers: elsewhere },
      { status: 308, headers: elsewhere },
      { status: 401 },
      { status: 404 },
      { status: 418 },
      { status: 501 },
    ] satisfies HookAnswer[]) {
      t.hooks.answer('/recovery/before', answer);
      await agent.init('recovery');
    }
  },
  'tried-again': async (t) => {
    const agent = t.native();
    t.hooks.answer('/recovery/before', { status: 503 }, { status: 500 }, {});
    await agent.init('recovery');
    t.hooks.answer('/recovery/before', { status: 429, headers: { 'retry-after': '1' } }, {});
    await agent.init('recovery');
    t.hooks.answer('/recovery/before', 'drop', {});
    await agent.init('recovery');
  },
  'given-up': async (t) => {
    for (const agent of everyone(t)) {
      t.hooks.answer('/registration/before', { status: 500, body: 'no' });
      await agent.lookAtErrors(await agent.init('registration'));
    }
    const agent = t.native();
    t.hooks.answer('/registration/before', 'drop');
    await agent.init('registration');
    await t.setup.identity(t.email());
    t.hooks.answer('/login/after/password', { status: 503 });
    await logIn(agent, t.email());
  },
  'redirected-elsewhere-and-refused': async (t) => {
    t.hooks.answer('/recovery/before', { status: 302, headers: { location: `${t.hooks.url}/elsewhere` } });
    t.hooks.answer('/elsewhere', REFUSAL);
    await t.native().init('recovery');
  },
});
