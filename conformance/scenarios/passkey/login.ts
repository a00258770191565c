import { type Agent, type Flow, asFlow } from '../../lib/agent.ts';
import { type Answer, header } from '../../lib/answer.ts';
import type { Authenticator } from '../../lib/authenticator/authenticator.ts';
import { type Context, type ScenarioBody, everyone, scenarios } from '../../lib/scenario.ts';
import { linkTotp, totpCode } from '../../lib/second-factor.ts';
import {
  WRONG_PROOFS,
  authenticator,
  enrolKey,
  enrolPasskey,
  idInForms,
  malformedProofs,
  passkeyProof,
  requestIn,
} from '../../lib/webauthn.ts';

/** A user with a password and a passkey; the agent is logged in where one is given. */
async function withPasskey(t: Context, email: string, agent: Agent = t.setup.silent('ajax')) {
  const id = await t.setup.loggedIn(agent, email);
  const device = authenticator();
  await enrolPasskey(t, agent, device);
  return { device, id };
}

async function lookAtErrors(agent: Agent, answer: Answer): Promise<void> {
  if (header(answer, 'location').includes('error?id=')) await agent.lookAtError(answer);
}

function keepToken(agent: Agent, answer: Answer): void {
  if (agent.dialect === 'native') agent.token = (answer.body as { session_token?: string }).session_token;
}

async function each(t: Context, act: (agent: Agent, device: Authenticator, id: string) => Promise<void>) {
  for (const agent of everyone(t)) {
    const { device, id } = await withPasskey(t, t.email(agent.dialect));
    await act(agent, device, id);
  }
}

async function identify(agent: Agent, identifier: string): Promise<Flow> {
  const flow = await agent.start('login');
  const answer = await agent.submitOnly(flow, { method: 'identifier_first', identifier });
  const next = agent.dialect === 'browser' ? await agent.look(answer) : asFlow(answer.body);
  if (next === undefined) throw new Error('no second step');
  return next;
}

const withoutIdentifier: ScenarioBody = (t) =>
  each(t, async (agent, device) => {
    const flow = await agent.start('login');
    await agent.submit(flow, passkeyProof(flow, device));
  });

const afterIdentifier: ScenarioBody = async (t) => {
  await t.setup.identity(t.email('password'));
  for (const agent of everyone(t)) {
    await identify(agent, t.email('nobody'));
    await identify(agent, t.email('password'));
    const { device } = await withPasskey(t, t.email(agent.dialect));
    const flow = await identify(agent, t.email(agent.dialect));
    await agent.submit(flow, passkeyProof(flow, device));
  }
};

