import { everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

const verified = (email: string) => ({
  verifiable_addresses: [{ value: email, via: 'email', verified: true, status: 'completed' }],
});

export default [
  ...scenarios('revoke-sessions', {
    'revoke-active-sessions-on-login': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email);
        const token = await t.setup.token(email);
        await agent.submit(await agent.start('login'), { method: 'password', identifier: email, password: PASSWORD });
        await t.native().get('/sessions/whoami', { headers: { 'x-session-token': token } });
        await agent.get('/sessions');
      }
    },
    'revoke-active-sessions-on-settings': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.loggedIn(agent, email);
        const flow = await agent.start('settings');
        await agent.submit(flow, { method: 'password', password: 'another-password-9' });
        await agent.get('/sessions/whoami');
      }
    },
  }),
  ...scenarios('verified-login', {
    'require-verified-address': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email);
        await agent.submit(await agent.start('login'), { method: 'password', identifier: email, password: PASSWORD });
        await agent.get('/sessions/whoami');
      }
    },
    'require-verified-address-verified': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email, verified(email));
        await agent.submit(await agent.start('login'), { method: 'password', identifier: email, password: PASSWORD });
        await agent.get('/sessions/whoami');
      }
    },
    'require-verified-address-wrong-password': async (t) => {
      await t.setup.identity(t.email());
      const native = t.native();
      await native.submit(await native.start('login'), {
        method: 'password',
        identifier: t.email(),
        password: 'wrong',
      });
    },
  }),
  ...scenarios('show-verification', {
    'show-verification-ui-on-registration': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('registration');
        await agent.submit(flow, { method: 'password', password: PASSWORD, traits: { email: t.email(agent.dialect) } });
      }
    },
    'show-verification-ui-on-registration-with-return-to': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        const flow = await agent.start('registration', {
          return_to: 'http://ui.example.org/there',
          after_verification_return_to: 'http://ui.example.org/verified',
        });
        await agent.submit(flow, { method: 'password', password: PASSWORD, traits: { email: t.email(agent.dialect) } });
      }
    },
    'show-verification-ui-on-login': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email);
        await agent.submit(await agent.start('login'), { method: 'password', identifier: email, password: PASSWORD });
      }
    },
    'show-verification-ui-on-settings': async (t) => {
      for (const agent of everyone(t)) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        await agent.submit(await agent.start('settings'), {
          method: 'profile',
          traits: { email: t.email(`${agent.dialect}.new`) },
        });
        await agent.submit(await agent.start('settings'), {
          method: 'profile',
          traits: { email: t.email(`${agent.dialect}.new`), age: 8 },
        });
      }
    },
  }),
];
