/** The context that web hooks receive in each place, and the order of calls. */
import type { Agent, FlowKind } from '../../lib/agent.ts';
import { dig } from '../../lib/answer.ts';
import { keepToken } from '../../lib/code.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { linkTotp, passwordOnly, totpCode, totpSecret } from '../../lib/second-factor.ts';
import { PASSWORD } from '../../lib/setup.ts';

const THERE = { return_to: 'http://ui.example.org/there' };
const TRANSIENT = { transient_payload: { from: 'test', nested: { deep: true } } };

/** Context members that only some of the places receive. */
const MORE = { metadata_public: { role: 'reader' }, metadata_admin: { secret: true }, external_id: 'external' };

/** Sends a code to a user's address in recovery or verification; returns the code and the flow. */
async function coded(t: Context, agent: Agent, kind: FlowKind) {
  const email = t.email(agent.dialect);
  const flow = await agent.start(kind, THERE);
  await agent.submit(flow, { method: 'code', email, ...TRANSIENT });
  return { email, flow, code: await t.setup.code(email) };
}

export default scenarios('web-hooks', {
  login: async (t) => {
    for (const agent of everyone(t)) {
      const identifier = t.email(agent.dialect);
      await t.setup.identity(identifier, { ...MORE, external_id: identifier });
      const flow = await agent.start('login', THERE);
      await agent.submit(flow, { method: 'password', identifier, password: 'wrong', ...TRANSIENT });
      keepToken(agent, await agent.submit(flow, { method: 'password', identifier, password: PASSWORD, ...TRANSIENT }));
      await agent.get('/sessions/whoami');
    }
  },
  'login-again': async (t) => {
    for (const agent of everyone(t)) {
      const identifier = t.email(agent.dialect);
      await t.setup.loggedIn(agent, identifier);
      await agent.init('login');
      const flow = await agent.start('login', { refresh: 'true' });
      await agent.submit(flow, { method: 'password', identifier, password: PASSWORD });
    }
  },
  'login-second-factor': async (t) => {
    for (const agent of [t.ajax(), t.native()]) {
      const email = t.email(agent.dialect);
      await t.setup.loggedIn(agent, email);
      const secret = await linkTotp(t, agent);
      await passwordOnly(t, agent, email);
      const flow = await agent.start('login', { aal: 'aal2' });
      await agent.submit(flow, { method: 'totp', totp_code: await totpCode(secret) });
    }
  },
  'login-by-code': async (t) => {
    for (const agent of everyone(t)) {
      const identifier = t.email(agent.dialect);
      await t.setup.identity(identifier, { credentials: undefined });
      const flow = await agent.start('login');
      await agent.submit(flow, { method: 'code', identifier, ...TRANSIENT });
      await agent.submit(flow, { method: 'code', identifier, code: await t.setup.code(identifier) });
    }
  },
  registration: async (t) => {
    for (const agent of everyone(t)) {
      const flow = await agent.start('registration', THERE);
      const fields = { method: 'password', password: PASSWORD, ...TRANSIENT };
      await agent.submit(flow, { ...fields, traits: { email: 'nonsense' } });
      keepToken(agent, await agent.submit(flow, { ...fields, traits: { email: t.email(agent.dialect), name: 'Ada' } }));
      await agent.get('/sessions/whoami');
    }
  },
  'registration-by-code': async (t) => {
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      const flow = await agent.start('registration');
      await agent.submit(flow, { method: 'code', traits: { email }, ...TRANSIENT });
      const code = await t.setup.code(email);
      await agent.submit(flow, { method: 'code', code, traits: { email } });
    }
  },
  'registration-of-a-known-address': async (t) => {
    await t.setup.identity(t.email());
    const agent = t.native();
    const flow = await agent.start('registration');
    await agent.submit(flow, { method: 'password', password: PASSWORD, traits: { email: t.email() } });
  },
  settings: async (t) => {
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      const id = await t.setup.loggedIn(agent, email);
      await t.setup.admin.patch(`/admin/identities/${id}`, { json: patch(MORE.metadata_public, MORE.metadata_admin) });
      const flow = await agent.start('settings', THERE);
      await agent.submit(flow, { method: 'profile', traits: { email: 'nonsense' }, ...TRANSIENT });
      const traits = { email: t.email(`${agent.dialect}.new`), name: 'Grace' };
      await agent.submit(flow, { method: 'profile', traits, ...TRANSIENT });
      await agent.submit(flow, { method: 'password', password: `${PASSWORD}-new` });
    }
  },
  'settings-second-factor': async (t) => {
    const agent = t.native();
    await t.setup.loggedIn(agent, t.email());
    const flow = await agent.start('settings');
    await agent.submit(flow, { method: 'totp', totp_code: await totpCode(totpSecret(flow)) });
  },
  'settings-signed-out': async (t) => {
    for (const agent of everyone(t)) await agent.init('settings');
  },
  recovery: async (t) => {
    for (const agent of everyone(t)) {
      await t.setup.identity(t.email(agent.dialect));
      const token = await t.setup.token(t.email(agent.dialect));
      const { flow, code } = await coded(t, agent, 'recovery');
      await agent.submit(flow, { method: 'code', code });
      await t.native().get('/sessions/whoami', { headers: { 'x-session-token': token } });
    }
  },
  'recovery-by-administrators': async (t) => {
    const identity_id = await t.setup.identity(t.email());
    const made = await t.admin.post('/admin/recovery/code', { json: { identity_id } });
    const browser = t.browser();
    const id = new URL(String(dig(made.body, 'recovery_link'))).searchParams.get('flow') ?? '';
    const flow = await browser.fetchFlow('recovery', id);
    await browser.submit(flow, { method: 'code', code: dig(made.body, 'recovery_code') });
  },
  verification: async (t) => {
    for (const agent of everyone(t)) {
      await t.setup.identity(t.email(agent.dialect));
      const { flow, code } = await coded(t, agent, 'verification');
      await agent.submit(flow, { method: 'code', code: '000000' });
      await agent.submit(flow, { method: 'code', code });
      await agent.submit(flow, { method: 'code', code });
    }
  },
  'verification-by-link-in-the-mail': async (t) => {
    await t.setup.identity(t.email('native'));
    await coded(t, t.native(), 'verification');
    const browser = t.browser();
    const link = await t.setup.link(t.email('native'));
    await browser.look(await browser.get(link));
  },
  'request-as-it-was': async (t) => {
    const headers = {
      accept: 'application/json;q=0.9, text/html',
      'accept-language': 'de-DE, en;q=0.5',
      'user-agent': 'Tester/1.0',
      origin: 'http://app.example.org',
      referer: 'http://app.example.org/page?a=1',
      'x-forwarded-for': '203.0.113.7',
      'true-client-ip': '203.0.113.7',
      'cf-ipcountry': 'DE',
      authorization: 'Bearer abc',
      priority: 'u=1',
      'sec-fetch-mode': 'cors',
      'sec-ch-ua': '"Chromium";v="1", "Other";v="2"',
      'x-other': 'other',
    };
    const query = 'a=1&a=2&umlaut=%C3%A4&space=x+y';
    for (const agent of [t.ajax(), t.native()]) {
      if (agent.dialect === 'ajax') agent.jar.set('chosen', 'value');
      await agent.init('login', query, headers);
      await agent.init('registration', query, { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'else.example.org' });
    }
  },
});

const patch = (publicly: object, privately: object) => [
  { op: 'add', path: '/metadata_public', value: publicly },
  { op: 'add', path: '/metadata_admin', value: privately },
];