export default [
  ...scenarios('passkey', {
    'login-form': async (t) => {
      for (const agent of everyone(t)) await agent.start('login');
    },
    login: async (t) => {
      for (const agent of everyone(t)) {
        const { device } = await withPasskey(t, t.email(agent.dialect));
        const flow = await agent.start('login', { return_to: 'http://ui.example.org/there' });
        keepToken(agent, await agent.submit(flow, passkeyProof(flow, device)));
        await agent.get('/sessions/whoami');
      }
    },
    'login-names-no-method': (t) =>
      each(t, async (agent, device) => {
        const flow = await agent.start('login');
        const { passkey_login } = passkeyProof(flow, device);
        await agent.submit(flow, { passkey_login });
      }),
    'login-with-the-form-of-the-page': (t) =>
      each(t, async (agent, device) => {
        const flow = await agent.start('login');
        const { passkey_login } = passkeyProof(flow, device);
        await agent.submit(flow, { identifier: '', passkey_login, passkey_challenge: 'x' });
      }),
    'login-names-another-method': async (t) => {
      const agent = t.ajax();
      const { device } = await withPasskey(t, t.email());
      const flow = await agent.start('login');
      await agent.submit(flow, { ...passkeyProof(flow, device), method: 'password' });
    },
    'login-nothing-to-prove': (t) =>
      each(t, async (agent, device) => {
        const flow = await agent.start('login');
        const proof = passkeyProof(flow, device);
        await agent.submit(flow, { method: 'passkey' });
        await agent.submit(flow, { method: 'passkey', passkey_login: '' });
        await agent.fetchFlow('login', flow.id);
        await agent.submit(flow, proof);
      }),
    'login-malformed': async (t) => {
      const agent = t.ajax();
      const { device } = await withPasskey(t, t.email());
      const flow = await agent.start('login');
      const good = device.get(requestIn(flow, 'passkey_challenge'));
      for (const passkey_login of [...malformedProofs(good), 7, [], {}, true])
        await agent.submit(flow, { method: 'passkey', passkey_login });
      await agent.submit(flow, { method: 'passkey', passkey_login: JSON.stringify(good) });
    },
    'login-wrong': async (t) => {
      const agent = t.ajax();
      const { device } = await withPasskey(t, t.email());
      for (const deviations of [...WRONG_PROOFS, { userHandle: '' }, { flags: { userVerified: false } }]) {
        const flow = await agent.start('login');
        await agent.submit(flow, passkeyProof(flow, device, deviations));
      }
      await agent.get('/sessions/whoami');
    },
    'login-wrong-elsewhere': async (t) => {
      for (const agent of [t.browser(), t.native()]) {
        const { device } = await withPasskey(t, t.email(agent.dialect));
        const flow = await agent.start('login');
        await agent.submit(flow, passkeyProof(flow, device, { origin: 'http://evil.example.com' }));
        await agent.submit(flow, { method: 'passkey', passkey_login: 'nonsense' });
        await agent.submit(flow, passkeyProof(flow, device));
      }
    },
    'login-replayed': async (t) => {
      const [agent, other] = [t.ajax(), t.ajax()];
      const { device } = await withPasskey(t, t.email());
      const flow = await agent.start('login');
      const proof = passkeyProof(flow, device);
      await agent.submit(flow, proof);
      const next = await other.start('login');
      await other.submit({ ...flow, csrf: next.csrf }, proof);
      await other.submit(next, proof);
      await other.get('/sessions/whoami');
    },
    'counter-going-back': async (t) => {
      const { device, id } = await withPasskey(t, t.email());
      for (const counter of [10, 9]) {
        const agent = t.native();
        const flow = await agent.start('login');
        await agent.submit(flow, passkeyProof(flow, device, { counter }));
      }
      await t.admin.get(`/admin/identities/${id}?include_credential=passkey`);
    },
    'unknown-passkey': async (t) => {
      for (const agent of everyone(t)) {
        const page = t.setup.silent('ajax');
        const { device } = await withPasskey(t, t.email(agent.dialect), page);
        const [key] = device.kept();
        if (key === undefined) throw new Error('the device has no key');
        await page.submitOnly(await page.start('settings'), { passkey_remove: idInForms(key) });
        const flow = await agent.start('login');
        await agent.submit(flow, passkeyProof(flow, device));
      }
    },
    'handle-of-another-user': async (t) => {
      const agent = t.ajax();
      const { device } = await withPasskey(t, t.email('mallory'));
      const { device: foreign } = await withPasskey(t, t.email('alice'));
      const [key] = foreign.kept();
      if (key === undefined) throw new Error('the device has no key');
      const flow = await agent.start('login');
      await agent.submit(flow, passkeyProof(flow, device, { userHandle: key.userHandle }));
      await agent.submit(flow, passkeyProof(flow, device, { id: key.id, userHandle: key.userHandle }));
      await agent.get('/sessions/whoami');
    },
    'login-without-csrf': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        const { device } = await withPasskey(t, t.email(agent.dialect));
        const flow = await agent.start('login');
        await lookAtErrors(agent, await agent.submit(flow, { ...passkeyProof(flow, device), csrf_token: 'x' }));
      }
    },
    refresh: async (t) => {
      for (const agent of everyone(t)) {
        const { device } = await withPasskey(t, t.email(agent.dialect), agent);
        const flow = await agent.start('login', { refresh: 'true' });
        await agent.submit(flow, passkeyProof(flow, device));
        await agent.get('/sessions/whoami');
      }
    },
    'refresh-with-that-of-another-user': async (t) => {
      const agent = t.ajax();
      await withPasskey(t, t.email('alice'), agent);
      const { device } = await withPasskey(t, t.email('mallory'));
      const flow = await agent.start('login', { refresh: 'true' });
      const { challenge } = requestIn(flow, 'passkey_challenge').publicKey;
      const own = await t.setup.silent('ajax').start('login');
      await agent.submit(flow, passkeyProof(own, device, { challenge }));
      await agent.get('/sessions/whoami');
    },
    'as-second-factor': async (t) => {
      for (const agent of everyone(t)) {
        const { device } = await withPasskey(t, t.email(agent.dialect), agent);
        const flow = await agent.start('login', { aal: 'aal2' });
        const form = await t.setup.silent('ajax').start('login');
        await agent.submit(flow, passkeyProof(form, device));
        await agent.submit(flow, { method: 'passkey' });
        await agent.get('/sessions/whoami');
      }
    },
  }),
  ...scenarios('passkey-and-security-key', {
    'both-login-form': async (t) => {
      for (const agent of everyone(t)) await agent.start('login');
    },
    'security-key-as-passkey': async (t) => {
      const agent = t.ajax();
      await t.setup.loggedIn(agent, t.email());
      const device = authenticator();
      await enrolKey(t, agent, device);
      const [key] = device.kept();
      if (key === undefined) throw new Error('the device has no key');
      for (const app of everyone(t)) {
        const flow = await app.start('login');
        const request = requestIn(flow, 'passkey_challenge');
        const found = { publicKey: { ...request.publicKey, allowCredentials: [{ id: key.id }] } };
        const proof = JSON.stringify(device.get(found, { userHandle: key.userHandle }));
        await app.submit(flow, { method: 'passkey', passkey_login: proof });
      }
    },
  }),
  ...scenarios('passkey-required', {
    'passkey-and-app': async (t) => {
      for (const agent of everyone(t)) {
        const person = agent.dialect === 'native' ? t.setup.silent('native') : t.setup.silent('ajax');
        const { device } = await withPasskey(t, t.email(agent.dialect), person);
        const secret = await linkTotp(t, person);
        const flow = await agent.start('login');
        keepToken(agent, await agent.submit(flow, passkeyProof(flow, device)));
        await agent.get('/sessions/whoami');
        await agent.init('settings');
        const second = await agent.start('login', { aal: 'aal2' });
        await agent.submit(second, { method: 'totp', totp_code: await totpCode(secret) });
        await agent.get('/sessions/whoami');
      }
    },
  }),
  ...scenarios('passkey-identifier-first', {
    'identifier-first-without-identifier': withoutIdentifier,
    'identifier-first-after-identifier': afterIdentifier,
  }),
  ...scenarios('passkey-mitigate', {
    'mitigate-without-identifier': withoutIdentifier,
    'mitigate-after-identifier': afterIdentifier,
  }),
];
