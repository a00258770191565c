/** Linking and unlinking accounts at OpenID providers. */
import type { Agent, Flow } from '../../lib/agent.ts';
import type { Answer } from '../../lib/answer.ts';
import { atProvider, browsers, comeBack, known, leadsTo, social, userOf } from '../../lib/oidc.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

/** Someone who is signed in with an account at a provider, with or without a password. */
async function member(t: Context, agent: Agent, subjects: readonly string[], password = true): Promise<string> {
  const email = t.email(agent.dialect);
  const sub = userOf(t, agent.dialect, { email });
  const providers = subjects.map((provider) => ({ provider, subject: sub }));
  const credentials = {
    oidc: { config: { providers } },
    ...(password && { password: { config: { password: PASSWORD } } }),
  };
  const id = await t.setup.identity(email, { credentials });
  await social(t, agent, 'login', subjects[0]);
  return id;
}

/** Signs a user in with a password and begins a settings flow. */
async function begun(t: Context, agent: Agent, email = t.email(), query: Record<string, string> = {}): Promise<Flow> {
  await t.setup.loggedIn(agent, email);
  return agent.start('settings', query);
}

/** A user who went to the provider to link an account there; gives the callback URL. */
async function linking(t: Context, agent: Agent, query: Record<string, string> = {}): Promise<URL> {
  const flow = await begun(t, agent, t.email(), query);
  userOf(t, 'ada');
  return atProvider(t, agent, flow, { link: 'valid' });
}

async function inspect(t: Context, agent: Agent, id: string) {
  await agent.get('/sessions/whoami');
  await t.admin.get(`/admin/identities/${id}`, { query: { include_credential: 'oidc' } });
}

/** Submits a privileged change too late and signs in again; gives the answer with which the change goes on. */
async function reauthenticated(t: Context, agent: Agent, payload: Record<string, unknown>): Promise<Answer> {
  const flow = await agent.start('settings');
  await t.sleep(6300);
  const login = await agent.look(await agent.follow(await agent.submitOnly(flow, payload)));
  if (login === undefined) throw new Error('no login flow to sign in again with');
  const done = await agent.submitOnly(login, {
    method: 'password',
    identifier: t.email(agent.dialect),
    password: PASSWORD,
  });
  return agent.follow(done);
}

