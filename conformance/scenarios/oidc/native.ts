import type { Agent, Flow, FlowKind } from '../../lib/agent.ts';
/** Native apps: the browser part on its own, and a pair of codes for the session token. */
import { dig, text } from '../../lib/answer.ts';
import { atProvider, comeBack, known, social, userOf } from '../../lib/oidc.ts';
import { type Context, scenarios } from '../../lib/scenario.ts';

const WITH_CODES = { return_session_token_exchange_code: 'true', return_to: 'http://ui.example.org/app' };

/** Starts a flow that leads to a pair of codes. */
async function started(agent: Agent, kind: FlowKind, query: Record<string, string> = WITH_CODES) {
  const flow = await agent.start(kind, query);
  return { flow, init: text(flow.body, 'session_token_exchange_code') };
}

/** Swaps the codes for a session token and uses it. */
async function exchange(agent: Agent, init: string, callback: { headers: Record<string, readonly string[]> }) {
  const location = callback.headers['location']?.[0] ?? 'http://none';
  const code = new URL(location).searchParams.get('code') ?? '';
  const query = { init_code: init, return_to_code: code };
  const answer = await agent.get('/sessions/token-exchange', { query });
  const token = dig(answer.body, 'session_token');
  if (typeof token !== 'string') return;
  agent.token = token;
  await agent.get('/sessions/whoami');
  await agent.get('/sessions/token-exchange', { query });
}

const KINDS = ['login', 'registration'] as const;

async function back(t: Context, agent: Agent, flow: Flow, more: Record<string, unknown> = {}) {
  return comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid', ...more }));
}

export default [
  ...scenarios('oidc', {
    'native-login': async (t) => {
      const agent = t.native();
      await known(t, t.email(), { valid: userOf(t, 'ada', { email: t.email() }) });
      const { flow, init } = await started(agent, 'login');
      await exchange(agent, init, await back(t, agent, flow));
    },
    'native-registration': async (t) => {
      const agent = t.native();
      userOf(t, 'ada', { email: t.email() });
      const { flow, init } = await started(agent, 'registration');
      await exchange(agent, init, await back(t, agent, flow));
    },
    'native-login-becomes-registration': async (t) => {
      const agent = t.native();
      userOf(t, 'ada', { email: t.email() });
      const { flow, init } = await started(agent, 'login');
      await exchange(agent, init, await back(t, agent, flow));
    },
    'native-registration-becomes-login': async (t) => {
      const agent = t.native();
      await known(t, t.email(), { valid: userOf(t, 'ada', { email: t.email() }) });
      const { flow, init } = await started(agent, 'registration');
      await exchange(agent, init, await back(t, agent, flow));
    },
    'native-without-codes': async (t) => {
      for (const kind of KINDS) {
        const agent = t.native();
        userOf(t, kind, { email: t.email(kind) });
        await social(t, agent, kind);
      }
    },
    'native-without-return-to': async (t) => {
      for (const kind of KINDS) {
        const agent = t.native();
        userOf(t, kind, { email: t.email(kind) });
        const { flow, init } = await started(agent, kind, { return_session_token_exchange_code: 'true' });
        await exchange(agent, init, await back(t, agent, flow));
      }
    },
    'native-provider-refuses': async (t) => {
      for (const kind of KINDS) {
        const agent = t.native();
        const { flow, init } = await started(agent, kind);
        t.openid.refuses('access_denied', 'no');
        await exchange(agent, init, await back(t, agent, flow));
        await agent.fetchFlow(kind, flow.id);
      }
    },
    'native-missing-traits': async (t) => {
      for (const kind of KINDS) {
        const agent = t.native();
        userOf(t, kind, { name: 'Ada' });
        const { flow, init } = await started(agent, kind);
        const answer = await back(t, agent, flow);
        await exchange(agent, init, answer);
        if (kind === 'login') continue;
        await agent.fetchFlow(kind, flow.id);
        await exchange(agent, init, await back(t, agent, flow, { traits: { email: t.email(kind) } }));
      }
    },
    'native-of-another-flow': async (t) => {
      const agent = t.native();
      await known(t, t.email(), { valid: userOf(t, 'ada', { email: t.email() }) });
      const { flow } = await started(agent, 'login');
      const { init } = await started(agent, 'login');
      await exchange(agent, init, await back(t, agent, flow));
    },
    'native-transient-payload': async (t) => {
      const agent = t.native();
      const { flow } = await started(agent, 'login');
      const payload = { provider: 'valid', transient_payload: { from: 'app' } };
      await agent.submit(flow, payload);
      await agent.fetchFlow('login', flow.id);
    },
    'native-callback-twice': async (t) => {
      const agent = t.native();
      await known(t, t.email(), { valid: userOf(t, 'ada', { email: t.email() }) });
      const { flow } = await started(agent, 'login');
      const callback = await atProvider(t, agent, flow, { provider: 'valid' });
      await comeBack(t, agent, callback);
      await comeBack(t, agent, callback);
    },
    'native-code-that-fails': async (t) => {
      for (const kind of KINDS) {
        const agent = t.native();
        userOf(t, kind, { email: t.email(kind) });
        const { flow, init } = await started(agent, kind);
        const callback = await atProvider(t, agent, flow, { provider: 'valid' });
        callback.searchParams.set('code', 'wrong');
        await exchange(agent, init, await comeBack(t, agent, callback));
      }
    },
    'native-id-token-that-is-wrong': async (t) => {
      for (const kind of KINDS) {
        const agent = t.native();
        const sub = userOf(t, kind, { email: t.email(kind) });
        const { flow, init } = await started(agent, kind);
        const callback = await atProvider(t, agent, flow, { provider: 'valid' });
        const id_token = await (await t.openid.key()).idToken({ iss: t.openid.url, aud: 'another', sub });
        t.openid.answer('/token', { body: { access_token: 'abc', token_type: 'Bearer', id_token } });
        await exchange(agent, init, await comeBack(t, agent, callback));
        await agent.fetchFlow(kind, flow.id);
        t.openid.reset();
      }
    },
    'native-conflict': async (t) => {
      const agent = t.native();
      await t.setup.identity(t.email());
      userOf(t, 'ada', { email: t.email() });
      const { flow, init } = await started(agent, 'registration');
      await exchange(agent, init, await back(t, agent, flow));
    },
    'native-settings': async (t) => {
      const agent = t.native();
      await t.setup.loggedIn(agent, t.email());
      const flow = await agent.start('settings');
      await agent.submit(flow, { link: 'valid' });
      await agent.submit(flow, { unlink: 'valid' });
    },
    'exchange-in-browser-flows': async (t) => {
      const agent = t.ajax();
      await known(t, t.email(), { valid: userOf(t, 'ada', { email: t.email() }) });
      const flow = await agent.start('login', WITH_CODES);
      await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
    },
  }),
];
