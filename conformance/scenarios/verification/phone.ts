/** Phone numbers: verified by the code sent after registration, at login, or after a change. */
import type { Agent, Flow } from '../../lib/agent.ts';
import type { Answer } from '../../lib/answer.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

const phoneOf = (t: Context, agent: Agent, digit = 0): string =>
  t.phone(['browser', 'ajax', 'native'].indexOf(agent.dialect) + digit);

/** The flow that an answer speaks of. */
async function started(agent: Agent, answer: Answer): Promise<Flow> {
  const said = JSON.stringify([answer.body, answer.headers]);
  const id =
    /verification\?flow=([0-9a-f-]+)/.exec(said)?.[1] ??
    /"action":"show_verification_ui","flow":\{"id":"([0-9a-f-]+)"/.exec(said)?.[1];
  if (id === undefined) throw new Error('the answer speaks of no verification');
  return agent.fetchFlow('verification', id);
}

async function verify(t: Context, agent: Agent, answer: Answer, phone: string): Promise<void> {
  const flow = await started(agent, answer);
  const code = await t.setup.code(phone);
  await agent.submit(flow, { method: 'code', code: code === '123456' ? '654321' : '123456' });
  await agent.submit(flow, { method: 'code', code });
}

export default [
  ...scenarios('phone-verification', {
    'phone-after-registration': async (t) => {
      for (const agent of everyone(t)) {
        const phone = phoneOf(t, agent);
        const flow = await agent.start('registration');
        const answer = await agent.submit(flow, {
          method: 'password',
          password: PASSWORD,
          traits: { email: t.email(agent.dialect), phone },
        });
        await t.admin.get('/admin/courier/messages', { query: { recipient: phone } });
        await verify(t, agent, answer, phone);
      }
    },
    'phone-resend': async (t) => {
      for (const agent of everyone(t)) {
        const phone = phoneOf(t, agent);
        const flow = await agent.start('registration');
        const traits = { email: t.email(agent.dialect), phone };
        const answer = await agent.submit(flow, { method: 'password', password: PASSWORD, traits });
        const verification = await started(agent, answer);
        await t.setup.looksThrough(phone);
        await agent.submit(verification, { method: 'code', sms: phone });
        await agent.submit(verification, { method: 'code', sms: t.phone(7) });
        await t.setup.looksThrough(phone);
        await agent.submit(verification, { method: 'code', sms: phone, email: traits.email });
        await t.admin.get('/admin/courier/messages', { query: { recipient: phone } });
        await agent.submit(verification, { method: 'code', code: await t.setup.code(phone) });
      }
    },
    'phone-before-login': async (t) => {
      for (const agent of everyone(t)) {
        const [email, phone] = [t.email(agent.dialect), phoneOf(t, agent)];
        const id = await t.setup.identity(email, {}, { phone });
        const log = async () =>
          agent.submitOnly(await agent.start('login'), { method: 'password', identifier: email, password: PASSWORD });
        await verify(t, agent, await log(), phone);
        await log();
        await t.admin.get(`/admin/identities/${id}`);
      }
    },
    'phone-after-change': async (t) => {
      for (const agent of everyone(t)) {
        const [email, before, after] = [t.email(agent.dialect), phoneOf(t, agent), phoneOf(t, agent, 4)];
        const id = await t.setup.identity(
          email,
          {
            verifiable_addresses: [{ value: before, via: 'sms', verified: true, status: 'completed' }],
          },
          { phone: before },
        );
        if (agent.dialect === 'native') agent.token = await t.setup.token(email);
        else await t.setup.logIn(agent, email);
        const flow = await agent.start('settings');
        const answer = await agent.submit(flow, { method: 'profile', traits: { email, phone: after } });
        await t.admin.get(`/admin/identities/${id}`);
        if (agent.dialect !== 'browser') await verify(t, agent, answer, after);
        await t.admin.get('/admin/courier/messages', { query: { recipient: after } });
      }
    },
    'phone-not-asked-for-by-hand': async (t) => {
      for (const agent of everyone(t)) {
        const phone = phoneOf(t, agent);
        await t.setup.identity(t.email(agent.dialect), {}, { phone });
        for (const kind of ['verification', 'recovery'] as const) {
          await agent.submit(await agent.start(kind), { method: 'code', email: phone });
          await agent.submit(await agent.start(kind), { method: 'code', sms: phone });
        }
        if ((await t.setup.messageCount(phone)) !== 0) throw new Error('a phone was written to');
      }
    },
  }),
];
