import type { Agent } from '../../lib/agent.ts';
/** What the callback refuses, and how. */
import { text } from '../../lib/answer.ts';
import { atProvider, browsers, comeBack, known, leadsTo, pathOf, userOf } from '../../lib/oidc.ts';
import type { ProviderAnswer } from '../../lib/providers/call.ts';
import { unsignedIdToken } from '../../lib/providers/signing-key.ts';
import { type Context, scenarios } from '../../lib/scenario.ts';

const KINDS = ['login', 'registration'] as const;
const CALLBACK = '/self-service/methods/oidc/callback/valid';

/** A flow at the point where the provider sends its user back. */
async function begun(t: Context, agent: Agent, kind: 'login' | 'registration' = 'login', provider = 'valid') {
  const email = t.email(`${agent.dialect}.${kind}.${provider}`);
  const sub = userOf(t, `${agent.dialect}-${kind}-${provider}`, { email });
  if (kind === 'login') await known(t, email, { [provider]: sub });
  const flow = await agent.start(kind);
  const callback = await atProvider(t, agent, flow, { provider });
  return { flow, callback, sub, email };
}

/** Lets the server fetch what it keeps of the provider, its description and its keys, by a sign-in that is not recorded. */
async function acquainted(t: Context): Promise<void> {
  const agent = t.setup.silent('browser');
  const { callback } = await begun(t, agent, 'registration');
  await agent.get(pathOf(callback));
}

