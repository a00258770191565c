import type { Agent } from '../../lib/agent.ts';
import { header } from '../../lib/answer.ts';
import { type Context, scenarios } from '../../lib/scenario.ts';
import { linkTotp, passwordOnly, totpCode, totpSecret } from '../../lib/second-factor.ts';
import { PASSWORD } from '../../lib/setup.ts';

/** A user with an app per dialect, still logged in as when linking it. */
async function each(t: Context, act: (agent: Agent, secret: string, email: string) => Promise<void>): Promise<void> {
  for (const agent of [t.browser(), t.ajax(), t.native()]) {
    await t.setup.loggedIn(agent, t.email(agent.dialect));
    await act(agent, await linkTotp(t, agent), t.email(agent.dialect));
  }
}

export default scenarios('second-factors-required', {
  'required-whoami': (t) =>
    each(t, async (agent, secret, email) => {
      await agent.get('/sessions/whoami');
      await passwordOnly(t, agent, email);
      await agent.get('/sessions/whoami');
      if (agent.dialect !== 'native') return;
      await agent.submit(await agent.start('login', { aal: 'aal2' }), {
        method: 'totp',
        totp_code: await totpCode(secret),
      });
      await agent.get('/sessions/whoami');
    }),
  'required-login': (t) =>
    each(t, async (agent, secret, email) => {
      const fresh = { browser: t.browser, ajax: t.ajax, native: t.native, admin: t.native }[agent.dialect].call(t);
      const query = { return_to: 'http://ui.example.org/there' };
      const flow = await fresh.start('login', query);
      const answer = await fresh.submit(flow, { method: 'password', identifier: email, password: PASSWORD });
      if (fresh.dialect === 'native') fresh.token = (answer.body as { session_token: string }).session_token;
      await fresh.get('/sessions/whoami');
      const location = header(answer, 'location').replace(t.publicUrl, '');
      const raised =
        location === '' ? await fresh.start('login', { aal: 'aal2' }) : await fresh.look(await fresh.get(location));
      if (raised === undefined) throw new Error('no flow for the second factor');
      await fresh.submit(raised, { method: 'totp', totp_code: await totpCode(secret) });
      await fresh.get('/sessions/whoami');
      await fresh.get('/sessions');
    }),
  'required-settings': (t) =>
    each(t, async (agent, secret, email) => {
      const flow = await agent.start('settings');
      const lower = { browser: t.browser, ajax: t.ajax, native: t.native, admin: t.native }[agent.dialect].call(t);
      const silent = t.setup.silent(agent.dialect === 'native' ? 'native' : 'ajax');
      const login = await silent.start('login');
      const answer = await silent.submitOnly(login, { method: 'password', identifier: email, password: PASSWORD });
      silent.jar.copyTo(lower.jar);
      lower.token = (answer.body as { session_token?: string }).session_token;
      await lower.init('settings');
      await lower.init('settings', { return_to: 'http://ui.example.org/there' });
      await lower.get('/self-service/settings/flows', { query: { id: flow.id } });
      await lower.submitOnly(flow, { totp_unlink: true });
      await lower.get('/sessions');
      await lower.submit(await lower.start('login', { aal: 'aal2' }), {
        method: 'totp',
        totp_code: await totpCode(secret),
      });
      await lower.init('settings');
    }),
  'required-after-unlink': (t) =>
    each(t, async (agent, _secret, email) => {
      await agent.submit(await agent.start('settings'), { totp_unlink: true });
      await passwordOnly(t, agent, email);
      await agent.get('/sessions/whoami');
    }),
  'required-without-app': async (t) => {
    for (const agent of [t.browser(), t.ajax(), t.native()]) {
      await t.setup.loggedIn(agent, t.email(agent.dialect));
      await agent.get('/sessions/whoami');
      const flow = await agent.start('settings');
      await agent.submit(flow, { method: 'totp', totp_code: await totpCode(totpSecret(flow)) });
      await agent.get('/sessions/whoami');
    }
  },
});
