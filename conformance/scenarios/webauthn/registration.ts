import { type Agent, type Flow, asFlow } from '../../lib/agent.ts';
import type { Deviations } from '../../lib/authenticator/authenticator.ts';
import { type Context, type ScenarioBody, everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';
import {
  WRONG_REGISTRATIONS,
  authenticator,
  copycat,
  creationIn,
  enrolKey,
  keyProof,
  malformedRegistrations,
  newKey,
} from '../../lib/webauthn.ts';

/** Starts, and does the step of the profile where there is one. */
async function atCredentials(agent: Agent, traits: Record<string, unknown>): Promise<Flow> {
  const flow = await agent.start('registration');
  const answer = await agent.submitOnly(flow, { method: 'profile', traits });
  const next = agent.dialect === 'browser' ? await agent.look(answer) : asFlow(answer.body);
  if (next === undefined) throw new Error('the profile step did not lead back to the flow');
  return next;
}

const pages = (t: Context): Agent[] => [t.browser(), t.ajax()];

const register: ScenarioBody = async (t) => {
  for (const agent of pages(t)) {
    const traits = { email: t.email(agent.dialect) };
    const flow = await agent.start('registration');
    const device = authenticator();
    await agent.submit(flow, { method: 'webauthn', traits, ...newKey(flow, device) });
    await agent.get('/sessions/whoami');
    await agent.start('settings');
  }
};

const badTraits: ScenarioBody = async (t) => {
  for (const agent of pages(t)) {
    const flow = await agent.start('registration');
    const key = newKey(flow, authenticator());
    for (const traits of [{}, { email: 'nonsense' }, { email: t.email(), nickname: 'x'.repeat(21) }])
      await agent.submit(flow, { method: 'webauthn', traits, ...key });
    await agent.submit(flow, { method: 'webauthn', ...key });
    await agent.submit(flow, { method: 'webauthn', traits: { email: t.email(agent.dialect) }, ...key });
  }
};

export default [
  ...scenarios('webauthn-passwordless-unified', {
    'registration-form': async (t) => {
      for (const agent of everyone(t)) await agent.start('registration');
    },
    register,
    'register-bad-traits': badTraits,
    'register-names-no-method': async (t) => {
      const agent = t.ajax();
      const flow = await agent.start('registration');
      await agent.submit(flow, { traits: { email: t.email() }, ...newKey(flow, authenticator()) });
    },
    'register-names-another-method': async (t) => {
      const agent = t.ajax();
      const flow = await agent.start('registration');
      const key = newKey(flow, authenticator());
      await agent.submit(flow, { method: 'password', traits: { email: t.email() }, ...key });
      await agent.submit(flow, { method: 'webauthn', traits: { email: t.email() } });
      await agent.submit(flow, { method: 'webauthn', traits: { email: t.email() }, ...key, password: PASSWORD });
    },
    'register-taken-identifier': async (t) => {
      await t.setup.identity(t.email());
      for (const agent of pages(t)) {
        const flow = await agent.start('registration');
        const fields = { method: 'webauthn', traits: { email: t.email() } };
        await agent.submit(flow, { ...fields, ...newKey(flow, authenticator()) });
      }
    },
    'register-malformed': async (t) => {
      const agent = t.ajax();
      const flow = await agent.start('registration');
      const good = authenticator().create(creationIn(flow, 'webauthn_register_trigger'));
      const fields = { method: 'webauthn', traits: { email: t.email() }, webauthn_register_displayname: 'x' };
      for (const webauthn_register of [...malformedRegistrations(good), ''])
        await agent.submit(flow, { ...fields, webauthn_register });
      for (const webauthn_register of [7, null, [], {}, true])
        await agent.submit(flow, { ...fields, webauthn_register });
      await agent.submit(flow, { ...fields, webauthn_register: JSON.stringify(good) });
    },
    'register-wrong': async (t) => {
      const agent = t.ajax();
      const attempt = async (deviations: Deviations, options = {}, name = 'nobody') => {
        const flow = await agent.start('registration');
        const key = newKey(flow, authenticator(options), deviations);
        await agent.submit(flow, { method: 'webauthn', traits: { email: t.email(name) }, ...key });
      };
      for (const deviations of WRONG_REGISTRATIONS) if (deviations.id === undefined) await attempt(deviations);
      await attempt({ otherKey: true }, { attestation: 'packed' });
    },
    'register-wrong-in-a-browser': async (t) => {
      const agent = t.browser();
      const flow = await agent.start('registration');
      const fields = { method: 'webauthn', traits: { email: t.email() } };
      const evil = newKey(flow, authenticator(), { origin: 'http://evil.example.com' });
      await agent.submitOnly(flow, { ...fields, ...evil });
      await agent.submit(flow, { ...fields, webauthn_register: 'nonsense' });
    },
    'register-id-that-is-taken': async (t) => {
      const owner = t.ajax();
      await t.setup.loggedIn(owner, t.email('owner'));
      const taken = await enrolKey(t, owner, authenticator());
      for (const agent of pages(t)) {
        const flow = await agent.start('registration');
        const traits = { email: t.email(agent.dialect) };
        await agent.submitOnly(flow, { method: 'webauthn', traits, ...newKey(flow, copycat(taken)) });
      }
    },
    'register-replayed': async (t) => {
      const [agent, other] = [t.ajax(), t.ajax()];
      const flow = await agent.start('registration');
      const key = newKey(flow, authenticator());
      await agent.submit(flow, { method: 'webauthn', traits: { email: t.email() }, ...key });
      const next = await other.start('registration');
      await other.submit(next, { method: 'webauthn', traits: { email: t.email('other') }, ...key });
      await other.submit({ ...flow, csrf: next.csrf }, { method: 'webauthn', traits: { email: t.email() }, ...key });
    },
    'register-without-name': async (t) => {
      for (const [index, name] of [undefined, ''].entries()) {
        const agent = t.ajax();
        const flow = await agent.start('registration');
        const { webauthn_register } = newKey(flow, authenticator());
        const named = name === undefined ? {} : { webauthn_register_displayname: name };
        const traits = { email: t.email(`${index}`) };
        await agent.submit(flow, { method: 'webauthn', traits, webauthn_register, ...named });
      }
    },
    'register-without-csrf': async (t) => {
      for (const agent of pages(t)) {
        const flow = await agent.start('registration');
        const key = newKey(flow, authenticator());
        const fields = { method: 'webauthn', traits: { email: t.email(agent.dialect) }, csrf_token: 'x' };
        await agent.lookAtErrors(await agent.submit(flow, { ...fields, ...key }));
      }
    },
    'register-native': async (t) => {
      const [agent, page] = [t.native(), t.setup.silent('ajax')];
      const key = newKey(await page.start('registration'), authenticator());
      await agent.submit(await agent.start('registration'), {
        method: 'webauthn',
        traits: { email: t.email() },
        ...key,
      });
    },
  }),
  ...scenarios('webauthn-passwordless', {
    'profile-first': async (t) => {
      for (const agent of pages(t)) {
        const traits = { email: t.email(agent.dialect), nickname: 'jo' };
        const flow = await atCredentials(agent, traits);
        const device = authenticator();
        await agent.submit(flow, { method: 'webauthn', traits, ...newKey(flow, device) });
        await agent.get('/sessions/whoami');
      }
    },
    'profile-first-back': async (t) => {
      for (const agent of pages(t)) {
        const traits = { email: t.email(agent.dialect) };
        const flow = await atCredentials(agent, traits);
        await agent.submit(flow, { method: 'profile', screen: 'previous', traits });
      }
    },
    'profile-first-wrong': async (t) => {
      for (const agent of pages(t)) {
        const traits = { email: t.email(agent.dialect) };
        const flow = await atCredentials(agent, traits);
        const { webauthn_register } = newKey(flow, authenticator());
        await agent.submit(flow, { method: 'webauthn', traits, webauthn_register: 'nonsense' });
        await agent.submit(flow, { method: 'webauthn', traits, webauthn_register });
        await agent.submit(flow, { method: 'webauthn', traits });
        await agent.submit(flow, {
          method: 'webauthn',
          traits,
          webauthn_register,
          webauthn_register_displayname: 'my key',
        });
      }
    },
    'profile-first-native': async (t) => {
      const agent = t.native();
      await atCredentials(agent, { email: t.email() });
    },
    'register-then-log-in': async (t) => {
      const [agent, next] = [t.ajax(), t.ajax()];
      const traits = { email: t.email() };
      const device = authenticator({ counts: false, flags: { backupEligible: true, backedUp: true } });
      const flow = await atCredentials(agent, traits);
      const answer = await agent.submit(flow, { method: 'webauthn', traits, ...newKey(flow, device) });
      const { id } = (answer.body as { identity: { id: string } }).identity;
      await t.admin.get(`/admin/identities/${id}?include_credential=webauthn`);
      const login = await next.start('login');
      await next.submit(login, { method: 'webauthn', identifier: t.email() });
      const asked = await next.fetchFlow('login', login.id);
      await next.submit(asked, keyProof(asked, device));
      await next.get('/sessions/whoami');
    },
  }),
];
