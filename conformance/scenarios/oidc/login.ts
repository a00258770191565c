/** Signing in with an account at an OpenID provider. */
import { dig } from '../../lib/answer.ts';
import { atProvider, browsers, comeBack, known, leadsTo, social, userOf } from '../../lib/oidc.ts';
import { everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

export default [
  ...scenarios('oidc', {
    login: async (t) => {
      for (const agent of browsers(t)) {
        const sub = userOf(t, agent.dialect, { email: t.email(agent.dialect) });
        await known(t, t.email(agent.dialect), { valid: sub });
        await social(t, agent, 'login');
        await agent.get('/sessions/whoami');
      }
    },
    'login-forms': async (t) => {
      for (const agent of everyone(t)) await agent.start('login');
    },
    'login-with-method-named': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('login');
        await agent.submit(flow, { method: 'oidc', provider: 'valid' });
      }
    },
    'login-other-method-named': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('login');
        await agent.submit(flow, { method: 'password', provider: 'valid' });
        await agent.submit(flow, { method: 'OIDC', provider: 'valid' });
      }
    },
    'login-without-provider': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('login');
        await agent.submit(flow, { method: 'oidc' });
        await agent.submit(flow, { method: 'oidc', provider: '' });
      }
    },
    'login-unknown-provider': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('login');
        await agent.lookAtErrors(await agent.submit(flow, { provider: 'nonsense' }));
      }
    },
    'login-without-csrf-token': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('login');
        await agent.lookAtErrors(await agent.submit(flow, { provider: 'valid', csrf_token: 'wrong' }));
      }
    },
    'login-upstream-parameters': async (t) => {
      const upstream_parameters = {
        login_hint: 'ada@example.org',
        hd: 'example.org',
        prompt: 'select_account',
        auth_type: 'reauthenticate',
        acr_values: 'level',
        scope: 'everything',
        client_id: 'another',
      };
      for (const agent of everyone(t)) {
        const flow = await agent.start('login');
        await agent.submit(flow, { provider: 'valid', upstream_parameters });
      }
    },
    'login-upstream-parameters-of-other-types': async (t) => {
      for (const value of [5, ['x'], 'text', { login_hint: 5 }, { login_hint: null }]) {
        const agent = t.ajax();
        const flow = await agent.start('login');
        await agent.lookAtErrors(await agent.submit(flow, { provider: 'valid', upstream_parameters: value }));
      }
    },
    'login-ways-of-asking': async (t) => {
      const agent = t.ajax();
      for (const provider of ['never', 'force', 'post', 'claims', 'userinfo', 'organization', 'second']) {
        const flow = await agent.start('login');
        await agent.submit(flow, { provider });
      }
    },
    'login-by-each-way': async (t) => {
      for (const provider of ['never', 'force', 'post', 'claims', 'userinfo', 'second']) {
        const agent = t.browser();
        const email = t.email(provider);
        const sub = userOf(t, provider, { email, email_verified: true, name: 'Ada', groups: ['a', 'b'] });
        await known(t, email, { [provider]: sub });
        await social(t, agent, 'login', provider);
        await agent.get('/sessions/whoami');
      }
    },
    'login-of-an-organization': async (t) => {
      const agent = t.browser();
      const sub = userOf(t, 'staff', { email: t.email() });
      await known(t, t.email(), { organization: sub });
      const flow = await agent.start('login');
      const callback = await atProvider(t, agent, flow, { provider: 'organization' });
      await comeBack(t, agent, callback);
      await comeBack(t, agent, callback.href.replace(/.*organization\/[^/]*/, '/self-service/methods/oidc'));
    },
    'login-return-to': async (t) => {
      const agent = t.browser();
      const sub = userOf(t, 'ada', { email: t.email() });
      await known(t, t.email(), { valid: sub });
      const flow = await agent.start('login', { return_to: 'http://ui.example.org/there' });
      await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
    },
    'login-of-an-inactive-identity': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        await known(t, email, { valid: userOf(t, agent.dialect, { email }) }, { state: 'inactive' });
        await social(t, agent, 'login');
      }
    },
    'login-signed-in-already': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('login');
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        await agent.lookAtErrors(await agent.submit(flow, { provider: 'valid' }));
      }
    },
    'login-signed-in-meanwhile': async (t) => {
      const agent = t.browser();
      await known(t, t.email('ada'), { valid: userOf(t, 'ada', { email: t.email('ada') }) });
      const flow = await agent.start('login', { return_to: 'http://ui.example.org/there' });
      const callback = await atProvider(t, agent, flow, { provider: 'valid' });
      await t.setup.loggedIn(agent, t.email());
      await comeBack(t, agent, callback);
    },
    'login-of-an-unknown-subject-becomes-registration': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        userOf(t, agent.dialect, { email });
        await social(t, agent, 'login');
        await agent.get('/sessions/whoami');
      }
    },
    'login-becomes-registration-with-missing-traits': async (t) => {
      for (const agent of browsers(t)) {
        userOf(t, agent.dialect, { name: 'Ada' });
        const answer = await social(t, agent, 'login');
        const flow = await agent.look(answer);
        if (flow === undefined) continue;
        const traits = { email: t.email(agent.dialect) };
        await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid', traits }));
        await agent.get('/sessions/whoami');
      }
    },
    'login-becomes-registration-and-keeps-return-to': async (t) => {
      const agent = t.browser();
      userOf(t, 'ada', { name: 'Ada' });
      const flow = await agent.start('login', { return_to: 'http://ui.example.org/there' });
      await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
    },
    'login-refresh': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        await known(t, email, { valid: userOf(t, agent.dialect, { email }) });
        await social(t, agent, 'login');
        const flow = await agent.start('login', { refresh: 'true' });
        await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
        await agent.get('/sessions/whoami');
      }
    },
    'login-refresh-forms': async (t) => {
      const agent = t.ajax();
      const email = t.email();
      await known(t, email, { valid: userOf(t, 'ada', { email }), second: `two-${t.run}`, gone: `gone-${t.run}` });
      await social(t, agent, 'login');
      await agent.start('login', { refresh: 'true' });
      await agent.start('login', { aal: 'aal2' });
    },
    'login-refresh-as-another-user': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        await known(t, email, { valid: userOf(t, agent.dialect, { email }) });
        await social(t, agent, 'login');
        const flow = await agent.start('login', { refresh: 'true' });
        const other = t.email(`other.${agent.dialect}`);
        await known(t, other, { valid: userOf(t, `other-${agent.dialect}`, { email: other }) });
        await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
        await agent.get('/sessions/whoami');
      }
    },
    'login-refresh-native-form': async (t) => {
      const agent = t.native();
      const email = t.email();
      await t.setup.loggedIn(agent, email);
      await agent.start('login', { refresh: 'true' });
    },
    'login-beside-a-password': async (t) => {
      const agent = t.ajax();
      const identifier = t.email();
      const sub = userOf(t, 'ada', { email: identifier });
      const credentials = {
        oidc: { config: { providers: [{ provider: 'valid', subject: sub }] } },
        password: { config: { password: PASSWORD } },
      };
      await t.setup.identity(identifier, { credentials });
      const flow = await agent.start('login');
      await agent.submit(flow, { method: 'password', identifier, password: PASSWORD });
      const again = t.browser();
      await social(t, again, 'login');
      await again.get('/sessions/whoami');
    },
    'login-traits-submitted': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('login');
        const traits = { email: 'nonsense', age: -1, unknown: 'x' };
        await agent.submit(flow, { provider: 'valid', traits });
      }
    },
    'login-transient-payload-of-another-type': async (t) => {
      const agent = t.ajax();
      const flow = await agent.start('login');
      await agent.submit(flow, { provider: 'valid', transient_payload: 'text' });
    },
    'login-of-two-flows-at-once': async (t) => {
      const agent = t.browser();
      const email = t.email();
      await known(t, email, { valid: userOf(t, 'ada', { email }) });
      const [one, two] = [await agent.start('login'), await agent.start('login')];
      const first = await atProvider(t, agent, one, { provider: 'valid' });
      const second = await atProvider(t, agent, two, { provider: 'valid' });
      await comeBack(t, agent, first);
      await comeBack(t, agent, second);
      await agent.get('/sessions/whoami');
    },
    'login-page-of-the-provider': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('login');
        const answer = await agent.submitOnly(flow, { provider: 'valid' });
        const url = new URL(leadsTo(answer) || 'http://none');
        if (dig(answer.body, 'session')) throw new Error(`signed in at ${url.origin}`);
        await agent.fetchFlow('login', flow.id);
      }
    },
  }),
  ...scenarios('oidc-no-session', {
    'login-return-addresses': async (t) => {
      const agent = t.browser();
      await known(t, t.email(), { valid: userOf(t, 'ada', { email: t.email() }) });
      await social(t, agent, 'login');
    },
  }),
  ...scenarios('oidc-short', {
    'login-expires-meanwhile': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        await known(t, email, { valid: userOf(t, agent.dialect, { email }) });
        const flow = await agent.start('login');
        const callback = await atProvider(t, agent, flow, { provider: 'valid' });
        await t.sleep(2500);
        await comeBack(t, agent, callback);
      }
    },
    'login-expired-before': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('login');
        await t.sleep(2500);
        await agent.submit(flow, { provider: 'valid' });
      }
    },
    'registration-expires-meanwhile': async (t) => {
      const agent = t.browser();
      userOf(t, 'ada', { email: t.email() });
      const flow = await agent.start('registration');
      const callback = await atProvider(t, agent, flow, { provider: 'valid' });
      await t.sleep(2500);
      await comeBack(t, agent, callback);
    },
  }),
  ...scenarios('oidc-off', {
    'disabled-forms': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('login');
        await agent.lookAtErrors(await agent.submit(flow, { provider: 'valid' }));
        const registration = await agent.start('registration');
        await agent.lookAtErrors(await agent.submit(registration, { provider: 'valid' }));
      }
    },
    'disabled-callback': async (t) => {
      for (const agent of everyone(t)) {
        await agent.get('/self-service/methods/oidc/callback/valid', { query: { state: 'x', code: 'y' } });
        await agent.get('/self-service/methods/oidc/callback', { query: { state: 'x', code: 'y' } });
      }
    },
    'disabled-settings': async (t) => {
      for (const agent of everyone(t)) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const flow = await agent.start('settings');
        await agent.lookAtErrors(await agent.submit(flow, { link: 'valid' }));
        await agent.lookAtErrors(await agent.submit(flow, { unlink: 'valid' }));
      }
    },
  }),
  ...scenarios('oidc-base-redirect', {
    'login-from-another-base': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('login');
        await agent.submit(flow, { provider: 'valid' });
      }
    },
    'login-back-from-another-base': async (t) => {
      const agent = t.browser();
      await known(t, t.email(), { valid: userOf(t, 'ada', { email: t.email() }) });
      const flow = await agent.start('login');
      const callback = await atProvider(t, agent, flow, { provider: 'valid' });
      await comeBack(t, agent, `${callback.pathname.replace('/base', '')}${callback.search}`);
    },
  }),
];
