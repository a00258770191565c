import type { Agent } from '../../lib/agent.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { linkTotp, passwordOnly, totpCode } from '../../lib/second-factor.ts';
import { PASSWORD } from '../../lib/setup.ts';

/** A user with an app per dialect, logged in with the password alone. */
async function each(t: Context, act: (agent: Agent, secret: string, email: string) => Promise<void>): Promise<void> {
  for (const agent of everyone(t)) {
    const secret = await linked(t, agent, t.email(agent.dialect));
    await act(agent, secret, t.email(agent.dialect));
  }
}

async function linked(t: Context, agent: Agent, email: string): Promise<string> {
  await t.setup.loggedIn(agent, email);
  const secret = await linkTotp(t, agent);
  await passwordOnly(t, agent, email);
  return secret;
}

const secondFactor = (agent: Agent, query: Record<string, string> = {}) =>
  agent.start('login', { aal: 'aal2', ...query });

export default scenarios('second-factors', {
  login: (t) =>
    each(t, async (agent, secret) => {
      const flow = await secondFactor(agent);
      await agent.submit(flow, { method: 'totp', totp_code: await totpCode(secret) });
      await agent.get('/sessions/whoami');
    }),
  'login-with-return-to': async (t) => {
    for (const agent of [t.browser(), t.ajax()]) {
      const secret = await linked(t, agent, t.email(agent.dialect));
      const flow = await secondFactor(agent, { return_to: 'http://ui.example.org/there' });
      await agent.submit(flow, { method: 'totp', totp_code: await totpCode(secret) });
    }
  },
  'login-wrong-code': (t) =>
    each(t, async (agent, secret) => {
      const flow = await secondFactor(agent);
      const late = await totpCode(secret, 9);
      for (const totp_code of [late, '', 'abcdef', '12345', '1234567'])
        await agent.submit(flow, { method: 'totp', totp_code });
      await agent.submit(flow, { method: 'totp' });
      await agent.submit(flow, { totp_code: '123456' });
      await agent.get('/sessions/whoami');
      await agent.submit(flow, { method: 'totp', totp_code: await totpCode(secret) });
    }),
  'login-wrong-types': async (t) => {
    const agent = t.native();
    await linked(t, agent, t.email());
    const flow = await secondFactor(agent);
    for (const totp_code of [7, 1234567, null, [], {}, true]) await agent.submit(flow, { method: 'totp', totp_code });
  },
  'login-without-app': async (t) => {
    for (const agent of everyone(t)) {
      await t.setup.loggedIn(agent, t.email(agent.dialect));
      const flow = await secondFactor(agent);
      await agent.submit(flow, { method: 'totp', totp_code: '123456' });
      await agent.submit(flow, { method: 'totp' });
    }
  },
  'login-without-session': async (t) => {
    for (const agent of everyone(t)) {
      await agent.lookAtErrors(await agent.init('login', { aal: 'aal2' }));
      await agent.lookAtErrors(await agent.init('login', { aal: 'aal2', refresh: 'true' }));
    }
  },
  'session-lost-meanwhile': (t) =>
    each(t, async (agent, secret, email) => {
      const flow = await secondFactor(agent);
      const list = await t.setup.admin.get(`/admin/identities?credentials_identifier=${encodeURIComponent(email)}`);
      const [person] = list.body as { id: string }[];
      await t.setup.admin.delete(`/admin/identities/${person?.id}/sessions`);
      await agent.lookAtErrors(await agent.submit(flow, { method: 'totp', totp_code: await totpCode(secret) }));
    }),
  'level-reached-before': (t) =>
    each(t, async (agent, secret) => {
      const flow = await secondFactor(agent);
      const other = await secondFactor(agent);
      await agent.submit(flow, { method: 'totp', totp_code: await totpCode(secret) });
      await agent.init('login', { aal: 'aal2' });
      await agent.init('login');
      await agent.submit(other, { method: 'totp', totp_code: await totpCode(secret, 1) });
    }),
  'refresh-second-factor': (t) =>
    each(t, async (agent, secret) => {
      await agent.submit(await secondFactor(agent), { method: 'totp', totp_code: await totpCode(secret) });
      const flow = await secondFactor(agent, { refresh: 'true' });
      await agent.submit(flow, { method: 'totp', totp_code: await totpCode(secret, 1) });
      await agent.get('/sessions/whoami');
    }),
  'refresh-first-factor': (t) =>
    each(t, async (agent, secret, email) => {
      await agent.submit(await secondFactor(agent), { method: 'totp', totp_code: await totpCode(secret) });
      const flow = await agent.start('login', { refresh: 'true' });
      await agent.submit(flow, { method: 'totp', totp_code: await totpCode(secret, 1) });
      await agent.submit(flow, { method: 'password', identifier: email, password: PASSWORD });
      await agent.get('/sessions/whoami');
    }),
  'refresh-second-factor-without-it': (t) =>
    each(t, async (agent, secret) => {
      const flow = await secondFactor(agent, { refresh: 'true' });
      await agent.submit(flow, { method: 'totp', totp_code: await totpCode(secret) });
      await agent.get('/sessions/whoami');
    }),
  'first-factor-as-second': (t) =>
    each(t, async (agent, _secret, email) => {
      const flow = await secondFactor(agent);
      await agent.submit(flow, { method: 'password', identifier: email, password: PASSWORD });
      await agent.get('/sessions/whoami');
    }),
  'second-factor-as-first': async (t) => {
    for (const agent of everyone(t)) {
      const flow = await agent.start('login');
      await agent.submit(flow, { method: 'totp', totp_code: '123456' });
    }
  },
  'code-of-another-user': async (t) => {
    const [alice, mallory] = [t.native(), t.native()];
    const secret = await linked(t, alice, t.email('alice'));
    await linked(t, mallory, t.email('mallory'));
    const flow = await secondFactor(alice);
    await mallory.submit(flow, { method: 'totp', totp_code: await totpCode(secret) });
    await mallory.submit(await secondFactor(mallory), { method: 'totp', totp_code: await totpCode(secret) });
  },
  'flow-of-another-user': async (t) => {
    const [alice, mallory] = [t.native(), t.native()];
    await linked(t, alice, t.email('alice'));
    const secret = await linked(t, mallory, t.email('mallory'));
    const flow = await secondFactor(alice);
    await mallory.submit(flow, { method: 'totp', totp_code: await totpCode(secret) });
  },
  'code-used-twice': async (t) => {
    const agent = t.native();
    const secret = await linked(t, agent, t.email());
    const code = await totpCode(secret);
    await agent.submit(await secondFactor(agent), { method: 'totp', totp_code: code });
    await agent.submit(await secondFactor(agent, { refresh: 'true' }), { method: 'totp', totp_code: code });
  },
  'login-without-csrf': async (t) => {
    for (const agent of [t.browser(), t.ajax()]) {
      const secret = await linked(t, agent, t.email(agent.dialect));
      const flow = await secondFactor(agent);
      const payload = { method: 'totp', totp_code: await totpCode(secret), csrf_token: 'x' };
      await agent.lookAtErrors(await agent.submit(flow, payload));
      await agent.get('/sessions/whoami');
    }
  },
});
