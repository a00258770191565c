import type { Agent, Flow } from '../../lib/agent.ts';
import { header } from '../../lib/answer.ts';
import type { Authenticator } from '../../lib/authenticator/authenticator.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { linkTotp, passwordOnly, totpCode } from '../../lib/second-factor.ts';
import { PASSWORD } from '../../lib/setup.ts';
import {
  WRONG_PROOFS,
  authenticator,
  enrolKey,
  idInForms,
  keyProof,
  malformedProofs,
  requestIn,
} from '../../lib/webauthn.ts';

type Act = (agent: Agent, device: Authenticator, email: string, id: string) => Promise<void>;

/** A user with a security key, logged in with the password alone. */
async function withKey(t: Context, agent: Agent, name: string = agent.dialect): Promise<Authenticator> {
  await t.setup.loggedIn(agent, t.email(name));
  const device = authenticator();
  await enrolKey(t, agent, device);
  await passwordOnly(t, agent, t.email(name));
  return device;
}

/** A browser and a single-page application of such people. */
async function each(t: Context, act: Act): Promise<void> {
  for (const agent of [t.browser(), t.ajax()]) {
    const email = t.email(agent.dialect);
    const id = await t.setup.loggedIn(agent, email);
    const device = authenticator();
    await enrolKey(t, agent, device);
    await passwordOnly(t, agent, email);
    await act(agent, device, email, id);
  }
}

const secondFactor = (agent: Agent, query: Record<string, string> = {}): Promise<Flow> =>
  agent.start('login', { aal: 'aal2', ...query });

