/** Recovery of a user who has a second factor: the session is at aal1, and the second factor is still required. */
import type { Agent, Flow } from '../../lib/agent.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { linkTotp, totpCode, whileCodesLast } from '../../lib/second-factor.ts';
import { PASSWORD } from '../../lib/setup.ts';

async function person(t: Context, agent: Agent) {
  const email = t.email(agent.dialect);
  const former = agent.dialect === 'native' ? t.native() : t.ajax();
  const id = await t.setup.loggedIn(former, email);
  const secret = await linkTotp(t, former);
  return { id, email, secret };
}

/** Recovers with a code, and gives the id of the settings that this leads to. */
async function recovered(t: Context, agent: Agent, email: string): Promise<string> {
  const flow = await agent.start('recovery');
  await agent.submit(flow, { method: 'code', email });
  const answer = await agent.submitOnly(flow, { method: 'code', code: await t.setup.code(email) });
  const said = JSON.stringify([answer.body, answer.headers]);
  agent.token = /ory_st_[A-Za-z0-9]{32}/.exec(said)?.[0];
  return /settings\?flow=([0-9a-f-]+)/.exec(said)?.[1] ?? '';
}

async function secondFactor(agent: Agent, secret: string): Promise<void> {
  const flow: Flow = await agent.start('login', { aal: 'aal2' });
  await agent.submit(flow, { method: 'totp', totp_code: await totpCode(secret) });
}

export default [
  ...scenarios('recovery-second-factor', {
    'second-factor-still-asked-for': async (t) => {
      for (const agent of everyone(t)) {
        const { email, secret } = await person(t, agent);
        const settings = await recovered(t, agent, email);
        await agent.get('/self-service/settings/flows', { query: { id: settings } });
        await agent.get('/sessions/whoami');
        await agent.init('settings');
        await whileCodesLast();
        await secondFactor(agent, secret);
        await agent.get('/sessions/whoami');
        const flow = await agent.fetchFlow('settings', settings);
        await agent.submit(flow, { method: 'password', password: `${PASSWORD}-new` });
      }
    },
    'second-factor-not-passed': async (t) => {
      for (const agent of everyone(t)) {
        const { email } = await person(t, agent);
        const settings = await recovered(t, agent, email);
        const path = `/self-service/settings?flow=${settings}`;
        const payload = { method: 'password', password: `${PASSWORD}-new`, csrf_token: 'wrong' };
        await agent.post(path, agent.dialect === 'browser' ? { form: payload } : { json: payload });
        if ((await agent.get('/sessions/whoami')).status < 400) throw new Error('the second factor was not asked for');
      }
    },
  }),
  ...scenarios('recovery-code-second-factor', {
    'second-factor-at-the-recovered-address': async (t) => {
      const [agent, email] = [t.native(), t.email()];
      await t.setup.identity(email);
      const settings = await recovered(t, agent, email);
      await agent.get('/sessions/whoami');
      await agent.get('/self-service/settings/flows', { query: { id: settings } });
      const login = await agent.start('login', { aal: 'aal2' });
      await agent.submit(login, { method: 'code', code: await t.setup.code(email) });
      await agent.get('/sessions/whoami');
      const flow = await agent.fetchFlow('settings', settings);
      await agent.submit(flow, { method: 'password', password: `${PASSWORD}-new` });
    },
    'second-factor-at-another-address': async (t) => {
      const [agent, email] = [t.ajax(), t.email()];
      await t.setup.identity(email, {}, { phone: t.phone(1) });
      const settings = await recovered(t, agent, email);
      await agent.get('/sessions/whoami');
      const login = await agent.start('login', { aal: 'aal2' });
      await t.setup.looksThrough(t.phone(1));
      await agent.submit(login, { method: 'code', address: t.phone(1), resend: 'code' });
      await agent.submit(login, { method: 'code', code: await t.setup.code(t.phone(1)) });
      await agent.get('/sessions/whoami');
      const flow = await agent.fetchFlow('settings', settings);
      await agent.submit(flow, { method: 'password', password: `${PASSWORD}-new` });
    },
  }),
];
