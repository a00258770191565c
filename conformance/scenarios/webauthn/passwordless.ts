import { type Agent, type Flow, asFlow } from '../../lib/agent.ts';
import type { Authenticator } from '../../lib/authenticator/authenticator.ts';
import { type Context, type ScenarioBody, everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';
import {
  WRONG_PROOFS,
  authenticator,
  enrolKey,
  idInForms,
  keyProof,
  malformedProofs,
  newKey,
  requestIn,
} from '../../lib/webauthn.ts';

/** Registers a user whose only credential is a security key, unrecorded; returns the key and the identity's id. */
async function keyOnly(t: Context, email: string, agent?: Agent): Promise<{ device: Authenticator; id: string }> {
  const page = t.setup.silent('ajax');
  const first = await page.start('registration');
  const shown = await page.submitOnly(first, { method: 'profile', traits: { email } });
  const flow = asFlow(shown.body);
  const device = authenticator();
  const answer = await page.submitOnly(flow, { method: 'webauthn', traits: { email }, ...newKey(flow, device) });
  if (answer.status !== 200) throw new Error(`setup: registering a key answered ${answer.status}`);
  if (agent !== undefined) page.jar.copyTo(agent.jar);
  return { device, id: (answer.body as { identity: { id: string } }).identity.id };
}

/** Says who wants to log in with a key; gives the form that asks for it. */
async function asked(agent: Agent, identifier: string, query: Record<string, string> = {}): Promise<Flow> {
  const flow = await agent.start('login', query);
  const answer = await agent.submitOnly(flow, { method: 'webauthn', identifier });
  const next = agent.dialect === 'browser' ? await agent.look(answer) : await agent.fetchFlow('login', flow.id);
  if (next === undefined) throw new Error('no form that asks for a key');
  return next;
}

/** A browser and a single-page application, each with a user of its own. */
async function each(
  t: Context,
  act: (agent: Agent, device: Authenticator, email: string, id: string) => Promise<void>,
): Promise<void> {
  for (const agent of [t.browser(), t.ajax()]) {
    const email = t.email(agent.dialect);
    const { device, id } = await keyOnly(t, email);
    await act(agent, device, email, id);
  }
}

const loginForm: ScenarioBody = async (t) => {
  for (const agent of everyone(t)) await agent.start('login');
};

/** Names oneself in the form that asks for the identifier alone. */
async function identify(agent: Agent, identifier: string): Promise<Flow> {
  const flow = await agent.start('login');
  const answer = await agent.submitOnly(flow, { method: 'identifier_first', identifier });
  const next = agent.dialect === 'browser' ? await agent.look(answer) : asFlow(answer.body);
  if (next === undefined) throw new Error('no second step');
  return next;
}

const identifierFirst: ScenarioBody = async (t) => {
  for (const agent of [t.browser(), t.ajax()]) {
    const email = t.email(agent.dialect);
    const { device } = await keyOnly(t, email);
    const second = await identify(agent, email);
    await agent.submit(second, { method: 'webauthn', identifier: email });
    const third = await agent.fetchFlow('login', second.id);
    await agent.submit(third, keyProof(third, device));
    await agent.get('/sessions/whoami');
  }
};

const identifierFirstOthers: ScenarioBody = async (t) => {
  await t.setup.identity(t.email('password'));
  await keyOnly(t, t.email('key'));
  for (const agent of everyone(t))
    for (const name of ['password', 'key', 'nobody']) {
      const second = await identify(agent, t.email(name));
      await agent.submit(second, { method: 'webauthn', identifier: t.email(name) });
    }
};

export default [
  ...scenarios('webauthn-passwordless', {
    'passwordless-form': loginForm,
    'passwordless-login': (t) =>
      each(t, async (agent, device, email) => {
        const flow = await agent.start('login', { return_to: 'http://ui.example.org/there' });
        await agent.submit(flow, { method: 'webauthn', identifier: email });
        const next = await agent.fetchFlow('login', flow.id);
        await agent.submit(next, keyProof(next, device));
        await agent.get('/sessions/whoami');
      }),
    'passwordless-asked-twice': (t) =>
      each(t, async (agent, device, email) => {
        const first = await asked(agent, email);
        await agent.submit(first, { method: 'webauthn', identifier: email });
        await agent.submit(first, keyProof(first, device));
      }),
    'passwordless-unknown-user': async (t) => {
      await t.setup.identity(t.email('password'));
      for (const agent of [t.browser(), t.ajax()]) {
        const flow = await agent.start('login');
        for (const identifier of [t.email('nobody'), t.email('password'), ''])
          await agent.submit(flow, { method: 'webauthn', identifier });
        await agent.submit(flow, { method: 'webauthn' });
        await agent.submit(flow, { method: 'webauthn', identifier: t.email('nobody'), webauthn_login: '{}' });
      }
    },
    'passwordless-native': async (t) => {
      const agent = t.native();
      const { device } = await keyOnly(t, t.email());
      const page = t.setup.silent('ajax');
      const proof = keyProof(await asked(page, t.email()), device);
      const flow = await agent.start('login');
      await agent.submit(flow, { method: 'webauthn', identifier: t.email() });
      await agent.submit(flow, proof);
    },
    'passwordless-malformed': async (t) => {
      const agent = t.ajax();
      const { device } = await keyOnly(t, t.email());
      const flow = await asked(agent, t.email());
      const good = device.get(requestIn(flow, 'webauthn_login_trigger'));
      const fields = { method: 'webauthn', identifier: t.email() };
      for (const webauthn_login of malformedProofs(good)) await agent.submit(flow, { ...fields, webauthn_login });
      for (const webauthn_login of [7, [], {}, true]) await agent.submit(flow, { ...fields, webauthn_login });
      await agent.submit(flow, { ...fields, webauthn_login: JSON.stringify(good) });
    },
    'passwordless-wrong': async (t) => {
      const agent = t.ajax();
      const { device } = await keyOnly(t, t.email());
      for (const deviations of WRONG_PROOFS) {
        const flow = await asked(agent, t.email());
        await agent.submit(flow, keyProof(flow, device, deviations));
      }
      await agent.get('/sessions/whoami');
    },
    'passwordless-wrong-in-a-browser': async (t) => {
      const agent = t.browser();
      const { device } = await keyOnly(t, t.email());
      const flow = await asked(agent, t.email());
      await agent.submit(flow, keyProof(flow, device, { origin: 'http://evil.example.com' }));
      await agent.submit(flow, keyProof(flow, device));
    },
    'passwordless-replayed': async (t) => {
      const [agent, other] = [t.ajax(), t.ajax()];
      const { device } = await keyOnly(t, t.email());
      const flow = await asked(agent, t.email());
      const proof = keyProof(flow, device);
      await agent.submit(flow, proof);
      const next = await asked(other, t.email());
      await other.submit({ ...flow, csrf: next.csrf }, proof);
      await other.submit(next, proof);
      await other.get('/sessions/whoami');
    },
    'passwordless-counter-going-back': async (t) => {
      const { device, id } = await keyOnly(t, t.email());
      for (const counter of [10, 9]) {
        const agent = t.ajax();
        const flow = await asked(agent, t.email());
        await agent.submit(flow, keyProof(flow, device, { counter }));
      }
      await t.admin.get(`/admin/identities/${id}?include_credential=webauthn`);
    },
    'passwordless-key-of-another-user': async (t) => {
      const agent = t.ajax();
      const { device } = await keyOnly(t, t.email('mallory'));
      await keyOnly(t, t.email('alice'));
      const flow = await asked(agent, t.email('alice'));
      const own = await asked(t.setup.silent('ajax'), t.email('mallory'));
      const { challenge } = requestIn(flow, 'webauthn_login_trigger').publicKey;
      const { webauthn_login } = keyProof(own, device, { challenge });
      await agent.submit(flow, { method: 'webauthn', identifier: t.email('alice'), webauthn_login });
      await agent.submit(flow, { method: 'webauthn', identifier: t.email('mallory'), webauthn_login });
      await agent.get('/sessions/whoami');
    },
    'passwordless-without-csrf': (t) =>
      each(t, async (agent, device, email) => {
        const flow = await asked(agent, email);
        await agent.lookAtErrors(await agent.submit(flow, { ...keyProof(flow, device), csrf_token: 'x' }));
      }),
    'passwordless-refresh': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        const { device } = await keyOnly(t, t.email(agent.dialect), agent);
        const flow = await agent.start('login', { refresh: 'true' });
        await agent.submit(flow, keyProof(flow, device));
        await agent.get('/sessions/whoami');
      }
    },
    'passwordless-as-second-factor': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        const { device } = await keyOnly(t, t.email(agent.dialect), agent);
        const flow = await agent.start('login', { aal: 'aal2' });
        const refresh = await agent.start('login', { refresh: 'true' });
        await agent.submit(flow, keyProof(refresh, device));
        await agent.submit(flow, { method: 'webauthn', identifier: t.email(agent.dialect) });
        await agent.get('/sessions/whoami');
      }
    },
    'passwordless-settings': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const device = authenticator();
        const flow = await agent.start('settings');
        await agent.submit(flow, newKey(flow, device));
        await agent.get('/sessions/whoami');
        const [key] = device.kept();
        if (key === undefined) throw new Error('the device has no key');
        await agent.submit(await agent.start('settings'), { webauthn_remove: idInForms(key) });
        await agent.get('/sessions/whoami');
      }
    },
    'last-key-stays': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        const { device } = await keyOnly(t, t.email(agent.dialect), agent);
        const [only] = device.kept();
        if (only === undefined) throw new Error('the device has no key');
        await agent.submit(await agent.start('settings'), { webauthn_remove: idInForms(only) });
        const second = await enrolKey(t, agent, authenticator(), 'second');
        await agent.submit(await agent.start('settings'), { webauthn_remove: idInForms(only) });
        await agent.submit(await agent.start('settings'), { webauthn_remove: idInForms(second) });
        await agent.submit(await agent.start('settings'), { method: 'password', password: PASSWORD });
        await agent.submit(await agent.start('settings'), { webauthn_remove: idInForms(second) });
      }
    },
    'last-key-and-the-administrator': async (t) => {
      const { id } = await keyOnly(t, t.email());
      await t.admin.delete(`/admin/identities/${id}/credentials/webauthn`);
      await t.admin.get(`/admin/identities/${id}?include_credential=webauthn`);
    },
  }),
  ...scenarios('webauthn-passwordless-identifier-first', {
    'identifier-first-form': loginForm,
    'identifier-first': identifierFirst,
    'identifier-first-others': identifierFirstOthers,
  }),
  ...scenarios('webauthn-passwordless-mitigate', {
    'mitigate-identifier-first': identifierFirst,
    'mitigate-others': identifierFirstOthers,
  }),
];
