/** Where the identifier is asked for first, where there are two steps or one, and where a second factor is due. */
import { browsers, comeBack, atProvider, known, social, userOf } from '../../lib/oidc.ts';
import { everyone, scenarios, type ScenarioBody } from '../../lib/scenario.ts';
import { linkTotp, totpCode } from '../../lib/second-factor.ts';
import { PASSWORD } from '../../lib/setup.ts';

const identifierFirst: ScenarioBody = async (t) => {
  for (const agent of everyone(t)) {
    const name = agent.dialect;
    await t.setup.identity(t.email(`password.${name}`));
    await known(t, t.email(`social.${name}`), { second: `social-${name}-${t.run}` });
    await known(t, t.email(`gone.${name}`), { gone: `gone-${name}-${t.run}` });
    await t.setup.identity(t.email(`nothing.${name}`), { credentials: undefined });
    const both = {
      oidc: { config: { providers: [{ provider: 'valid', subject: `both-${name}-${t.run}` }] } },
      password: { config: { password: PASSWORD } },
    };
    await t.setup.identity(t.email(`both.${name}`), { credentials: both });
    for (const who of ['password', 'social', 'gone', 'nothing', 'both', 'unknown']) {
      const flow = await agent.start('login');
      await agent.submit(flow, { method: 'identifier_first', identifier: t.email(`${who}.${name}`) });
    }
  }
};

const signsIn: ScenarioBody = async (t) => {
  for (const agent of browsers(t)) {
    const identifier = t.email(agent.dialect);
    await known(t, identifier, { valid: userOf(t, agent.dialect, { email: identifier }) });
    await social(t, agent, 'login');
    agent.jar.clear();
    const flow = await agent.start('login');
    await agent.submit(flow, { method: 'identifier_first', identifier });
    await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
    await agent.get('/sessions/whoami');
  }
};

export default [
  ...scenarios('oidc-identifier-first', {
    'identifier-first': identifierFirst,
    'identifier-first-signs-in': signsIn,
    'identifier-first-refresh': async (t) => {
      const agent = t.ajax();
      await known(t, t.email(), { valid: userOf(t, 'ada', { email: t.email() }) });
      await social(t, agent, 'login');
      await agent.start('login', { refresh: 'true' });
    },
  }),
  ...scenarios('oidc-identifier-first-mitigate', {
    'identifier-first-mitigated': identifierFirst,
    'identifier-first-mitigated-signs-in': signsIn,
  }),
  ...scenarios('oidc-unified', {
    'unified-forms': async (t) => {
      for (const agent of everyone(t)) {
        await agent.start('login');
        const flow = await agent.start('registration');
        await agent.submit(flow, { method: 'password', traits: { email: 'nonsense' } });
      }
    },
    'unified-registration-with-traits': async (t) => {
      for (const agent of browsers(t)) {
        userOf(t, agent.dialect, {});
        const flow = await agent.start('registration');
        const traits = { email: t.email(agent.dialect), age: 36 };
        await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid', traits }));
        await agent.get('/sessions/whoami');
      }
    },
    'unified-missing-traits': async (t) => {
      const agent = t.browser();
      userOf(t, 'ada', {});
      await social(t, agent, 'registration');
    },
  }),
  ...scenarios('oidc', {
    'two-steps': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('registration');
        const traits = { email: t.email(agent.dialect), age: 36 };
        await agent.submit(flow, { method: 'profile', traits });
        await agent.submit(flow, { method: 'profile', screen: 'previous' });
      }
    },
    'two-steps-then-provider': async (t) => {
      for (const agent of browsers(t)) {
        userOf(t, agent.dialect, { name: 'Ada' });
        const flow = await agent.start('registration');
        const traits = { email: t.email(agent.dialect), age: 36 };
        await agent.submit(flow, { method: 'profile', traits });
        await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid', traits }));
        await agent.get('/sessions/whoami');
      }
    },
  }),
  ...scenarios('oidc-second-factor', {
    'second-factor-after-provider': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        await known(t, email, { valid: userOf(t, agent.dialect, { email }) });
        await social(t, agent, 'login');
        const secret = await linkTotp(t, agent);
        agent.jar.clear();
        const answer = await social(t, agent, 'login');
        await agent.get('/sessions/whoami');
        const flow = (await agent.look(answer)) ?? (await agent.start('login', { aal: 'aal2' }));
        await agent.submit(flow, { method: 'totp', totp_code: await totpCode(secret) });
        await agent.get('/sessions/whoami');
      }
    },
    'second-factor-keeps-return-to': async (t) => {
      const agent = t.browser();
      await known(t, t.email(), { valid: userOf(t, 'ada', { email: t.email() }) });
      await social(t, agent, 'login');
      await linkTotp(t, agent);
      agent.jar.clear();
      const flow = await agent.start('login', { return_to: 'http://ui.example.org/there' });
      await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
    },
  }),
];
