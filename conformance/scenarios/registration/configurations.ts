import { scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

export default [
  ...scenarios('short', {
    expired: async (t) => {
      for (const agent of [t.browser(), t.ajax(), t.native()]) {
        const flow = await agent.start('registration', { return_to: 'http://ui.example.org/there' });
        await t.sleep(2300);
        await agent.get('/self-service/registration/flows', { query: { id: flow.id } });
        await agent.submit(flow, { method: 'password', password: PASSWORD, traits: { email: t.email(agent.dialect) } });
      }
    },
  }),
  ...scenarios('no-hooks', {
    'without-session-hook': async (t) => {
      for (const agent of [t.browser(), t.ajax(), t.native()]) {
        const flow = await agent.start('registration');
        await agent.submit(flow, { method: 'password', password: PASSWORD, traits: { email: t.email(agent.dialect) } });
        await agent.get('/sessions/whoami');
      }
    },
    'return-to-without-session-hook': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        const flow = await agent.start('registration', { return_to: 'http://ui.example.org/asked' });
        await agent.submit(flow, { method: 'password', password: PASSWORD, traits: { email: t.email(agent.dialect) } });
      }
    },
  }),
  ...scenarios('registration-off', {
    disabled: async (t) => {
      const browser = t.browser();
      const answer = await browser.init('registration');
      await browser.lookAtErrors(answer);
      await t.ajax().init('registration');
      await t.native().init('registration');
      await t.native().post('/self-service/registration?flow=x', { json: { method: 'password' } });
      await t.native().get('/self-service/registration/flows?id=x');
      await t.native().init('login');
    },
  }),
  ...scenarios('password-off', {
    'password-disabled': async (t) => {
      for (const agent of [t.ajax(), t.native()]) {
        const registration = await agent.start('registration');
        await agent.submit(registration, { method: 'password', password: PASSWORD, traits: { email: t.email() } });
        const login = await agent.start('login');
        await agent.submit(login, { method: 'password', password: PASSWORD, identifier: t.email() });
      }
    },
  }),
  ...scenarios('policy', {
    'policy-length': async (t) => {
      const native = t.native();
      for (const password of ['elevenchars', 'twelve-chars', 'short']) {
        const traits = { email: t.email(`p${password.length}`) };
        await native.submit(await native.start('registration'), { method: 'password', password, traits });
      }
    },
    'policy-similarity-off': async (t) => {
      const native = t.native();
      const email = t.email();
      await native.submit(await native.start('registration'), {
        method: 'password',
        password: email,
        traits: { email },
      });
    },
  }),
];