export default [
  ...scenarios('oidc', {
    'callback-without-state': async (t) => {
      const agent = t.browser();
      await comeBack(t, agent, CALLBACK);
      await comeBack(t, agent, `${CALLBACK}?code=x`);
      await comeBack(t, agent, `${CALLBACK}?error=access_denied`);
      await t.ajax().get(`${CALLBACK}?code=x`);
    },
    'callback-with-a-wrong-state': async (t) => {
      const agent = t.browser();
      await comeBack(t, agent, `${CALLBACK}?code=x&state=nonsense`);
      await comeBack(t, agent, `${CALLBACK}?code=x&state=00ff`);
      await comeBack(t, agent, `${CALLBACK}?code=x&state=${'0'.repeat(300)}`);
      await t.ajax().get(`${CALLBACK}?code=x&state=nonsense`);
    },
    'callback-with-another-state': async (t) => {
      for (const agent of browsers(t)) {
        const { callback } = await begun(t, agent);
        const flow = await agent.start('login');
        const other = new URL(leadsTo(await agent.submitOnly(flow, { provider: 'valid' })));
        await comeBack(t, agent, callback);
        callback.searchParams.set('state', other.searchParams.get('state') ?? '');
        await comeBack(t, agent, callback);
      }
    },
    'callback-of-another-browser': async (t) => {
      for (const kind of KINDS) {
        const { callback } = await begun(t, t.browser(), kind);
        await comeBack(t, t.browser(), callback);
        const other = t.browser();
        await other.start('login');
        await comeBack(t, other, callback);
        await t.ajax().get(pathOf(callback));
      }
    },
    'callback-twice': async (t) => {
      for (const kind of KINDS) {
        const agent = t.browser();
        const { callback } = await begun(t, agent, kind);
        await comeBack(t, agent, callback);
        await comeBack(t, agent, callback);
        agent.jar.forge('ory_kratos_session', undefined);
        await comeBack(t, agent, callback);
      }
    },
    'callback-of-another-provider': async (t) => {
      const agent = t.browser();
      const { callback } = await begun(t, agent);
      await comeBack(t, agent, pathOf(callback).replace('callback/valid', 'callback/second'));
      await comeBack(t, agent, pathOf(callback).replace('callback/valid', 'callback/nonsense'));
      await comeBack(t, agent, pathOf(callback).replace('callback/valid', 'callback'));
    },
    'callback-without-code': async (t) => {
      for (const kind of KINDS) {
        const agent = t.browser();
        const { callback } = await begun(t, agent, kind);
        callback.searchParams.delete('code');
        await comeBack(t, agent, callback);
      }
    },
    'callback-with-auth-code': async (t) => {
      const agent = t.browser();
      const { callback } = await begun(t, agent);
      callback.searchParams.set('authCode', callback.searchParams.get('code') ?? '');
      callback.searchParams.delete('code');
      await comeBack(t, agent, callback);
    },
    'callback-with-a-wrong-code': async (t) => {
      for (const kind of KINDS) {
        const agent = t.browser();
        const { callback } = await begun(t, agent, kind);
        callback.searchParams.set('code', 'wrong');
        await comeBack(t, agent, callback);
      }
    },
    'callback-with-an-error': async (t) => {
      for (const kind of KINDS) {
        for (const agent of browsers(t)) {
          const { flow } = await begun(t, agent, kind);
          t.openid.refuses('access_denied', 'The user said "no" & left');
          await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
          t.openid.refuses('server_error');
          await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'valid' }));
        }
      }
    },
    'callback-by-post': async (t) => {
      const agent = t.browser();
      const { callback } = await begun(t, agent);
      const form = Object.fromEntries(callback.searchParams);
      const stranger = t.browser();
      const posted = await stranger.post(`${CALLBACK}?kept=1&state=old`, { form });
      await comeBack(t, agent, new URL(text({ to: posted.headers['location']?.[0] ?? '' }, 'to')));
      await stranger.post('/self-service/methods/oidc/callback', { form: { state: 'x', code: 'y' } });
      await stranger.post(CALLBACK, { json: { state: 'x', code: 'y' } });
      await stranger.post(CALLBACK, { raw: '%zz', headers: { 'content-type': 'application/x-www-form-urlencoded' } });
      await stranger.post(CALLBACK, { raw: 'a', headers: { 'content-type': 'text/plain' } });
      await stranger.post(`${CALLBACK}?error=x&b=1&a=2&a=3`, { form: 'user=%7B%7D&z=1&y=%C3%A4&a=4' });
    },
    'callback-other-methods': async (t) => {
      const agent = t.browser();
      await agent.send('PUT', CALLBACK);
      await agent.send('DELETE', CALLBACK);
      await agent.get('/self-service/methods/oidc/auth/00000000-0000-0000-0000-000000000000');
      await agent.get('/self-service/methods/oidc/organization/a/callback/b', { query: { code: 'x', state: 'y' } });
      await agent.get('/self-service/methods/oidc/callback/', { query: { code: 'x' } });
      await agent.get('/self-service/methods/oidc/callback/a/b', { query: { code: 'x' } });
    },
    'callback-token-request-fails': async (t) => {
      const agent = t.browser();
      const answers = [
        { status: 400, body: { error: 'invalid_grant', error_description: 'used up' } },
        { status: 500, body: 'broken' },
        { status: 200, body: 'rubbish' },
        { status: 200, body: {} },
        { status: 200, body: { access_token: 'abc', token_type: 'Bearer' } },
        { status: 200, body: { access_token: 'abc', token_type: 'Bearer', id_token: 'no.token.here' } },
        'drop',
      ] as const;
      for (const kind of KINDS) {
        const { flow } = await begun(t, agent, kind);
        for (const answer of answers) {
          const callback = await atProvider(t, agent, flow, { provider: 'valid' });
          t.openid.answer('/token', answer);
          await comeBack(t, agent, callback);
        }
      }
    },
    'callback-wrong-id-tokens': async (t) => {
      const agent = t.browser();
      const { flow, sub, email } = await begun(t, agent);
      const key = await t.openid.key();
      const right = { iss: t.openid.url, aud: 'client', sub, email };
      const wrong = [
        { ...right, iss: 'https://elsewhere.example.org' },
        { ...right, aud: 'another' },
        { ...right, exp: 1_000_000_000 },
        { ...right, sub: undefined },
        { ...right, sub: '' },
        { ...right, sub: 5 },
        { ...right, email: 5 },
      ];
      const tokens = await Promise.all(wrong.map((claims) => key.idToken(claims)));
      const forged = await key.idToken(right);
      for (const id_token of [...tokens, unsignedIdToken(right), `${forged.slice(0, -20)}AAAAAAAAAAAAAAAAAAAA`]) {
        const callback = await atProvider(t, agent, flow, { provider: 'valid' });
        t.openid.answer('/token', { body: { access_token: 'abc', token_type: 'Bearer', id_token } });
        await comeBack(t, agent, callback);
      }
    },
    'callback-id-token-with-other-claims': async (t) => {
      const key = await t.openid.key();
      const more = [
        { email_verified: 'true' },
        { email_verified: 'no' },
        { locale: { language: 'de', country: 'DE' } },
        { updated_at: 'yesterday' },
        { aud: ['client', 'another'], azp: 'client' },
        { name: 'A\u0000\u2028"</script>' },
      ];
      for (const [index, claims] of more.entries()) {
        const agent = t.browser();
        const flow = await agent.start('registration');
        const email = t.email(`claims${index}`);
        userOf(t, `claims-${index}`, { email });
        const right = { iss: t.openid.url, aud: 'client', sub: `claims-${index}-${t.run}`, email };
        const callback = await atProvider(t, agent, flow, { provider: 'rich' });
        const id_token = await key.idToken({ ...right, ...claims });
        t.openid.answer('/token', { body: { access_token: 'abc', token_type: 'Bearer', id_token } });
        await comeBack(t, agent, callback);
        await agent.get('/sessions/whoami');
        t.openid.reset();
      }
    },
    'callback-keys-not-there': async (t) => {
      await acquainted(t);
      const agent = t.browser();
      const { callback } = await begun(t, agent);
      t.openid.answer('/jwks', { status: 500, body: 'broken' });
      await comeBack(t, agent, callback);
    },
    'callback-unknown-key': async (t) => {
      const agent = t.browser();
      const { flow, sub } = await begun(t, agent);
      const id_token = await (await t.openid.key()).idToken({ iss: t.openid.url, aud: 'client', sub }, 'another');
      const callback = await atProvider(t, agent, flow, { provider: 'valid' });
      t.openid.answer('/token', { body: { access_token: 'abc', token_type: 'Bearer', id_token } });
      await comeBack(t, agent, callback);
    },
    'callback-userinfo-fails': async (t) => {
      const agent = t.browser();
      const answers: readonly ProviderAnswer[] = [
        { status: 401, body: { error: 'invalid_token' } },
        { body: 'rubbish' },
        { body: {} },
        { body: { sub: 'another' } },
      ];
      for (const answer of answers) {
        const { callback } = await begun(t, agent, 'registration', 'userinfo');
        t.openid.answer('/me', answer);
        await comeBack(t, agent, callback);
        t.openid.reset();
      }
    },
    'provider-describes-itself-badly': async (t) => {
      await acquainted(t);
      const agent = t.browser();
      const flow = await agent.start('login');
      const path = '/.well-known/openid-configuration';
      for (const answer of [
        { status: 500, body: 'broken' },
        { status: 200, body: 'rubbish' },
        { status: 200, body: { issuer: 'https://elsewhere.example.org' } },
        'drop',
      ] as const) {
        t.openid.answer(path, answer);
        await agent.lookAtErrors(await agent.submit(flow, { provider: 'valid' }));
      }
    },
  }),
  ...scenarios('oidc-faults', {
    'provider-refuses-the-client': async (t) => {
      const agent = t.browser();
      const flow = await agent.start('login');
      await comeBack(t, agent, await atProvider(t, agent, flow, { provider: 'wrong-secret' }));
    },
    'provider-is-not-there': async (t) => {
      for (const agent of browsers(t)) {
        for (const kind of KINDS) {
          const flow = await agent.start(kind);
          await agent.lookAtErrors(await agent.submit(flow, { provider: 'elsewhere' }));
        }
      }
    },
  }),
];
