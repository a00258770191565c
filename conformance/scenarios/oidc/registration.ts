import type { Agent } from '../../lib/agent.ts';
/** Signing up with an account at an OpenID provider. */
import { dig } from '../../lib/answer.ts';
import { atProvider, browsers, comeBack, known, social, userOf } from '../../lib/oidc.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';

/** Reads the identity that was made, with what is stored of its credentials. */
async function inspect(t: Context, agent: Agent) {
  const who = await agent.get('/sessions/whoami');
  const id = dig(who.body, 'identity', 'id');
  if (typeof id !== 'string') return;
  await t.admin.get(`/admin/identities/${id}`, { query: { include_credential: 'oidc' } });
}

export default [
  ...scenarios('oidc', {
    registration: async (t) => {
      for (const agent of browsers(t)) {
        userOf(t, agent.dialect, { email: t.email(agent.dialect), name: 'Ada', website: 'http://ada.example.org' });
        await social(t, agent, 'registration');
        await inspect(t, agent);
      }
    },
    'registration-forms': async (t) => {
      for (const agent of everyone(t)) await agent.start('registration');
    },
    'registration-by-each-way': async (t) => {
      for (const provider of ['never', 'force', 'post', 'userinfo', 'second']) {
        const agent = t.browser();
        userOf(t, provider, { email: t.email(provider), email_verified: true, name: 'Ada' });
        await social(t, agent, 'registration', provider);
        await inspect(t, agent);
      }
    },
    'registration-what-mappers-see': async (t) => {
      for (const provider of ['claims', 'rich']) {
        const agent = t.browser();
        userOf(t, provider, {
          email: t.email(provider),
          email_verified: true,
          name: 'Ada',
          given_name: 'Ada',
          locale: 'de-DE',
          groups: ['a', { b: 1 }],
          updated_at: 1700000000,
          phone_number: '+4915112345678',
        });
        await social(t, agent, 'registration', provider);
        await inspect(t, agent);
      }
    },
    'registration-unverified-address': async (t) => {
      const agent = t.browser();
      userOf(t, 'ada', { email: t.email(), email_verified: false });
      await social(t, agent, 'registration', 'rich');
      await inspect(t, agent);
    },
    'registration-missing-traits': async (t) => {
      for (const agent of browsers(t)) {
        userOf(t, agent.dialect, { name: 'Ada' });
        const flow = await agent.start('registration');
        const answer = await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
        const shown = await agent.look(answer);
        if (shown === undefined) continue;
        const traits = { email: t.email(agent.dialect), name: { last: 'Lovelace' } };
        await comeBack(t, agent, await atProvider(t, agent, shown, { provider: 'valid', traits }));
        await inspect(t, agent);
      }
    },
    'registration-invalid-traits': async (t) => {
      const agent = t.browser();
      userOf(t, 'ada', { email: 'no address', name: 'A name that is far too long', website: 'none' });
      await social(t, agent, 'registration');
    },
    'registration-invalid-traits-again': async (t) => {
      const agent = t.browser();
      userOf(t, 'ada', { name: 'Ada' });
      const flow = await agent.start('registration');
      const traits = { email: 'nonsense', age: 5 };
      await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid', traits }));
      const better = { email: t.email(), age: 7 };
      await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid', traits: better }));
      await inspect(t, agent);
    },
    'registration-traits-over-claims': async (t) => {
      for (const agent of browsers(t)) {
        userOf(t, agent.dialect, { email: t.email(`claim.${agent.dialect}`), name: 'Ada' });
        const flow = await agent.start('registration');
        const traits = { email: t.email(agent.dialect), name: { last: 'Lovelace' }, age: 36 };
        await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid', traits }));
        await inspect(t, agent);
      }
    },
    'registration-empty-traits': async (t) => {
      const agent = t.browser();
      userOf(t, 'ada', { email: t.email(), name: 'Ada' });
      const flow = await agent.start('registration');
      const traits = { email: '', name: { first: '', last: 'Lovelace' } };
      await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid', traits }));
      await inspect(t, agent);
    },
    'registration-of-a-known-subject-becomes-login': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        await known(t, email, { valid: userOf(t, agent.dialect, { email }) });
        await social(t, agent, 'registration');
        await agent.get('/sessions/whoami');
      }
    },
    'registration-becomes-login-and-keeps-return-to': async (t) => {
      const agent = t.browser();
      const email = t.email();
      await known(t, email, { valid: userOf(t, 'ada', { email }) });
      const flow = await agent.start('registration', { return_to: 'http://ui.example.org/there' });
      await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
    },
    'registration-return-to': async (t) => {
      const agent = t.browser();
      userOf(t, 'ada', { email: t.email() });
      const flow = await agent.start('registration', { return_to: 'http://ui.example.org/there' });
      await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
    },
    'registration-wrong-provider': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('registration');
        await agent.lookAtErrors(await agent.submit(flow, { provider: 'nonsense' }));
        await agent.submit(flow, { method: 'oidc' });
        await agent.submit(flow, { method: 'password', provider: 'valid' });
      }
    },
    'registration-without-csrf-token': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('registration');
        await agent.lookAtErrors(await agent.submit(flow, { provider: 'valid', csrf_token: 'wrong' }));
      }
    },
    'registration-signed-in-already': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('registration');
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        await agent.lookAtErrors(await agent.submit(flow, { provider: 'valid' }));
      }
    },
    'registration-signed-in-meanwhile': async (t) => {
      const agent = t.browser();
      userOf(t, 'ada', { email: t.email('ada') });
      const flow = await agent.start('registration');
      const callback = await atProvider(t, agent, flow, { provider: 'valid' });
      await t.setup.loggedIn(agent, t.email());
      await comeBack(t, agent, callback);
    },
    'registration-upstream-parameters': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('registration');
        const upstream_parameters = { login_hint: 'ada@example.org', prompt: 'login', other: 'x' };
        await agent.submit(flow, { provider: 'valid', upstream_parameters });
      }
    },
    'registration-page-of-the-provider': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('registration');
        await agent.submitOnly(flow, { provider: 'valid', traits: { email: t.email() }, transient_payload: { a: 1 } });
        await agent.fetchFlow('registration', flow.id);
      }
    },
  }),
  ...scenarios('oidc-faults', {
    'registration-mappers-that-fail': async (t) => {
      const names = ['no-object', 'no-identity', 'failing', 'bad-metadata', 'bad-addresses', 'bad-address'];
      for (const provider of names) {
        for (const kind of ['registration', 'login'] as const) {
          userOf(t, 'ada', { email: t.email(provider) });
          await social(t, t.browser(), kind, provider);
        }
      }
    },
  }),
  ...scenarios('oidc-no-session', {
    'registration-signs-no-one-in': async (t) => {
      for (const agent of browsers(t)) {
        userOf(t, agent.dialect, { email: t.email(agent.dialect) });
        await social(t, agent, 'registration');
        await agent.get('/sessions/whoami');
      }
    },
    'login-becomes-registration-without-session': async (t) => {
      const agent = t.browser();
      userOf(t, 'ada', { email: t.email() });
      await social(t, agent, 'login');
      await agent.get('/sessions/whoami');
    },
  }),
  ...scenarios('oidc-legacy-group', {
    'registration-missing-traits-in-the-old-group': async (t) => {
      const agent = t.browser();
      userOf(t, 'ada', {});
      await social(t, agent, 'registration');
    },
  }),
  ...scenarios('oidc-registration-off', {
    'login-of-an-unknown-subject-without-registration': async (t) => {
      for (const agent of browsers(t)) {
        userOf(t, agent.dialect, { email: t.email(agent.dialect) });
        await social(t, agent, 'login');
      }
    },
  }),
  ...scenarios('oidc-several-schemas', {
    'registration-under-another-schema': async (t) => {
      const agent = t.browser();
      userOf(t, 'ada', { email: t.email() });
      const flow = await agent.start('registration', { identity_schema: 'customer' });
      await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
      await inspect(t, agent);
    },
    'login-under-another-schema': async (t) => {
      const agent = t.browser();
      userOf(t, 'ada', { email: t.email() });
      const flow = await agent.start('login', { identity_schema: 'customer' });
      await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
      await inspect(t, agent);
    },
  }),
  ...scenarios('oidc-verification', {
    'registration-shows-verification': async (t) => {
      for (const email_verified of [false, true]) {
        const agent = t.browser();
        const email = t.email(`verified-${email_verified}`);
        userOf(t, `ada-${email_verified}`, { email, email_verified });
        await social(t, agent, 'registration');
        await inspect(t, agent);
      }
    },
    'login-requires-verified-address': async (t) => {
      for (const agent of browsers(t)) {
        const email = t.email(agent.dialect);
        await known(t, email, { valid: userOf(t, agent.dialect, { email }) });
        await social(t, agent, 'login');
      }
    },
  }),
  ...scenarios('oidc-only', {
    'forms-without-passwords': async (t) => {
      for (const agent of everyone(t)) {
        await agent.start('login');
        await agent.start('registration');
      }
    },
  }),
];
