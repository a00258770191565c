import { type Agent, type Flow, asFlow } from '../../lib/agent.ts';
import { type Answer, header } from '../../lib/answer.ts';
import type { Deviations } from '../../lib/authenticator/authenticator.ts';
import { everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';
import {
  WRONG_REGISTRATIONS,
  authenticator,
  copycat,
  creationIn,
  enrolPasskey,
  malformedRegistrations,
  newPasskey,
  passkeyProof,
} from '../../lib/webauthn.ts';

/** Starts, and does the step of the profile. */
async function atCredentials(agent: Agent, traits: Record<string, unknown>): Promise<Flow> {
  const flow = await agent.start('registration');
  const answer = await agent.submitOnly(flow, { method: 'profile', traits });
  const next = agent.dialect === 'browser' ? await agent.look(answer) : asFlow(answer.body);
  if (next === undefined) throw new Error('the profile step did not lead back to the flow');
  return next;
}

async function lookAtErrors(agent: Agent, answer: Answer): Promise<void> {
  if (header(answer, 'location').includes('error?id=')) await agent.lookAtError(answer);
}

function keepToken(agent: Agent, answer: Answer): void {
  if (agent.dialect === 'native') agent.token = (answer.body as { session_token?: string }).session_token;
}

export default [
  ...scenarios('passkey-unified', {
    'registration-form': async (t) => {
      for (const agent of everyone(t)) await agent.start('registration');
    },
    register: async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('registration');
        const fields = { method: 'passkey', traits: { email: t.email(agent.dialect) } };
        keepToken(agent, await agent.submit(flow, { ...fields, ...newPasskey(flow, authenticator()) }));
        await agent.get('/sessions/whoami');
        await agent.start('settings');
      }
    },
    'register-bad-traits': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('registration');
        const key = newPasskey(flow, authenticator());
        for (const traits of [{ email: '' }, { email: 'nonsense' }, { email: t.email(), nickname: 'x'.repeat(21) }])
          await agent.submit(flow, { method: 'passkey', traits, ...key });
        await agent.submit(flow, { method: 'passkey', ...key });
        await agent.submit(flow, { method: 'passkey', traits: { email: t.email(agent.dialect) }, ...key });
      }
    },
    'register-names-no-method': async (t) => {
      const agent = t.ajax();
      const flow = await agent.start('registration');
      await agent.submit(flow, { traits: { email: t.email() }, ...newPasskey(flow, authenticator()) });
    },
    'register-names-another-method': async (t) => {
      const agent = t.ajax();
      const flow = await agent.start('registration');
      const key = newPasskey(flow, authenticator());
      await agent.submit(flow, { method: 'password', traits: { email: t.email() }, ...key });
      await agent.submit(flow, { method: 'passkey', traits: { email: t.email() } });
      for (const passkey_register of ['', 'true'])
        await agent.submit(flow, { method: 'passkey', traits: { email: t.email() }, passkey_register });
      await agent.submit(flow, { method: 'passkey', traits: { email: t.email() }, ...key, password: PASSWORD });
    },
    'register-taken-identifier': async (t) => {
      await t.setup.identity(t.email());
      for (const agent of everyone(t)) {
        const flow = await agent.start('registration');
        const fields = { method: 'passkey', traits: { email: t.email() } };
        await agent.submit(flow, { ...fields, ...newPasskey(flow, authenticator()) });
      }
    },
    'register-malformed': async (t) => {
      const agent = t.ajax();
      const flow = await agent.start('registration');
      const good = authenticator().create(creationIn(flow, 'passkey_create_data'));
      const fields = { method: 'passkey', traits: { email: t.email() } };
      for (const passkey_register of malformedRegistrations(good))
        await agent.submit(flow, { ...fields, passkey_register });
      for (const passkey_register of [7, null, [], {}, true]) await agent.submit(flow, { ...fields, passkey_register });
      await agent.submit(flow, { ...fields, passkey_register: JSON.stringify(good) });
    },
    'register-wrong': async (t) => {
      const agent = t.ajax();
      const attempt = async (deviations: Deviations, options = {}) => {
        const flow = await agent.start('registration');
        const key = newPasskey(flow, authenticator(options), deviations);
        await agent.submit(flow, { method: 'passkey', traits: { email: t.email() }, ...key });
      };
      for (const deviations of WRONG_REGISTRATIONS) if (deviations.id === undefined) await attempt(deviations);
      await attempt({ otherKey: true }, { attestation: 'packed' });
    },
    'register-wrong-elsewhere': async (t) => {
      for (const agent of [t.browser(), t.native()]) {
        const flow = await agent.start('registration');
        const fields = { method: 'passkey', traits: { email: t.email(agent.dialect) } };
        const evil = newPasskey(flow, authenticator(), { origin: 'http://evil.example.com' });
        await agent.submitOnly(flow, { ...fields, ...evil });
        await agent.submit(flow, { ...fields, passkey_register: 'nonsense' });
      }
    },
    'register-id-that-is-taken': async (t) => {
      const owner = t.ajax();
      await t.setup.loggedIn(owner, t.email('owner'));
      const taken = await enrolPasskey(t, owner, authenticator());
      for (const agent of everyone(t)) {
        const traits = { email: t.email(agent.dialect) };
        const flow = await agent.start('registration');
        await agent.submitOnly(flow, { method: 'passkey', traits, ...newPasskey(flow, copycat(taken)) });
      }
    },
    'register-replayed': async (t) => {
      const [agent, other] = [t.ajax(), t.ajax()];
      const flow = await agent.start('registration');
      const key = newPasskey(flow, authenticator());
      await agent.submit(flow, { method: 'passkey', traits: { email: t.email() }, ...key });
      const next = await other.start('registration');
      await other.submit(next, { method: 'passkey', traits: { email: t.email('other') }, ...key });
      const fields = { method: 'passkey', traits: { email: t.email('third') } };
      await other.submit({ ...flow, csrf: next.csrf }, { ...fields, ...key });
    },
    'register-without-csrf': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        const flow = await agent.start('registration');
        const fields = { method: 'passkey', traits: { email: t.email(agent.dialect) }, csrf_token: 'x' };
        await lookAtErrors(agent, await agent.submit(flow, { ...fields, ...newPasskey(flow, authenticator()) }));
      }
    },
    'register-with-transient-payload': async (t) => {
      const agent = t.native();
      const flow = await agent.start('registration');
      const fields = { method: 'passkey', traits: { email: t.email() }, transient_payload: { from: 'here' } };
      await agent.submit(flow, { ...fields, ...newPasskey(flow, authenticator()) });
    },
  }),
  ...scenarios('passkey', {
    'profile-first': async (t) => {
      for (const agent of everyone(t)) {
        const traits = { email: t.email(agent.dialect), nickname: 'jo' };
        const flow = await atCredentials(agent, traits);
        const key = newPasskey(flow, authenticator());
        keepToken(agent, await agent.submit(flow, { method: 'passkey', traits, ...key }));
        await agent.get('/sessions/whoami');
      }
    },
    'profile-first-back': async (t) => {
      for (const agent of everyone(t)) {
        const traits = { email: t.email(agent.dialect) };
        const flow = await atCredentials(agent, traits);
        await agent.submit(flow, { method: 'profile', screen: 'previous', traits });
      }
    },
    'profile-first-wrong': async (t) => {
      for (const agent of everyone(t)) {
        const traits = { email: t.email(agent.dialect) };
        const flow = await atCredentials(agent, traits);
        await agent.submit(flow, { method: 'passkey', traits, passkey_register: 'nonsense' });
        await agent.submit(flow, { method: 'passkey', traits });
        await agent.submit(flow, { method: 'passkey', traits, ...newPasskey(flow, authenticator()) });
      }
    },
    'register-then-log-in': async (t) => {
      const models = ['fbfc3007-154e-4ecc-8c0b-6e020557d7bd', '00000000-0000-0000-0000-000000000000'];
      for (const [index, aaguid] of models.entries()) {
        const [agent, next] = [t.ajax(), t.ajax()];
        const traits = { email: t.email(`${index}`) };
        const device = authenticator({ aaguid, counts: false, flags: { backupEligible: true, backedUp: true } });
        const flow = await atCredentials(agent, traits);
        const answer = await agent.submit(flow, { method: 'passkey', traits, ...newPasskey(flow, device) });
        const { id } = (answer.body as { identity: { id: string } }).identity;
        await t.admin.get(`/admin/identities/${id}?include_credential=passkey`);
        const login = await next.start('login');
        await next.submit(login, passkeyProof(login, device));
        await next.get('/sessions/whoami');
      }
    },
  }),
];
