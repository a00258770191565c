/** Recovery in which people choose among their addresses (`feature_flags.choose_recovery_address`). */
import { type Agent, type Flow, asFlow } from '../../lib/agent.ts';
import { dig, type Answer } from '../../lib/answer.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';

type Fields = Record<string, unknown>;

const METHOD = { method: 'code' };
const RETURN_TO = { return_to: 'http://ui.example.org/there' };
const BACK = { ...METHOD, screen: 'previous' };

/** The values of a field in the form that an answer shows. */
async function offered(agent: Agent, answer: Answer, name = 'recovery_select_address'): Promise<string[]> {
  const flow = agent.dialect === 'browser' ? await agent.look(answer) : asFlow(answer.body);
  const nodes = dig(flow?.body ?? null, 'ui', 'nodes');
  if (!Array.isArray(nodes)) throw new Error('the answer shows no form');
  return nodes
    .filter((node) => dig(node, 'attributes', 'name') === name)
    .map((node) => String(dig(node, 'attributes', 'value')));
}

/** A user with two e-mail addresses and a phone number; choices come in this order: phone, email, second. */
async function person(t: Context, agent: Agent, more: Fields = { second: 2, phone: 3 }) {
  const email = t.email(agent.dialect);
  const second = t.email(`other-${agent.dialect}`);
  const phone = t.phone(['browser', 'ajax', 'native'].indexOf(agent.dialect));
  const has = (name: string, value: string) => (name in more ? { [name]: value } : {});
  const id = await t.setup.identity(email, {}, { ...has('second', second), ...has('phone', phone) });
  return { id, email, second, phone };
}

async function named(agent: Agent, address: string, query: Record<string, string> = {}) {
  const flow = await agent.start('recovery', query);
  const answer = await agent.submitOnly(flow, { ...METHOD, recovery_address: address });
  return { flow, answer };
}

/** Names an address and chooses one of those offered. */
async function chosen(agent: Agent, address: string, index: number, query: Record<string, string> = {}) {
  const { flow, answer } = await named(agent, address, query);
  const id = (await offered(agent, answer))[index] ?? '';
  await agent.submit(flow, { ...METHOD, recovery_address: address, recovery_select_address: id });
  return { flow, id };
}

async function landed(agent: Agent, answer: Answer): Promise<void> {
  const token = /ory_st_[A-Za-z0-9]{32}/.exec(JSON.stringify(answer.body))?.[0];
  if (token !== undefined) agent.token = token;
  const id = /settings\?flow=([0-9a-f-]+)/.exec(JSON.stringify([answer.body, answer.headers]))?.[1];
  if (id !== undefined) await agent.get('/self-service/settings/flows', { query: { id } });
  await agent.get('/sessions/whoami');
}

async function coded(t: Context, agent: Agent, flow: Flow, recipient: string, fields: Fields = {}) {
  const code = await t.setup.code(recipient);
  await landed(agent, await agent.submit(flow, { ...METHOD, ...fields, code }));
  return code;
}

