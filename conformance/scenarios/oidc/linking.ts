import { type Agent, asFlow } from '../../lib/agent.ts';
/** A user of a provider whose address has an account already. */
import { dig } from '../../lib/answer.ts';
import { atProvider, browsers, comeBack, known, social, userOf } from '../../lib/oidc.ts';
import { type Context, scenarios, type ScenarioBody } from '../../lib/scenario.ts';
import { linkTotp, totpCode } from '../../lib/second-factor.ts';
import { PASSWORD } from '../../lib/setup.ts';

const KINDS = ['registration', 'login'] as const;

/** Signs in at a provider under the address of someone else's account; gives the login flow that shall link. */
async function conflict(t: Context, agent: Agent, kind: 'login' | 'registration', email: string, name = agent.dialect) {
  userOf(t, `${name}-${kind}`, { email, email_verified: true });
  return agent.look(await social(t, agent, kind));
}

async function inspect(t: Context, agent: Agent) {
  const who = await agent.get('/sessions/whoami');
  const id = dig(who.body, 'identity', 'id');
  if (typeof id === 'string') await t.admin.get(`/admin/identities/${id}`, { query: { include_credential: 'oidc' } });
}

const withPassword: ScenarioBody = async (t) => {
  for (const agent of browsers(t)) {
    for (const kind of KINDS) {
      agent.jar.clear();
      const email = t.email(`${agent.dialect}.${kind}`);
      await t.setup.identity(email);
      const flow = await conflict(t, agent, kind, email);
      if (flow === undefined) continue;
      await agent.submit(flow, { method: 'password', identifier: email, password: 'wrong' });
      await agent.submit(flow, { method: 'password', identifier: email, password: PASSWORD });
      await inspect(t, agent);
    }
  }
};

const withAnotherProvider: ScenarioBody = async (t) => {
  for (const agent of browsers(t)) {
    const email = t.email(agent.dialect);
    await known(t, email, { second: `second-${agent.dialect}-${t.run}` });
    const flow = await conflict(t, agent, 'registration', email);
    if (flow === undefined) continue;
    userOf(t, `second-${agent.dialect}`, { email });
    await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'second' }));
    await inspect(t, agent);
  }
};

/** The owner of the account has to prove a second factor before the accounts are linked. */
async function linkWithSecondFactor(t: Context, agent: Agent, kind: 'registration' | 'login'): Promise<void> {
  agent.jar.clear();
  const email = t.email(`${agent.dialect}.${kind}`);
  await t.setup.loggedIn(agent, email);
  const secret = await linkTotp(t, agent);
  agent.jar.clear();
  const flow = await conflict(t, agent, kind, email);
  if (flow === undefined) return;
  const first = await agent.submitOnly(flow, { method: 'password', identifier: email, password: PASSWORD });
  await agent.get('/sessions/whoami');
  const { body } = first;
  const second = agent.dialect === 'ajax' && dig(body, 'ui') !== undefined ? asFlow(body) : await agent.look(first);
  if (second === undefined) return;
  await agent.submit(second, { method: 'totp', totp_code: await totpCode(secret, 1) });
  await inspect(t, agent);
}

