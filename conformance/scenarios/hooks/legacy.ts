/** The feature flags that bring back how hooks of verification answered before. */
import { everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

export default [
  ...scenarios('legacy-verification', {
    'legacy-continue-with-on-registration': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('registration', { return_to: 'http://ui.example.org/there' });
        const email = t.email(agent.dialect);
        await agent.submit(flow, { method: 'password', password: PASSWORD, traits: { email } });
      }
    },
    'legacy-continue-with-on-settings': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email, {
          verifiable_addresses: [{ value: email, via: 'email', verified: true, status: 'completed' }],
        });
        if (agent.dialect === 'native') agent.token = await t.setup.token(email);
        else await t.setup.logIn(agent, email);
        const flow = await agent.start('settings');
        await agent.submit(flow, { method: 'profile', traits: { email: t.email(`new-${agent.dialect}`) } });
        await agent.submit(await agent.start('settings'), { method: 'password', password: `${PASSWORD}-new` });
      }
    },
    'legacy-error-on-login': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email);
        const flow = await agent.start('login');
        await agent.submit(flow, { method: 'password', identifier: email, password: PASSWORD });
        await agent.submit(flow, { method: 'password', identifier: email, password: 'wrong-horse' });
        await agent.get('/sessions/whoami');
        if ((await t.setup.messageCount(email)) !== 0) throw new Error('a message was sent');
      }
    },
    'legacy-error-on-login-verified': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email, {
          verifiable_addresses: [{ value: email, via: 'email', verified: true, status: 'completed' }],
        });
        const flow = await agent.start('login');
        await agent.submitOnly(flow, { method: 'password', identifier: email, password: PASSWORD });
      }
    },
  }),
];