export default [
  ...scenarios('webauthn-second-factor', {
    login: (t) =>
      each(t, async (agent, device) => {
        const flow = await secondFactor(agent);
        await agent.submit(flow, keyProof(flow, device));
        await agent.get('/sessions/whoami');
        await agent.start('settings');
      }),
    'login-names-no-method': (t) =>
      each(t, async (agent, device) => {
        const flow = await secondFactor(agent);
        const { method: _method, ...fields } = keyProof(flow, device);
        await agent.submit(flow, fields);
      }),
    'login-without-identifier': (t) =>
      each(t, async (agent, device) => {
        const flow = await secondFactor(agent);
        const { identifier: _identifier, ...fields } = keyProof(flow, device);
        await agent.submit(flow, fields);
        await agent.submit(flow, { ...fields, identifier: '' });
      }),
    'login-names-another-method': async (t) => {
      const agent = t.ajax();
      const device = await withKey(t, agent);
      const flow = await secondFactor(agent);
      await agent.submit(flow, { ...keyProof(flow, device), method: 'totp' });
      await agent.submit(flow, { ...keyProof(flow, device), method: 'password' });
    },
    'login-with-identifier': async (t) => {
      const agent = t.ajax();
      const device = await withKey(t, agent);
      const flow = await secondFactor(agent);
      await agent.submit(flow, { ...keyProof(flow, device), identifier: t.email('somebody.else') });
    },
    'login-with-return-to': (t) =>
      each(t, async (agent, device) => {
        const flow = await secondFactor(agent, { return_to: 'http://ui.example.org/there' });
        await agent.submit(flow, keyProof(flow, device));
      }),
    'login-native': async (t) => {
      const [agent, page] = [t.native(), t.setup.silent('ajax')];
      const id = await t.setup.loggedIn(agent, t.email());
      await t.setup.logIn(page, t.email());
      const device = authenticator();
      await enrolKey(t, page, device);
      await passwordOnly(t, page, t.email());
      const flow = await secondFactor(agent);
      await agent.submit(flow, keyProof(await secondFactor(page), device));
      await agent.submit(flow, { method: 'webauthn' });
      await agent.get('/sessions/whoami');
      await t.admin.get(`/admin/identities/${id}`);
    },
    'login-with-one-of-several': async (t) => {
      const agent = t.ajax();
      const first = await withKey(t, agent);
      const [second, resident] = [authenticator({ algorithm: 'RS256' }), authenticator({ algorithm: 'EdDSA' })];
      await enrolKey(t, agent, second, 'second');
      await enrolKey(t, agent, resident, 'third');
      for (const device of [resident, second, first]) {
        await passwordOnly(t, agent, t.email('ajax'));
        const flow = await secondFactor(agent);
        await agent.submit(flow, keyProof(flow, device));
      }
      await agent.get('/sessions/whoami');
    },
    'login-malformed': async (t) => {
      const agent = t.ajax();
      const device = await withKey(t, agent);
      const flow = await secondFactor(agent);
      const good = device.get(requestIn(flow, 'webauthn_login_trigger'));
      const fields = { method: 'webauthn', identifier: t.email('ajax') };
      for (const webauthn_login of [...malformedProofs(good), ''])
        await agent.submit(flow, { ...fields, webauthn_login });
      await agent.submit(flow, fields);
      await agent.submit(flow, { method: 'webauthn' });
      await agent.get('/sessions/whoami');
      await agent.submit(flow, keyProof(flow, device));
    },
    'login-wrong': async (t) => {
      const agent = t.ajax();
      for (const [index, deviations] of WRONG_PROOFS.entries()) {
        const device = await withKey(t, agent, `${index}`);
        const flow = await secondFactor(agent);
        await agent.submit(flow, keyProof(flow, device, deviations));
      }
    },
    'login-wrong-in-a-browser': async (t) => {
      const agent = t.browser();
      const device = await withKey(t, agent);
      const flow = await secondFactor(agent);
      await agent.submit(flow, keyProof(flow, device, { origin: 'http://evil.example.com' }));
      await agent.submit(flow, { method: 'webauthn', identifier: t.email('browser'), webauthn_login: 'nonsense' });
      await agent.submit(flow, { method: 'webauthn', identifier: t.email('browser') });
      await agent.get('/sessions/whoami');
      await agent.submit(flow, keyProof(flow, device));
    },
    'login-unverified-person': async (t) => {
      const agent = t.ajax();
      const device = await withKey(t, agent);
      const flow = await secondFactor(agent);
      await agent.submit(flow, keyProof(flow, device, { flags: { userVerified: false } }));
    },
    'login-replayed': async (t) => {
      const agent = t.ajax();
      const device = await withKey(t, agent);
      const flow = await secondFactor(agent);
      const proof = keyProof(flow, device);
      await agent.submit(flow, proof);
      await agent.submit(flow, proof);
      await passwordOnly(t, agent, t.email('ajax'));
      const next = await secondFactor(agent);
      await agent.submit({ ...flow, csrf: next.csrf }, proof);
      await agent.submit(next, proof);
      await agent.get('/sessions/whoami');
    },
    'counter-going-back': async (t) => {
      const agent = t.ajax();
      const device = await withKey(t, agent);
      for (const counter of [10, 9]) {
        await passwordOnly(t, agent, t.email('ajax'));
        const flow = await secondFactor(agent);
        await agent.submit(flow, keyProof(flow, device, { counter }));
        await agent.get('/sessions/whoami');
      }
      const query = { credentials_identifier: t.email('ajax'), include_credential: 'webauthn' };
      await t.admin.get('/admin/identities', { query });
    },
    'key-of-another-user': async (t) => {
      const [alice, mallory] = [t.ajax(), t.ajax()];
      const device = await withKey(t, alice, 'alice');
      await withKey(t, mallory, 'mallory');
      const [flow, own] = [await secondFactor(alice), await secondFactor(mallory)];
      const proof = keyProof(flow, device);
      await mallory.submit(own, proof);
      await mallory.submit({ ...flow, csrf: own.csrf }, proof);
      await mallory.get('/sessions/whoami');
      await mallory.submit(own, { ...proof, webauthn_login: withChallenge(own, flow, device) });
    },
    'login-wrong-types': async (t) => {
      const agent = t.ajax();
      await withKey(t, agent);
      const flow = await secondFactor(agent);
      for (const webauthn_login of [7, null, [], {}, true])
        await agent.submit(flow, { method: 'webauthn', identifier: t.email('ajax'), webauthn_login });
      for (const identifier of [7, null, [], {}, true])
        await agent.submit(flow, { method: 'webauthn', identifier, webauthn_login: '{}' });
    },
    'login-without-key': async (t) => {
      for (const agent of everyone(t)) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const flow = await secondFactor(agent);
        const fields = { method: 'webauthn', identifier: t.email(agent.dialect) };
        await agent.submit(flow, { ...fields, webauthn_login: '{}' });
        await agent.submit(flow, fields);
      }
    },
    'login-without-session': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('login');
        await agent.submit(flow, { method: 'webauthn', webauthn_login: '{}', identifier: t.email() });
        await agent.submit(flow, { method: 'webauthn', identifier: t.email() });
      }
    },
    'login-without-csrf': (t) =>
      each(t, async (agent, device) => {
        const flow = await secondFactor(agent);
        await agent.lookAtErrors(await agent.submit(flow, { ...keyProof(flow, device), csrf_token: 'x' }));
        await agent.get('/sessions/whoami');
      }),
    'refresh-second-factor': (t) =>
      each(t, async (agent, device) => {
        const flow = await secondFactor(agent);
        await agent.submit(flow, keyProof(flow, device));
        const again = await secondFactor(agent, { refresh: 'true' });
        await agent.submit(again, keyProof(again, device));
        await agent.get('/sessions/whoami');
      }),
    'refresh-first-factor': (t) =>
      each(t, async (agent, device, email) => {
        const flow = await secondFactor(agent);
        await agent.submit(flow, keyProof(flow, device));
        const again = await agent.start('login', { refresh: 'true' });
        await agent.submit(again, { method: 'password', identifier: email, password: PASSWORD });
      }),
    'refresh-first-factor-with-key': async (t) => {
      const agent = t.ajax();
      const device = await withKey(t, agent);
      const flow = await secondFactor(agent);
      await agent.submit(flow, keyProof(flow, device));
      const again = await agent.start('login', { refresh: 'true' });
      await agent.submit(again, keyProof(flow, device));
    },
    'password-as-second-factor': (t) =>
      each(t, async (agent, _device, email) => {
        const flow = await secondFactor(agent);
        await agent.submit(flow, { method: 'password', identifier: email, password: PASSWORD });
        await agent.get('/sessions/whoami');
      }),
    'removed-by-administrator': (t) =>
      each(t, async (agent, device, _email, id) => {
        const flow = await secondFactor(agent);
        await t.admin.delete(`/admin/identities/${id}/credentials/webauthn`);
        await agent.submit(flow, keyProof(flow, device));
        await agent.get('/sessions/whoami');
        await agent.init('login', { aal: 'aal2' });
      }),
    'session-lost-meanwhile': (t) =>
      each(t, async (agent, device, _email, id) => {
        const flow = await secondFactor(agent);
        await t.setup.admin.delete(`/admin/identities/${id}/sessions`);
        await agent.lookAtErrors(await agent.submit(flow, keyProof(flow, device)));
      }),
  }),
  ...scenarios('webauthn-second-factor-required', {
    'required-whoami': (t) =>
      each(t, async (agent, device) => {
        await agent.get('/sessions/whoami');
        const flow = await secondFactor(agent);
        await agent.submit(flow, keyProof(flow, device));
        await agent.get('/sessions/whoami');
      }),
    'required-login': (t) =>
      each(t, async (agent, device, email) => {
        const fresh = agent.dialect === 'browser' ? t.browser() : t.ajax();
        const login = await fresh.start('login', { return_to: 'http://ui.example.org/there' });
        const answer = await fresh.submit(login, { method: 'password', identifier: email, password: PASSWORD });
        const location = header(answer, 'location').replace(t.publicUrl, '');
        const raised = location === '' ? await secondFactor(fresh) : await fresh.look(await fresh.get(location));
        if (raised === undefined) throw new Error('no flow for the second factor');
        await fresh.submit(raised, keyProof(raised, device));
        await fresh.get('/sessions/whoami');
      }),
    'required-settings': (t) =>
      each(t, async (agent, device) => {
        await agent.init('settings');
        const flow = await secondFactor(agent);
        await agent.submit(flow, keyProof(flow, device));
        await agent.start('settings');
      }),
    'required-after-removal': (t) =>
      each(t, async (agent, device, email) => {
        const flow = await secondFactor(agent);
        await agent.submit(flow, keyProof(flow, device));
        const [key] = device.kept();
        if (key === undefined) throw new Error('the device has no key');
        await agent.submit(await agent.start('settings'), { webauthn_remove: idInForms(key) });
        await passwordOnly(t, agent, email);
        await agent.get('/sessions/whoami');
      }),
    'beside-an-app': async (t) => {
      const agent = t.ajax();
      await t.setup.loggedIn(agent, t.email());
      const secret = await linkTotp(t, agent);
      const device = authenticator();
      await enrolKey(t, agent, device);
      await passwordOnly(t, agent, t.email());
      const flow = await secondFactor(agent);
      await agent.submit(flow, { method: 'totp', totp_code: '123456' });
      await agent.submit(flow, keyProof(flow, device));
      await agent.get('/sessions/whoami');
      const refresh = await secondFactor(agent, { refresh: 'true' });
      await agent.submit(refresh, { method: 'totp', totp_code: await totpCode(secret) });
      await agent.get('/sessions/whoami');
      await agent.start('settings');
    },
  }),
];

/** The proof of a foreign key for the challenge of one's own form. */
function withChallenge(own: Flow, foreign: Flow, device: Authenticator): string {
  const { challenge } = requestIn(own, 'webauthn_login_trigger').publicKey;
  return keyProof(foreign, device, { challenge }).webauthn_login;
}
