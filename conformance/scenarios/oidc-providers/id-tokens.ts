/** ID tokens that apps have from an SDK of the provider, and submit in place of going there. */
import type { Agent, Flow, FlowKind } from '../../lib/agent.ts';
import { type Answer, dig } from '../../lib/answer.ts';
import type { ProviderAnswer } from '../../lib/providers/call.ts';
import { SigningKey, unsignedIdToken } from '../../lib/providers/signing-key.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';

const GOOGLE = 'https://accounts.google.com';
const APPLE = 'https://appleid.apple.com';
const NETID = 'https://broker.netid.de/';
const KEYS = { [GOOGLE]: 'www.googleapis.com/oauth2/v3/certs', [APPLE]: 'appleid.apple.com/auth/keys' };

/** An ID token of this issuer for a user of this run; `claims` go over the usual ones. */
async function tokenOf(t: Context, iss: string, name: string, claims: Record<string, unknown> = {}): Promise<string> {
  const key = await t.internet.key();
  for (const target of Object.values(KEYS)) t.internet.answer(target, { body: key.set });
  return key.idToken({ iss, aud: 'client-id', sub: `${name}-${t.run}`, email: t.email(name), ...claims });
}

const started = (agent: Agent, kind: FlowKind = 'login'): Promise<Flow> => agent.start(kind);

async function whoami(agent: Agent, answer: Answer): Promise<void> {
  const token = dig(answer.body, 'session_token');
  if (typeof token === 'string') agent.token = token;
  await agent.get('/sessions/whoami');
}

/** Signs in with a token, and looks at the session. */
async function signIn(agent: Agent, kind: FlowKind, payload: Record<string, unknown>): Promise<void> {
  await whoami(agent, await agent.submit(await started(agent, kind), { provider: 'google', ...payload }));
}

/** Submits tokens to one flow, from which nothing comes of them. */
async function each(
  t: Context,
  provider: string,
  tokens: readonly (readonly [token: string, nonce?: string])[],
): Promise<void> {
  const agent = t.native();
  const flow = await started(agent);
  for (const [id_token, id_token_nonce] of tokens)
    await agent.submit(flow, { provider, id_token, ...(id_token_nonce === undefined ? {} : { id_token_nonce }) });
}

