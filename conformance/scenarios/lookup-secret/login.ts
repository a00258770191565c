import type { Agent } from '../../lib/agent.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { makeBackupCodes, passwordOnly, linkTotp, totpCode } from '../../lib/second-factor.ts';

async function withCodes(t: Context, agent: Agent, email: string): Promise<string[]> {
  await t.setup.loggedIn(agent, email);
  const codes = await makeBackupCodes(t, agent);
  await passwordOnly(t, agent, email);
  return codes;
}

/** A user with backup codes per dialect, logged in with the password alone. */
async function each(t: Context, act: (agent: Agent, codes: string[], email: string) => Promise<void>): Promise<void> {
  for (const agent of everyone(t)) {
    const email = t.email(agent.dialect);
    await act(agent, await withCodes(t, agent, email), email);
  }
}

const secondFactor = (agent: Agent, query: Record<string, string> = {}) =>
  agent.start('login', { aal: 'aal2', ...query });
/** Backup codes of the setup are not in any recorded answer: shown once, they are known to the recording. */
const show = async (agent: Agent) => agent.submit(await agent.start('settings'), { lookup_secret_reveal: true });

export default scenarios('second-factors', {
  login: (t) =>
    each(t, async (agent, [code]) => {
      await show(agent);
      await agent.submit(await secondFactor(agent), { method: 'lookup_secret', lookup_secret: code });
      await agent.get('/sessions/whoami');
      await show(agent);
    }),
  'code-used-twice': (t) =>
    each(t, async (agent, [first, second], email) => {
      await show(agent);
      await agent.submit(await secondFactor(agent), { method: 'lookup_secret', lookup_secret: first });
      await passwordOnly(t, agent, email);
      const flow = await secondFactor(agent);
      await agent.submit(flow, { method: 'lookup_secret', lookup_secret: first });
      await agent.submit(flow, { method: 'lookup_secret', lookup_secret: second });
      await agent.get('/sessions/whoami');
    }),
  'wrong-code': (t) =>
    each(t, async (agent) => {
      const flow = await secondFactor(agent);
      for (const lookup_secret of ['abcdefgh', 'x', ''])
        await agent.submit(flow, { method: 'lookup_secret', lookup_secret });
      await agent.submit(flow, { method: 'lookup_secret' });
      await agent.submit(flow, { lookup_secret: 'abcdefgh' });
      await agent.get('/sessions/whoami');
    }),
  'login-wrong-types': async (t) => {
    const agent = t.native();
    await withCodes(t, agent, t.email());
    const flow = await secondFactor(agent);
    for (const lookup_secret of [7, null, [], {}, true])
      await agent.submit(flow, { method: 'lookup_secret', lookup_secret });
  },
  'without-codes': async (t) => {
    for (const agent of everyone(t)) {
      await t.setup.loggedIn(agent, t.email(agent.dialect));
      const flow = await secondFactor(agent);
      await agent.submit(flow, { method: 'lookup_secret', lookup_secret: 'abcdefgh' });
    }
  },
  'login-refresh': (t) =>
    each(t, async (agent, [first, second]) => {
      await show(agent);
      await agent.submit(await secondFactor(agent), { method: 'lookup_secret', lookup_secret: first });
      const flow = await secondFactor(agent, { refresh: 'true' });
      await agent.submit(flow, { method: 'lookup_secret', lookup_secret: second });
      await agent.get('/sessions/whoami');
    }),
  'beside-an-app': (t) =>
    each(t, async (agent, _codes, email) => {
      const secret = await linkTotp(t, agent);
      await passwordOnly(t, agent, email);
      const flow = await secondFactor(agent);
      await agent.submit(flow, { method: 'lookup_secret', lookup_secret: 'abcdefgh' });
      await agent.submit(flow, { method: 'totp', totp_code: await totpCode(secret) });
      await agent.get('/sessions/whoami');
      await agent.start('settings');
    }),
  'as-first-factor': async (t) => {
    for (const agent of everyone(t)) {
      const flow = await agent.start('login');
      await agent.submit(flow, { method: 'lookup_secret', lookup_secret: 'abcdefgh' });
    }
  },
});
