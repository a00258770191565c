/** What hooks receive of sign-ins with providers. */
import { atProvider, browsers, comeBack, known, social, userOf } from '../../lib/oidc.ts';
import { scenarios } from '../../lib/scenario.ts';

const TRANSIENT = { transient_payload: { from: 'test', nested: { deep: true } } };

export default scenarios('oidc-web-hooks', {
  'hooks-login': async (t) => {
    for (const agent of browsers(t)) {
      const email = t.email(agent.dialect);
      await known(t, email, { valid: userOf(t, agent.dialect, { email }) });
      await social(t, agent, 'login', 'valid', TRANSIENT);
      await agent.get('/sessions/whoami');
    }
  },
  'hooks-registration': async (t) => {
    for (const agent of browsers(t)) {
      userOf(t, agent.dialect, { email: t.email(agent.dialect) });
      await social(t, agent, 'registration', 'valid', TRANSIENT);
    }
  },
  'hooks-login-becomes-registration': async (t) => {
    const agent = t.browser();
    userOf(t, 'ada', { email: t.email() });
    await social(t, agent, 'login', 'valid', TRANSIENT);
  },
  'hooks-registration-becomes-login': async (t) => {
    const agent = t.browser();
    await known(t, t.email(), { valid: userOf(t, 'ada', { email: t.email() }) });
    await social(t, agent, 'registration', 'valid', TRANSIENT);
  },
  'hooks-registration-changed': async (t) => {
    const agent = t.browser();
    const traits = { email: t.email('changed') };
    t.hooks.answer('/registration/after/oidc', { body: { identity: { traits, metadata_public: { by: 'hook' } } } });
    userOf(t, 'ada', { email: t.email() });
    await social(t, agent, 'registration');
    await agent.get('/sessions/whoami');
  },
  'hooks-registration-refused': async (t) => {
    const messages = [
      { instance_ptr: '#/traits/email', messages: [{ id: 1234, text: 'no', type: 'validation', context: {} }] },
    ];
    t.hooks.answer('/registration/after/oidc', { status: 400, body: { messages } });
    for (const agent of browsers(t)) {
      userOf(t, agent.dialect, { email: t.email(agent.dialect) });
      await social(t, agent, 'registration');
    }
  },
  'hooks-login-refused': async (t) => {
    t.hooks.answer('/login/after/oidc', { status: 500 });
    for (const agent of browsers(t)) {
      const email = t.email(agent.dialect);
      await known(t, email, { valid: userOf(t, agent.dialect, { email }) });
      await social(t, agent, 'login');
    }
  },
  'hooks-settings': async (t) => {
    for (const agent of browsers(t)) {
      await t.setup.loggedIn(agent, t.email(agent.dialect));
      userOf(t, agent.dialect, {});
      await social(t, agent, 'settings', 'valid', TRANSIENT);
      const flow = await agent.start('settings');
      await agent.submit(flow, { unlink: 'valid', ...TRANSIENT });
    }
  },
  'hooks-native': async (t) => {
    for (const kind of ['login', 'registration'] as const) {
      const agent = t.native();
      userOf(t, kind, { email: t.email(kind) });
      const query = { return_session_token_exchange_code: 'true', return_to: 'http://ui.example.org/app' };
      const flow = await agent.start(kind, query);
      await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid', ...TRANSIENT }));
    }
  },
});