export default [
  ...scenarios('oidc-id-tokens', {
    'id-token-login': async (t) => {
      for (const agent of everyone(t)) {
        const claims = { nonce: 'the-nonce' };
        const id_token = await tokenOf(t, GOOGLE, agent.dialect, claims);
        await signIn(agent, 'login', { method: 'oidc', id_token, id_token_nonce: 'the-nonce' });
        agent.jar.clear();
        agent.token = undefined;
        await signIn(agent, 'login', { id_token, id_token_nonce: 'the-nonce' });
      }
    },
    'id-token-registration': async (t) => {
      for (const agent of everyone(t)) {
        const id_token = await tokenOf(t, GOOGLE, agent.dialect);
        await signIn(agent, 'registration', { method: 'oidc', id_token });
        agent.jar.clear();
        agent.token = undefined;
        await signIn(agent, 'registration', { id_token });
      }
    },
    'id-token-with-traits': async (t) => {
      const agent = t.native();
      const id_token = await tokenOf(t, GOOGLE, 'ada', { name: 'Ada' });
      await signIn(agent, 'registration', { id_token, traits: { name: { first: 'Lady', last: 'Lovelace' } } });
    },
    'id-token-missing-traits': async (t) => {
      for (const agent of everyone(t)) {
        const id_token = await tokenOf(t, GOOGLE, agent.dialect, { email: undefined });
        const flow = await started(agent, 'registration');
        await agent.submit(flow, { provider: 'google', id_token });
        const answer = await agent.submit(flow, {
          provider: 'google',
          id_token,
          traits: { email: t.email(agent.dialect) },
        });
        await whoami(agent, answer);
      }
    },
    'id-token-conflict': async (t) => {
      for (const kind of ['login', 'registration'] as const) {
        const agent = t.native();
        await t.setup.identity(t.email(kind));
        await agent.submit(await started(agent, kind), {
          provider: 'google',
          id_token: await tokenOf(t, GOOGLE, kind),
        });
      }
    },
    'id-token-of-another-app': async (t) => {
      for (const aud of ['android-app', ['ios-app']]) {
        await signIn(t.native(), 'login', { id_token: await tokenOf(t, GOOGLE, `app-${String(aud)}`, { aud }) });
      }
    },
    'id-token-nonces': async (t) => {
      const without = await tokenOf(t, GOOGLE, 'ada');
      const withNonce = await tokenOf(t, GOOGLE, 'ada', { nonce: 'the-nonce' });
      await each(t, 'google', [[withNonce], [withNonce, ''], [withNonce, 'another'], [without, 'not-in-the-token']]);
    },
    'id-token-wrong': async (t) => {
      const another = await SigningKey.generate();
      const right = { iss: GOOGLE, aud: 'client-id', sub: `ada-${t.run}`, email: t.email('ada') };
      const wrong = [
        { iss: 'https://elsewhere.example.org' },
        { aud: 'another' },
        { aud: [] },
        { exp: 1_000_000_000 },
        { sub: '' },
        { sub: undefined },
        { email: 5 },
      ];
      const tokens = await Promise.all(wrong.map((claims) => tokenOf(t, GOOGLE, 'ada', claims)));
      const forged = [unsignedIdToken(right), await another.idToken(right), await another.idToken(right, 'unknown')];
      await each(
        t,
        'google',
        [...tokens, ...forged, 'rubbish', 'a.b.c', '{}'].map((token) => [token] as const),
      );
    },
    'id-token-in-a-browser': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        for (const kind of ['login', 'registration'] as const) {
          const flow = await started(agent, kind);
          await agent.submit(flow, { provider: 'google', id_token: 'rubbish' });
          const id_token = await tokenOf(t, GOOGLE, `${agent.dialect}-${kind}`, { nonce: 'n' });
          await agent.submit(flow, { provider: 'google', id_token });
          await agent.submit(flow, { provider: 'google', id_token, id_token_nonce: 'm' });
        }
      }
    },
    'id-token-without-csrf-token': async (t) => {
      const agent = t.browser();
      const id_token = await tokenOf(t, GOOGLE, 'ada');
      await agent.submitOnly(await started(agent), { provider: 'google', id_token, csrf_token: '' });
      await agent.get('/sessions/whoami');
    },
    'id-token-when-signed-in': async (t) => {
      const agent = t.native();
      await t.setup.loggedIn(agent, t.email());
      const flow = await started(t.native());
      await agent.submit(flow, { provider: 'google', id_token: await tokenOf(t, GOOGLE, 'ada') });
    },
    'id-token-of-kinds-that-give-none': async (t) => {
      for (const provider of ['github', 'x', 'valid', 'unknown']) await each(t, provider, [['rubbish']]);
    },
    'id-token-of-other-types': async (t) => {
      const agent = t.native();
      for (const payload of [{ id_token: 5 }, { id_token: ['a'] }, { id_token: 'rubbish', id_token_nonce: 5 }])
        await agent.submit(await started(agent), { provider: 'google', ...payload });
    },
    'id-token-in-settings': async (t) => {
      const agent = t.native();
      await t.setup.loggedIn(agent, t.email());
      await t.internet.issuer(GOOGLE);
      const flow = await started(agent, 'settings');
      await agent.submit(flow, { link: 'google', id_token: await tokenOf(t, GOOGLE, 'ada') });
    },
    'id-token-keys-not-there': async (t) => {
      const id_token = await tokenOf(t, APPLE, 'ada', { nonce: 'n' });
      t.internet.answer(KEYS[APPLE], { status: 500, body: 'broken' });
      await each(t, 'apple', [[id_token, 'n']]);
    },
    'id-token-apple': async (t) => {
      const agent = t.native();
      const claims = { nonce: 'the-nonce', nonce_supported: true, email_verified: 'true' };
      const id_token = await tokenOf(t, APPLE, 'ada', claims);
      await signIn(agent, 'login', { provider: 'apple', id_token, id_token_nonce: 'the-nonce' });
      await each(t, 'apple', [[id_token], [id_token, 'another']]);
    },
    'id-token-apple-without-nonce': async (t) => {
      for (const nonce_supported of [true, false, undefined]) {
        const id_token = await tokenOf(t, APPLE, `ada-${String(nonce_supported)}`, { nonce_supported });
        await signIn(t.native(), 'login', { provider: 'apple', id_token });
      }
    },
    'id-token-netid': async (t) => {
      await t.internet.issuer(NETID, { jwks_uri: 'https://broker.netid.de/keys' });
      const change = async (claims: Record<string, unknown>) =>
        t.internet.answer('broker.netid.de/token', { body: { id_token: await tokenOf(t, NETID, 'ada', claims) } });
      await change({ nonce: 'the-nonce' });
      const payload = { provider: 'netid', id_token: 'token-of-fedcm', id_token_nonce: 'the-nonce' };
      await signIn(t.native(), 'login', payload);
      await signIn(t.native(), 'registration', payload);
      await each(t, 'netid', [['token-of-fedcm'], ['token-of-fedcm', 'another']]);
      await change({});
      await each(t, 'netid', [['token-of-fedcm']]);
      await change({ aud: 'another', nonce: 'the-nonce' });
      await each(t, 'netid', [['token-of-fedcm', 'the-nonce']]);
    },
    'id-token-netid-fails': async (t) => {
      await t.internet.issuer(NETID, { jwks_uri: 'https://broker.netid.de/keys' });
      const answers: readonly ProviderAnswer[] = [
        { status: 403, body: { error: 'no' } },
        { body: 'rubbish' },
        { body: {} },
        { body: { id_token: 5 } },
      ];
      for (const answer of answers) {
        t.internet.answer('broker.netid.de/token', answer);
        await each(t, 'netid', [['token-of-fedcm', 'n']]);
      }
      t.internet.answer('broker.netid.de/token', 'drop');
      await each(t, 'netid', [['token-of-fedcm', 'n']]);
    },
  }),
];
