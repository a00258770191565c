import { type Agent, type Flow, asFlow } from '../../lib/agent.ts';
import { type Answer, header } from '../../lib/answer.ts';
import type { Authenticator, Deviations } from '../../lib/authenticator/authenticator.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';
import {
  WRONG_REGISTRATIONS,
  authenticator,
  copycat,
  creationIn,
  enrolPasskey,
  idInForms,
  malformedRegistrations,
  newPasskey,
} from '../../lib/webauthn.ts';

/** An agent of each dialect, each logged in as a user of its own. */
async function each(t: Context, act: (agent: Agent, id: string) => Promise<void>): Promise<void> {
  for (const agent of everyone(t)) await act(agent, await t.setup.loggedIn(agent, t.email(agent.dialect)));
}

/** A user whose only credential is a passkey, registered unrecorded. */
async function passkeyOnly(t: Context, agent: Agent): Promise<Authenticator> {
  const silent = t.setup.silent(agent.dialect === 'native' ? 'native' : 'ajax');
  const traits = { email: t.email(agent.dialect) };
  const flow = asFlow(
    (await silent.submitOnly(await silent.start('registration'), { method: 'profile', traits })).body,
  );
  const device = authenticator();
  const answer = await silent.submitOnly(flow, { method: 'passkey', traits, ...newPasskey(flow, device) });
  if (answer.status !== 200) throw new Error(`setup: registering a passkey answered ${answer.status}`);
  silent.jar.copyTo(agent.jar);
  agent.token = (answer.body as { session_token?: string }).session_token;
  return device;
}

async function lookAtErrors(agent: Agent, answer: Answer): Promise<void> {
  if (header(answer, 'location').includes('error?id=')) await agent.lookAtError(answer);
}

const added = (flow: Flow, device: Authenticator, deviations?: Deviations) =>
  newPasskey(flow, device, deviations, 'passkey_settings_register');