export default [
  ...scenarios('recovery-v2', {
    'choose-start': async (t) => {
      for (const agent of everyone(t)) await agent.start('recovery', RETURN_TO);
    },
    'choose-only-address': async (t) => {
      for (const agent of everyone(t)) {
        const { id, email } = await person(t, agent, {});
        const flow = await agent.start('recovery', RETURN_TO);
        await agent.submit(flow, { ...METHOD, recovery_address: email, transient_payload: { from: 'test' } });
        const code = await coded(t, agent, flow, email);
        await t.admin.get(`/admin/identities/${id}`);
        await agent.submit(flow, { ...METHOD, code });
      }
    },
    'choose-same-address': async (t) => {
      for (const agent of everyone(t)) {
        const { email } = await person(t, agent);
        const { flow } = await chosen(agent, email, 1);
        await coded(t, agent, flow, email);
      }
    },
    'choose-other-address': async (t) => {
      for (const agent of everyone(t)) {
        const { email, second } = await person(t, agent);
        const { flow } = await chosen(agent, email, 2, RETURN_TO);
        await agent.submit(flow, { ...METHOD, recovery_address: email, recovery_confirm_address: second });
        await coded(t, agent, flow, second, { recovery_address: email });
      }
    },
    'choose-phone': async (t) => {
      for (const agent of everyone(t)) {
        const { id, email, phone } = await person(t, agent);
        const { flow } = await chosen(agent, email, 0);
        await agent.submit(flow, { ...METHOD, recovery_address: email, recovery_confirm_address: phone });
        await t.admin.get('/admin/courier/messages', { query: { recipient: phone } });
        await coded(t, agent, flow, phone);
        await t.admin.get(`/admin/identities/${id}`);
      }
    },
    'choose-by-phone': async (t) => {
      for (const agent of everyone(t)) {
        const { email, phone } = await person(t, agent, { phone: 1 });
        const { flow } = await chosen(agent, phone, 1);
        await agent.submit(flow, { ...METHOD, recovery_address: phone, recovery_confirm_address: email });
        await coded(t, agent, flow, email);
      }
    },
    'choose-another-than-confirmed': async (t) => {
      for (const agent of everyone(t)) {
        const { email, phone } = await person(t, agent);
        const { flow } = await chosen(agent, email, 2);
        const stranger = t.email(`stranger-${agent.dialect}`);
        await agent.submit(flow, { ...METHOD, recovery_address: email, recovery_confirm_address: stranger });
        if ((await t.setup.messageCount(stranger)) !== 0) throw new Error('a stranger was written to');
        await agent.submit(flow, { ...METHOD, recovery_address: email, recovery_confirm_address: phone });
        await coded(t, agent, flow, phone);
      }
    },
    'choose-unknown-address': async (t) => {
      for (const agent of everyone(t)) {
        const phone = t.phone(['browser', 'ajax', 'native'].indexOf(agent.dialect) + 4);
        for (const address of [t.email(`nobody-${agent.dialect}`), phone, 'nonsense', 'ü']) {
          const flow = await agent.start('recovery');
          await agent.submit(flow, { ...METHOD, recovery_address: address });
          await agent.submit(flow, { ...METHOD, code: '123456' });
        }
      }
    },
    'choose-resend': async (t) => {
      for (const agent of everyone(t)) {
        const { email } = await person(t, agent, {});
        const { flow } = await named(agent, email);
        const first = await t.setup.code(email);
        await agent.submit(flow, { ...METHOD, recovery_address: email, recovery_confirm_address: email });
        const second = await t.setup.code(email);
        if (first !== second) await agent.submit(flow, { ...METHOD, code: first });
        await coded(t, agent, flow, email);
      }
    },
    'choose-wrong-codes': async (t) => {
      for (const agent of everyone(t)) {
        const { email } = await person(t, agent, {});
        const { flow } = await named(agent, email);
        const code = await t.setup.code(email);
        const wrong = code === '123456' ? '654321' : '123456';
        for (const each of [wrong, 'abc', wrong, code]) await agent.submit(flow, { ...METHOD, code: each });
      }
    },
    'choose-missing-fields': async (t) => {
      for (const agent of everyone(t)) {
        const { email } = await person(t, agent);
        const flow = await agent.start('recovery');
        await agent.submit(flow, METHOD);
        await agent.submit(flow, { ...METHOD, email });
        const answer = await agent.submitOnly(flow, { recovery_address: email });
        const id = (await offered(agent, answer))[2] ?? '';
        await agent.submit(flow, { ...METHOD, recovery_address: email });
        await agent.submit(flow, { ...METHOD, recovery_select_address: id });
        await agent.submit(flow, { recovery_address: email, recovery_select_address: id });
        await agent.submit(flow, { ...METHOD, recovery_address: email });
        await agent.submit(flow, { ...METHOD, recovery_address: email, recovery_confirm_address: email });
        await agent.submit(flow, METHOD);
      }
    },
    'choose-unknown-choice': async (t) => {
      for (const agent of everyone(t)) {
        const { email } = await person(t, agent);
        for (const id of ['nonsense', `${'A'.repeat(43)}=`]) {
          const { flow } = await named(agent, email);
          await agent.submit(flow, { ...METHOD, recovery_address: email, recovery_select_address: id });
        }
      }
    },
    'choose-back': async (t) => {
      for (const agent of everyone(t)) {
        const { email, second } = await person(t, agent);
        const { flow, id } = await chosen(agent, email, 2);
        await agent.submit(flow, { ...BACK, recovery_address: email });
        await agent.submit(flow, { ...METHOD, recovery_address: email, recovery_select_address: id });
        await agent.submit(flow, { ...METHOD, recovery_address: email, recovery_confirm_address: second });
        await agent.submit(flow, { ...BACK, recovery_address: email });
        await agent.submit(flow, { ...METHOD, recovery_address: email, recovery_select_address: id });
        await agent.submit(flow, { ...BACK });
        await agent.submit(flow, { ...METHOD, recovery_address: second });
      }
    },
    'choose-back-from-code': async (t) => {
      for (const agent of everyone(t)) {
        const { email } = await person(t, agent, {});
        const { flow } = await named(agent, email);
        await agent.submit(flow, { ...BACK, recovery_address: email });
        await agent.submit(flow, { ...METHOD, recovery_address: email });
        await coded(t, agent, flow, email);
      }
    },
    'choose-without-csrf': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        const { email } = await person(t, agent);
        const refused = await agent.start('recovery');
        await agent.submitOnly(refused, { ...METHOD, recovery_address: email, csrf_token: 'wrong' });
        const { flow } = await chosen(agent, email, 1);
        const code = await t.setup.code(email);
        await agent.submitOnly(flow, { ...METHOD, code, csrf_token: 'wrong' });
      }
    },
    'choose-signed-in': async (t) => {
      const agent = t.native();
      const { email } = await person(t, agent, {});
      const { flow } = await named(agent, email);
      const code = await t.setup.code(email);
      agent.token = await t.setup.token(email);
      await agent.submitOnly(flow, { ...METHOD, code });
      await agent.submitOnly(flow, { ...METHOD, recovery_confirm_address: email });
    },
    'choose-upper-case': async (t) => {
      for (const agent of everyone(t)) {
        const { email } = await person(t, agent, {});
        const { answer } = await named(agent, email.toUpperCase());
        if (agent.dialect === 'browser') await agent.look(answer);
      }
    },
    'choose-short-names': async (t) => {
      const agent = t.native();
      const [letter, two] = [`a@${t.run}.example.org`, `bc@${t.run}.example.org`];
      await t.setup.identity(t.email(), {}, { second: letter });
      await t.setup.identity(t.email('two'), {}, { second: two });
      await named(agent, t.email());
      await named(agent, t.email('two'));
      await named(agent, letter);
    },
    'choose-after-administrator': async (t) => {
      for (const agent of everyone(t)) {
        const { id } = await person(t, agent);
        const made = await t.admin.post('/admin/recovery/code', { json: { identity_id: id } });
        const flow = await agent.fetchFlow(
          'recovery',
          new URL(String(dig(made.body, 'recovery_link'))).searchParams.get('flow') ?? '',
        );
        const answer = await agent.submit(flow, { ...METHOD, code: String(dig(made.body, 'recovery_code')) });
        await landed(agent, answer);
      }
    },
  }),
  ...scenarios('recovery-v2-short', {
    'choose-expired-flow': async (t) => {
      const started: [Agent, Flow][] = [];
      for (const agent of everyone(t)) started.push([agent, await agent.start('recovery', RETURN_TO)]);
      await t.sleep(6500);
      for (const [agent, flow] of started) {
        await agent.look(await agent.submitOnly(flow, { ...METHOD, recovery_address: t.email() }));
      }
    },
    'choose-expired-code': async (t) => {
      const agent = t.native();
      const { email } = await person(t, agent, {});
      const { flow } = await named(agent, email);
      const code = await t.setup.code(email);
      await t.sleep(1200);
      await agent.submit(flow, { ...METHOD, code });
    },
    'choose-recovered-with-redirects': async (t) => {
      for (const agent of everyone(t)) {
        const { email } = await person(t, agent, {});
        const { flow } = await named(agent, email);
        const code = await coded(t, agent, flow, email);
        await agent.submitOnly(flow, { ...METHOD, code });
      }
    },
    'choose-notified-unknown-address': async (t) => {
      for (const [index, agent] of everyone(t).entries()) {
        const [email, phone] = [t.email(`nobody-${agent.dialect}`), t.phone(index + 4)];
        await agent.submit(await agent.start('recovery'), { ...METHOD, recovery_address: email });
        await agent.submit(await agent.start('recovery'), { ...METHOD, recovery_address: phone });
        const counts = [await t.setup.messageCount(email), await t.setup.messageCount(phone)];
        if (counts.join(' ') !== '1 0') throw new Error(`notices were sent to ${counts.join(' and ')}`);
      }
    },
  }),
  ...scenarios('recovery-v2-links', {
    'choose-not-with-links': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email);
        await agent.submit(await agent.start('recovery'), { method: 'link', email });
      }
    },
  }),
];