export default [
  ...scenarios('oidc', {
    'link-with-password': withPassword,
    'link-with-another-provider': withAnotherProvider,
    'link-as-another-user': async (t) => {
      const agent = t.browser();
      await t.setup.identity(t.email());
      await t.setup.identity(t.email('other'));
      const flow = await conflict(t, agent, 'registration', t.email());
      if (flow === undefined) return;
      await agent.submit(flow, { method: 'password', identifier: t.email('other'), password: PASSWORD });
      await inspect(t, agent);
      await agent.submit(flow, { method: 'password', identifier: t.email(), password: PASSWORD });
      await inspect(t, agent);
    },
    'link-to-an-account-without-credentials': async (t) => {
      const agent = t.browser();
      await t.setup.identity(t.email(), { credentials: undefined });
      await conflict(t, agent, 'registration', t.email());
    },
    'link-keeps-return-to': async (t) => {
      const agent = t.browser();
      await t.setup.identity(t.email());
      userOf(t, 'ada', { email: t.email() });
      const flow = await agent.start('registration', { return_to: 'http://ui.example.org/there' });
      const shown = await agent.look(await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' })));
      if (shown === undefined) return;
      await agent.submit(shown, { method: 'password', identifier: t.email(), password: PASSWORD });
    },
    'link-same-provider-another-subject': async (t) => {
      const agent = t.browser();
      await known(t, t.email(), { valid: `old-${t.run}` });
      const flow = await conflict(t, agent, 'registration', t.email());
      if (flow === undefined) return;
      userOf(t, 'old', { email: t.email() });
      await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
      await inspect(t, agent);
    },
    'password-registration-under-a-provider-account': async (t) => {
      for (const agent of [...browsers(t), t.native()]) {
        const email = t.email(agent.dialect);
        await known(t, email, { second: `x-${agent.dialect}-${t.run}` });
        const flow = await agent.start('registration');
        await agent.submit(flow, { method: 'password', password: PASSWORD, traits: { email } });
      }
    },
  }),
  ...scenarios('oidc-login-hints', {
    'hints-link-with-password': withPassword,
    'hints-link-with-another-provider': withAnotherProvider,
    'hints-link-to-an-account-with-both': async (t) => {
      const agent = t.browser();
      const credentials = {
        oidc: { config: { providers: [{ provider: 'second', subject: `second-${t.run}` }] } },
        password: { config: { password: PASSWORD } },
      };
      await t.setup.identity(t.email(), { credentials });
      await conflict(t, agent, 'registration', t.email());
    },
    'hints-password-registration-under-a-provider-account': async (t) => {
      for (const agent of [...browsers(t), t.native()]) {
        const email = t.email(agent.dialect);
        await known(t, email, { second: `x-${agent.dialect}-${t.run}` });
        const flow = await agent.start('registration');
        await agent.submit(flow, { method: 'password', password: PASSWORD, traits: { email } });
      }
    },
  }),
  ...scenarios('oidc-automatic', {
    'automatic-verified-on-both-sides': async (t) => {
      for (const kind of KINDS) {
        const agent = t.browser();
        const email = t.email(kind);
        const verified = [{ value: email, via: 'email', verified: true, status: 'completed' }];
        await t.setup.identity(email, { verifiable_addresses: verified });
        await conflict(t, agent, kind, email);
        await inspect(t, agent);
      }
    },
    'automatic-unverified-here': async (t) => {
      const agent = t.browser();
      await t.setup.identity(t.email());
      await conflict(t, agent, 'login', t.email());
    },
    'automatic-unverified-there': async (t) => {
      const agent = t.browser();
      const verified = [{ value: t.email(), via: 'email', verified: true, status: 'completed' }];
      await t.setup.identity(t.email(), { verifiable_addresses: verified });
      userOf(t, 'ada', { email: t.email(), email_verified: false });
      await social(t, agent, 'login');
    },
  }),
  ...scenarios('oidc-identifier-first', { 'identifier-first-link-with-password': withPassword }),
  ...scenarios('oidc-second-factor', {
    'link-with-second-factor': async (t) => {
      for (const agent of browsers(t)) {
        for (const kind of KINDS) await linkWithSecondFactor(t, agent, kind);
      }
    },
    'link-with-second-factor-native': async (t) => {
      const agent = t.native();
      const email = t.email();
      await t.setup.loggedIn(agent, email);
      const secret = await linkTotp(t, agent);
      agent.token = undefined;
      const init = { return_session_token_exchange_code: 'true' };
      userOf(t, 'ada', { email });
      const flow = await agent.start('registration', init);
      const answer = await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
      const id = new URL(answer.headers['location']?.[0] ?? 'http://none').searchParams.get('flow');
      if (id === null) return;
      const login = await agent.fetchFlow('login', id);
      const first = await agent.submit(login, { method: 'password', identifier: email, password: PASSWORD });
      const token = dig(first.body, 'session_token');
      if (typeof token === 'string') agent.token = token;
      await agent.get('/sessions/whoami');
      const second = await agent.start('login', { aal: 'aal2' });
      await agent.submit(second, { method: 'totp', totp_code: await totpCode(secret, 1) });
      await inspect(t, agent);
    },
    'link-with-second-factor-of-another-user': async (t) => {
      const agent = t.browser();
      const other = t.email('other');
      await t.setup.identity(t.email());
      await t.setup.loggedIn(agent, other);
      const secret = await linkTotp(t, agent);
      agent.jar.clear();
      const flow = await conflict(t, agent, 'registration', t.email());
      if (flow === undefined) return;
      const first = await agent.submitOnly(flow, { method: 'password', identifier: other, password: PASSWORD });
      const second = await agent.look(first);
      if (second === undefined) return;
      await agent.submit(second, { method: 'totp', totp_code: await totpCode(secret, 1) });
      await inspect(t, agent);
    },
  }),
];