export default [
  ...scenarios('passkey', {
    'settings-form': (t) => each(t, async (agent) => void (await agent.start('settings'))),
    add: (t) =>
      each(t, async (agent, id) => {
        const flow = await agent.start('settings');
        await agent.submit(flow, added(flow, authenticator()));
        await agent.get('/sessions/whoami');
        const next = await agent.start('settings');
        await agent.submit(next, { method: 'passkey', ...added(next, authenticator()) });
        await t.admin.get(`/admin/identities/${id}?include_credential=passkey`);
      }),
    'add-names-another-method': async (t) => {
      const agent = t.ajax();
      await t.setup.loggedIn(agent, t.email());
      for (const method of ['password', 'profile', 'totp']) {
        const flow = await agent.start('settings');
        await agent.submit(flow, { method, ...added(flow, authenticator()) });
      }
      await agent.submit(await agent.start('settings'), { method: 'passkey' });
    },
    'add-malformed': async (t) => {
      const agent = t.ajax();
      await t.setup.loggedIn(agent, t.email());
      const flow = await agent.start('settings');
      const good = authenticator().create(creationIn(flow, 'passkey_create_data'));
      for (const passkey_settings_register of [...malformedRegistrations(good), 7, null, [], {}, true])
        await agent.submit(flow, { passkey_settings_register });
      await agent.get('/sessions/whoami');
    },
    'add-wrong': async (t) => {
      const agent = t.ajax();
      await t.setup.loggedIn(agent, t.email());
      const attempt = async (deviations: Deviations, options = {}) => {
        const flow = await agent.start('settings');
        await agent.submit(flow, added(flow, authenticator(options), deviations));
      };
      for (const deviations of WRONG_REGISTRATIONS) if (deviations.id === undefined) await attempt(deviations);
      await attempt({ otherKey: true }, { attestation: 'packed' });
      await agent.get('/sessions/whoami');
    },
    'add-wrong-elsewhere': async (t) => {
      for (const agent of [t.browser(), t.native()]) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const flow = await agent.start('settings');
        const evil = added(flow, authenticator(), { origin: 'http://evil.example.com' });
        await agent.submitOnly(flow, evil);
        await agent.submit(flow, { passkey_settings_register: 'nonsense' });
      }
    },
    'add-replayed': async (t) => {
      for (const agent of [t.ajax(), t.native()]) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const flow = await agent.start('settings');
        const key = added(flow, authenticator());
        for (const target of [flow, flow, await agent.start('settings')]) await agent.submit(target, key);
      }
    },
    'add-id-that-is-taken': async (t) => {
      const owner = t.ajax();
      await t.setup.loggedIn(owner, t.email('owner'));
      const taken = await enrolPasskey(t, owner, authenticator());
      await each(t, async (agent) => {
        const flow = await agent.start('settings');
        await agent.submit(flow, added(flow, copycat(taken)));
      });
      const flow = await owner.start('settings');
      await owner.submit(flow, added(flow, copycat(taken)));
    },
    'add-without-csrf': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const flow = await agent.start('settings');
        await lookAtErrors(agent, await agent.submit(flow, { ...added(flow, authenticator()), csrf_token: 'x' }));
      }
    },
    'add-without-display-name': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email, { schema_id: 'plain' });
        if (agent.dialect === 'native') agent.token = await t.setup.token(email);
        else await t.setup.logIn(agent, email);
        await agent.start('settings');
      }
    },
    remove: (t) =>
      each(t, async (agent) => {
        const [first, second] = [
          await enrolPasskey(t, agent, authenticator({ aaguid: 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd' })),
          await enrolPasskey(t, agent, authenticator()),
        ];
        await agent.submit(await agent.start('settings'), { passkey_remove: idInForms(first) });
        await agent.submit(await agent.start('settings'), {
          method: 'passkey',
          passkey_remove: idInForms(second),
        });
        await agent.get('/sessions/whoami');
      }),
    'remove-unknown': (t) =>
      each(t, async (agent) => {
        const flow = await agent.start('settings');
        await agent.submit(flow, { passkey_remove: 'aabbcc' });
        const key = await enrolPasskey(t, agent, authenticator());
        for (const passkey_remove of ['nonsense', idInForms(key).toUpperCase()])
          await agent.submit(flow, { passkey_remove });
      }),
    'remove-wrong-types': async (t) => {
      const agent = t.native();
      await t.setup.loggedIn(agent, t.email());
      await enrolPasskey(t, agent, authenticator());
      const flow = await agent.start('settings');
      for (const passkey_remove of [7, null, [], {}, true]) await agent.submit(flow, { passkey_remove });
    },
    'remove-and-add-at-once': async (t) => {
      const agent = t.ajax();
      await t.setup.loggedIn(agent, t.email());
      const key = await enrolPasskey(t, agent, authenticator());
      const flow = await agent.start('settings');
      await agent.submit(flow, { ...added(flow, authenticator()), passkey_remove: idInForms(key) });
    },
    'last-passkey-stays': async (t) => {
      for (const agent of everyone(t)) {
        const device = await passkeyOnly(t, agent);
        const [only] = device.kept();
        if (only === undefined) throw new Error('the device has no key');
        await agent.submit(await agent.start('settings'), { passkey_remove: idInForms(only) });
        await agent.submit(await agent.start('settings'), { method: 'password', password: PASSWORD });
        await agent.submit(await agent.start('settings'), { passkey_remove: idInForms(only) });
      }
    },
    'stored-credentials': async (t) => {
      const agent = t.native();
      const id = await t.setup.loggedIn(agent, t.email());
      await enrolPasskey(t, agent, authenticator({ algorithm: 'EdDSA', attestation: 'packed' }));
      await t.admin.get(`/admin/identities/${id}`);
      await t.admin.get(`/admin/identities/${id}?include_credential=passkey`);
      await t.admin.delete(`/admin/identities/${id}/credentials/passkey`);
      await t.admin.delete(`/admin/identities/${id}/credentials/passkey`);
      await agent.start('settings');
    },
  }),
  ...scenarios('passkey-and-security-key', {
    'both-settings-form': (t) =>
      each(t, async (agent) => {
        await enrolPasskey(t, agent, authenticator());
        await agent.start('settings');
      }),
  }),
  ...scenarios('base', {
    'switched-off': async (t) => {
      for (const agent of everyone(t)) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const flow = await agent.start('settings');
        for (const fields of [{ passkey_settings_register: '{}' }, { passkey_remove: 'aa' }, { method: 'passkey' }])
          await lookAtErrors(agent, await agent.submit(flow, fields));
      }
      for (const agent of everyone(t)) {
        const login = await agent.start('login');
        await lookAtErrors(agent, await agent.submit(login, { method: 'passkey', passkey_login: '{}' }));
        const registration = await agent.start('registration');
        const fields = { method: 'passkey', passkey_register: '{}', traits: { email: t.email('new') } };
        await lookAtErrors(agent, await agent.submit(registration, fields));
      }
    },
  }),
  ...scenarios('passkey-privileged', {
    'changes-need-fresh-session': (t) =>
      each(t, async (agent) => {
        const key = await enrolPasskey(t, agent, authenticator());
        await t.sleep(3300);
        const flow = await agent.start('settings');
        await agent.submit(flow, added(flow, authenticator()));
        await agent.submit(await agent.start('settings'), { passkey_remove: idInForms(key) });
      }),
    'removal-continues-after-login': async (t) => {
      const browser = t.browser();
      await t.setup.loggedIn(browser, t.email());
      const key = await enrolPasskey(t, browser, authenticator());
      await t.sleep(3300);
      const refused = await browser.submitOnly(await browser.start('settings'), { passkey_remove: idInForms(key) });
      const login = await browser.look(await browser.follow(refused));
      if (login === undefined) throw new Error('no login flow to re-authenticate with');
      const done = await browser.submitOnly(login, { method: 'password', identifier: t.email(), password: PASSWORD });
      await browser.look(await browser.follow(done));
    },
  }),
];