export default [
  ...scenarios('oidc', {
    'settings-forms': async (t) => {
      for (const agent of everyone(t)) {
        await begun(t, agent, t.email(agent.dialect));
      }
    },
    'settings-link': async (t) => {
      for (const agent of browsers(t)) {
        const id = await t.setup.loggedIn(agent, t.email(agent.dialect));
        userOf(t, agent.dialect, { email: t.email(`other.${agent.dialect}`) });
        await social(t, agent, 'settings', 'valid');
        await inspect(t, agent, id);
        userOf(t, `second-${agent.dialect}`, { email: t.email(`other.${agent.dialect}`) });
        await social(t, agent, 'settings', 'second');
        await inspect(t, agent, id);
      }
    },
    'settings-link-and-sign-in': async (t) => {
      const agent = t.browser();
      await t.setup.loggedIn(agent, t.email());
      userOf(t, 'ada', {});
      await social(t, agent, 'settings');
      const other = t.browser();
      await social(t, other, 'login');
      await other.get('/sessions/whoami');
    },
    'settings-link-again': async (t) => {
      for (const agent of everyone(t)) {
        if (agent.dialect === 'native') continue;
        await member(t, agent, ['valid']);
        const flow = await agent.start('settings');
        await agent.submit(flow, { link: 'valid' });
        await agent.submit(flow, { link: 'nonsense' });
        await agent.submit(flow, { link: '' });
      }
    },
    'settings-link-of-another-user': async (t) => {
      for (const agent of browsers(t)) {
        const owner = t.email(`owner.${agent.dialect}`);
        await known(t, owner, { valid: userOf(t, `owner-${agent.dialect}`, { email: owner }) });
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        await social(t, agent, 'settings');
      }
    },
    'settings-link-refused': async (t) => {
      for (const agent of browsers(t)) {
        const flow = await begun(t, agent, t.email(agent.dialect));
        t.openid.refuses('access_denied', 'no');
        await comeBack(t, agent, await atProvider(t, agent, flow, { link: 'valid' }));
      }
    },
    'settings-link-fails': async (t) => {
      const agent = t.browser();
      const callback = await linking(t, agent);
      callback.searchParams.set('code', 'wrong');
      await comeBack(t, agent, callback);
    },
    'settings-link-signed-out-meanwhile': async (t) => {
      const agent = t.browser();
      const callback = await linking(t, agent);
      agent.jar.forge('ory_kratos_session', undefined);
      await comeBack(t, agent, callback);
    },
    'settings-link-as-another-user': async (t) => {
      const agent = t.browser();
      const callback = await linking(t, agent);
      agent.jar.forge('ory_kratos_session', undefined);
      await t.setup.loggedIn(agent, t.email('other'));
      await comeBack(t, agent, callback);
    },
    'settings-upstream-parameters': async (t) => {
      for (const agent of browsers(t)) {
        const flow = await begun(t, agent, t.email(agent.dialect));
        const upstream_parameters = { login_hint: 'ada@example.org', hd: 'example.org', auth_type: 'x', other: 'y' };
        await agent.submit(flow, { link: 'valid', upstream_parameters });
      }
    },
    'settings-unlink': async (t) => {
      for (const agent of browsers(t)) {
        const id = await member(t, agent, ['valid', 'second']);
        const flow = await agent.start('settings');
        await agent.submit(flow, { unlink: 'valid' });
        await inspect(t, agent, id);
        await agent.submit(flow, { unlink: 'valid' });
        await agent.submit(flow, { unlink: 'nonsense' });
        await agent.submit(await agent.start('settings'), { unlink: 'second' });
        await inspect(t, agent, id);
      }
    },
    'settings-unlink-the-last': async (t) => {
      for (const agent of browsers(t)) {
        const id = await member(t, agent, ['valid'], false);
        const flow = await agent.start('settings');
        await agent.submit(flow, { unlink: 'valid' });
        await inspect(t, agent, id);
      }
    },
    'settings-unlink-one-of-two': async (t) => {
      const agent = t.browser();
      const id = await member(t, agent, ['valid', 'second'], false);
      const flow = await agent.start('settings');
      await agent.submit(flow, { unlink: 'second' });
      await agent.submit(flow, { unlink: 'valid' });
      await inspect(t, agent, id);
    },
    'settings-unlink-unconfigured': async (t) => {
      const agent = t.browser();
      await member(t, agent, ['valid', 'gone']);
      const flow = await agent.start('settings');
      await agent.submit(flow, { unlink: 'gone' });
    },
    'settings-link-and-unlink': async (t) => {
      for (const agent of browsers(t)) {
        await member(t, agent, ['valid']);
        const flow = await agent.start('settings');
        await agent.submit(flow, { link: 'second', unlink: 'valid' });
        await agent.submit(flow, { method: 'oidc' });
        await agent.submit(flow, { method: 'profile', link: 'second' });
      }
    },
    'settings-without-csrf-token': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await begun(t, agent, t.email(agent.dialect));
        await agent.submitOnly(flow, { link: 'valid', csrf_token: 'wrong' });
        await agent.submitOnly(flow, { unlink: 'valid', csrf_token: 'wrong' });
      }
    },
    'settings-of-an-organization': async (t) => {
      const agent = t.browser();
      await member(t, agent, ['valid', 'organization']);
      const flow = await agent.start('settings');
      await agent.submit(flow, { unlink: 'organization' });
      await agent.submit(flow, { unlink: 'valid' });
    },
    'settings-link-return-to': async (t) => {
      const agent = t.browser();
      await comeBack(t, agent, await linking(t, agent, { return_to: 'http://ui.example.org/there' }));
    },
    'settings-link-twice': async (t) => {
      const agent = t.browser();
      const callback = await linking(t, agent);
      await comeBack(t, agent, callback);
      await comeBack(t, agent, callback);
    },
  }),
  ...scenarios('oidc-privileged', {
    'settings-link-needs-a-fresh-session': async (t) => {
      const agent = t.browser();
      await t.setup.loggedIn(agent, t.email('browser'));
      const continued = await reauthenticated(t, agent, { link: 'valid' });
      userOf(t, 'ada', {});
      await comeBack(t, agent, await t.openid.authorize(leadsTo(continued)));
    },
    'settings-unlink-needs-a-fresh-session': async (t) => {
      const agent = t.browser();
      await member(t, agent, ['valid']);
      await agent.look(await reauthenticated(t, agent, { unlink: 'valid' }));
      await agent.get('/sessions/whoami');
    },
    'settings-ajax-needs-a-fresh-session': async (t) => {
      const agent = t.ajax();
      await member(t, agent, ['valid']);
      const flow = await agent.start('settings');
      await t.sleep(6300);
      await agent.submit(flow, { link: 'second' });
      await agent.submit(flow, { unlink: 'valid' });
    },
    'settings-link-gets-too-old-meanwhile': async (t) => {
      for (const agent of browsers(t)) {
        const flow = await begun(t, agent, t.email(agent.dialect));
        userOf(t, agent.dialect, {});
        const callback = await atProvider(t, agent, flow, { link: 'valid' });
        await t.sleep(6300);
        await comeBack(t, agent, callback);
      }
    },
    'settings-native-too-old': async (t) => {
      const agent = t.native();
      const flow = await begun(t, agent);
      await t.sleep(6300);
      await agent.submit(flow, { link: 'valid' });
      await agent.submit(flow, { unlink: 'valid' });
    },
  }),
  ...scenarios('oidc-short', {
    'settings-expire-meanwhile': async (t) => {
      const agent = t.browser();
      const callback = await linking(t, agent);
      await t.sleep(2500);
      await comeBack(t, agent, callback);
    },
  }),
];
