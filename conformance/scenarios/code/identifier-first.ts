import type { Agent, Flow } from '../../lib/agent.ts';
import { holder, otherThan } from '../../lib/code.ts';
import { type ScenarioBody, everyone, scenarios } from '../../lib/scenario.ts';

/** Names oneself. */
async function identified(agent: Agent, identifier: string): Promise<Flow> {
  const flow = await agent.start('login');
  await agent.submit(flow, { method: 'identifier_first', identifier });
  return flow;
}

const withPassword: ScenarioBody = async (t) => {
  for (const agent of everyone(t)) {
    const email = t.email(agent.dialect);
    await t.setup.identity(email);
    const flow = await identified(agent, email);
    await agent.submit(flow, { method: 'code', identifier: email });
    const code = await t.setup.code(email);
    await agent.submit(flow, { method: 'code', code: otherThan(code), identifier: email });
    await agent.submit(flow, { method: 'code', code, identifier: email });
  }
};

const withCodeAlone: ScenarioBody = async (t) => {
  for (const [digit, agent] of everyone(t).entries()) {
    const email = t.email(agent.dialect);
    await holder(t, { email, phone: t.phone(digit) });
    const flow = await identified(agent, email);
    if ((await t.setup.messageCount(email)) === 0) await agent.submit(flow, { method: 'code', identifier: email });
    await t.setup.looksThrough(email);
    await agent.submit(flow, { method: 'code', resend: 'code', identifier: email });
    await agent.submit(flow, { method: 'code', code: await t.setup.code(email), identifier: email });
    await identified(agent.dialect === 'native' ? t.native() : t.ajax(), t.phone(digit));
  }
};

const withoutCode: ScenarioBody = async (t) => {
  await t.setup.identity(t.email(), { schema_id: 'username' });
  for (const agent of everyone(t)) {
    const flow = await identified(agent, t.email());
    await agent.submit(flow, { method: 'code', identifier: t.email() });
  }
};

const withNothing: ScenarioBody = async (t) => {
  await t.setup.identity(t.email(), { schema_id: 'username', credentials: undefined });
  for (const agent of everyone(t)) await identified(agent, t.email());
};

const unknown: ScenarioBody = async (t) => {
  for (const agent of everyone(t)) {
    const flow = await identified(agent, t.email());
    await agent.submit(flow, { method: 'code', identifier: t.email() });
    await agent.submit(flow, { method: 'code', code: '123456', identifier: t.email() });
  }
};

const asWritten: ScenarioBody = async (t) => {
  const phone = t.phone();
  await holder(t, { email: t.email(), phone });
  const native = t.native();
  await identified(native, ` ${t.email().toUpperCase()} `);
  await identified(native, `${phone.slice(0, 3)} ${phone.slice(3, 6)} ${phone.slice(6)}`);
};

const atOnce: ScenarioBody = async (t) => {
  await t.setup.identity(t.email());
  const native = t.native();
  const flow = await native.start('login');
  await native.submit(flow, { method: 'code', identifier: t.email() });
  await native.submit(flow, { method: 'code', code: await t.setup.code(t.email()), identifier: t.email() });
};

export default [
  ...scenarios('code-identifier-first', {
    'identifier-first-with-password': withPassword,
    'identifier-first-code-alone': withCodeAlone,
    'identifier-first-without-code': withoutCode,
    'identifier-first-with-nothing': withNothing,
    'identifier-first-unknown': unknown,
    'identifier-first-as-people-write-it': asWritten,
    'identifier-first-at-once': atOnce,
  }),
  ...scenarios('code-identifier-first-mitigate', {
    'identifier-first-mitigated-with-password': withPassword,
    'identifier-first-mitigated-code-alone': withCodeAlone,
    'identifier-first-mitigated-unknown': unknown,
  }),
  ...scenarios('code-only-mitigate', {
    'identifier-first-mitigated-only-method': async (t) => {
      await holder(t, { email: t.email() });
      for (const identifier of [t.email(), t.email('unknown')]) {
        await identified(t.native(), identifier);
        await t.admin.get('/admin/courier/messages', { query: { recipient: identifier } });
      }
    },
  }),
];
