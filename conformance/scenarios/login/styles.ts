import { type Agent, asFlow } from '../../lib/agent.ts';
import { type ScenarioBody, everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

/** Names oneself; gives the flow of the second step. */
async function identify(agent: Agent, identifier: string, query: Record<string, string> = {}) {
  const flow = await agent.start('login', query);
  const answer = await agent.submitOnly(flow, { method: 'identifier_first', identifier });
  const second = agent.dialect === 'browser' ? await agent.look(answer) : asFlow(answer.body);
  return second ?? flow;
}

const known: ScenarioBody = async (t) => {
  await t.setup.identity(t.email());
  for (const agent of everyone(t)) {
    const second = await identify(agent, t.email());
    await agent.submit(second, { method: 'password', identifier: t.email(), password: 'wrong' });
    await agent.submit(second, { method: 'password', identifier: t.email(), password: PASSWORD });
  }
};

const unknown: ScenarioBody = async (t) => {
  for (const agent of everyone(t)) {
    const second = await identify(agent, t.email());
    await agent.submit(second, { method: 'password', identifier: t.email(), password: PASSWORD });
  }
};

const withoutPassword: ScenarioBody = async (t) => {
  await t.setup.identity(t.email(), { credentials: undefined });
  for (const agent of everyone(t)) await identify(agent, t.email());
};

const badIdentification: ScenarioBody = async (t) => {
  for (const agent of everyone(t)) {
    const flow = await agent.start('login');
    await agent.submit(flow, { method: 'identifier_first' });
    await agent.submit(flow, { method: 'identifier_first', identifier: '' });
  }
};

const passwordAtOnce: ScenarioBody = async (t) => {
  await t.setup.identity(t.email());
  const native = t.native();
  await native.submit(await native.start('login'), { method: 'password', identifier: t.email(), password: 'wrong' });
  await native.submit(await native.start('login'), { method: 'password', identifier: t.email(), password: PASSWORD });
};

export default [
  ...scenarios('identifier-first', {
    'identifier-first-known': known,
    'identifier-first-unknown': unknown,
    'identifier-first-without-password': withoutPassword,
    'identifier-first-bad-identification': badIdentification,
    'identifier-first-password-at-once': passwordAtOnce,
    'identifier-first-other-identifier': async (t) => {
      await t.setup.identity(t.email());
      await t.setup.identity(t.email('second'));
      const native = t.native();
      const second = await identify(native, t.email());
      await native.submit(second, { method: 'password', identifier: t.email('second'), password: PASSWORD });
    },
    'identifier-first-again': async (t) => {
      await t.setup.identity(t.email());
      const native = t.native();
      const second = await identify(native, t.email());
      await native.submit(second, { method: 'identifier_first', identifier: t.email('second') });
      await native.submit(second, { method: 'identifier_first', identifier: t.email() });
    },
    'identifier-first-refresh': async (t) => {
      for (const agent of everyone(t)) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const flow = await agent.start('login', { refresh: 'true' });
        await agent.submit(flow, { method: 'password', identifier: t.email(agent.dialect), password: PASSWORD });
      }
    },
    'identifier-first-types': async (t) => {
      const native = t.native();
      const flow = await native.start('login');
      for (const identifier of [7, null, ['x'], {}])
        await native.submit(flow, { method: 'identifier_first', identifier });
    },
  }),
  ...scenarios('identifier-first-mitigate', {
    'mitigated-identifier-first-known': known,
    'mitigated-identifier-first-unknown': unknown,
    'mitigated-identifier-first-without-password': withoutPassword,
    'mitigated-identifier-first-bad-identification': badIdentification,
    'mitigated-identifier-first-password-at-once': passwordAtOnce,
  }),
  ...scenarios('mitigate', {
    'mitigated-login': async (t) => {
      await t.setup.identity(t.email());
      for (const agent of everyone(t)) {
        const flow = await agent.start('login');
        await agent.submit(flow, { method: 'password', identifier: t.email(), password: 'wrong' });
        await agent.submit(flow, { method: 'password', identifier: t.email('nobody'), password: 'wrong' });
      }
    },
    'mitigated-registration-of-taken-identifier': async (t) => {
      for (const agent of everyone(t)) {
        const traits = { email: t.email(agent.dialect) };
        await t.setup.identity(traits.email);
        await agent.submit(await agent.start('registration'), { method: 'password', password: PASSWORD, traits });
        await agent.get('/sessions/whoami');
      }
    },
    'mitigated-registration': async (t) => {
      for (const agent of everyone(t)) {
        const traits = { email: t.email(agent.dialect) };
        await agent.submit(await agent.start('registration'), { method: 'password', password: PASSWORD, traits });
        await agent.get('/sessions/whoami');
      }
    },
  }),
];
