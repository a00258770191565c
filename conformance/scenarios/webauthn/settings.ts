import type { Agent } from '../../lib/agent.ts';
import type { Deviations } from '../../lib/authenticator/authenticator.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';
import {
  WRONG_REGISTRATIONS,
  authenticator,
  copycat,
  creationIn,
  enrolKey,
  idInForms,
  malformedRegistrations,
  newKey,
} from '../../lib/webauthn.ts';

/** A browser and a single-page application, each logged in as a user of its own. */
async function each(t: Context, act: (agent: Agent, id: string) => Promise<void>): Promise<void> {
  for (const agent of [t.browser(), t.ajax()]) await act(agent, await t.setup.loggedIn(agent, t.email(agent.dialect)));
}

async function ajax(t: Context, name = 'user'): Promise<Agent> {
  const agent = t.ajax();
  await t.setup.loggedIn(agent, t.email(name));
  return agent;
}

const named = (webauthn_register_displayname: string) => ({ webauthn_register_displayname });

export default [
  ...scenarios('webauthn-second-factor', {
    script: async (t) => {
      for (const agent of [t.browser(), t.ajax()]) await agent.get('/.well-known/ory/webauthn.js');
    },
    'settings-form': async (t) => {
      for (const agent of everyone(t)) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        await agent.start('settings');
      }
    },
    enrol: (t) =>
      each(t, async (agent) => {
        const flow = await agent.start('settings');
        await agent.submit(flow, newKey(flow, authenticator()));
        await agent.get('/sessions/whoami');
        await agent.start('settings');
      }),
    'enrol-names-the-method': (t) =>
      each(t, async (agent) => {
        const flow = await agent.start('settings');
        await agent.submit(flow, { method: 'webauthn', ...newKey(flow, authenticator()) });
        const second = await agent.start('settings');
        await agent.submit(second, { method: 'totp', ...newKey(second, authenticator()) });
        const third = await agent.start('settings');
        await agent.submit(third, { method: 'profile', ...newKey(third, authenticator()) });
        await agent.submit(await agent.start('settings'), { method: 'webauthn' });
      }),
    'enrol-several': async (t) => {
      const agent = await ajax(t);
      for (const name of ['first', '', '  ', 'Schlüssel “2” <b>', 'x'.repeat(300)]) {
        const flow = await agent.start('settings');
        await agent.submit(flow, { ...newKey(flow, authenticator()), ...named(name) });
      }
      await agent.get('/sessions/whoami');
    },
    'enrol-several-in-one-flow': async (t) => {
      const agent = await ajax(t);
      const flow = await agent.start('settings');
      const answer = await agent.submit(flow, { ...newKey(flow, authenticator()), ...named('first') });
      const next = { ...flow, body: answer.body };
      await agent.submit(next, { ...newKey(next, authenticator()), ...named('second') });
    },
    'enrol-kinds': async (t) => {
      const agent = t.ajax();
      const id = await t.setup.loggedIn(agent, t.email());
      const devices = [
        authenticator({ algorithm: 'EdDSA', attestation: 'packed' }),
        authenticator({ algorithm: 'RS256' }),
        authenticator({ attestation: 'packed', flags: { userVerified: false } }),
        authenticator({ aaguid: 'fbfc3007-154e-4ecc-8c0b-6e020557d7bd', counts: false }),
        authenticator({ flags: { backupEligible: true, backedUp: true }, origin: 'https://login.example.org:8443' }),
      ];
      for (const device of devices) {
        const flow = await agent.start('settings');
        await agent.submit(flow, newKey(flow, device));
      }
      await t.admin.get(`/admin/identities/${id}?include_credential=webauthn`);
    },
    'enrol-native': async (t) => {
      const [agent, page] = [t.native(), t.setup.silent('ajax')];
      await t.setup.loggedIn(agent, t.email());
      await t.setup.logIn(page, t.email());
      const flow = await agent.start('settings');
      await agent.submit(flow, newKey(await page.start('settings'), authenticator()));
      await agent.submit(flow, { method: 'webauthn', webauthn_remove: 'aa' });
    },
    'enrol-malformed': async (t) => {
      const agent = await ajax(t);
      const flow = await agent.start('settings');
      const good = authenticator().create(creationIn(flow, 'webauthn_register_trigger'));
      for (const webauthn_register of malformedRegistrations(good))
        await agent.submit(flow, { webauthn_register, ...named('x') });
      await agent.get('/sessions/whoami');
    },
    'enrol-wrong': async (t) => {
      const agent = await ajax(t);
      const attempt = async (deviations: Deviations, options = {}) => {
        const flow = await agent.start('settings');
        await agent.submit(flow, newKey(flow, authenticator(options), deviations));
      };
      for (const deviations of WRONG_REGISTRATIONS) await attempt(deviations);
      await attempt({ otherKey: true }, { attestation: 'packed' });
      await agent.get('/sessions/whoami');
    },
    'enrol-wrong-in-a-browser': async (t) => {
      const agent = t.browser();
      await t.setup.loggedIn(agent, t.email());
      const flow = await agent.start('settings');
      const evil = { origin: 'http://evil.example.com' };
      await agent.submitOnly(flow, newKey(flow, authenticator(), evil));
      await agent.submit(flow, { webauthn_register: 'nonsense', ...named('x') });
    },
    'enrol-without-name': (t) =>
      each(t, async (agent) => {
        const flow = await agent.start('settings');
        const { webauthn_register } = newKey(flow, authenticator());
        await agent.submit(flow, { webauthn_register });
      }),
    'enrol-replayed': async (t) => {
      const agent = await ajax(t);
      const flow = await agent.start('settings');
      const key = newKey(flow, authenticator());
      for (const target of [flow, flow, await agent.start('settings')]) await agent.submit(target, key);
    },
    'enrol-id-that-is-taken': async (t) => {
      const owner = await ajax(t, 'owner');
      const taken = await enrolKey(t, owner, authenticator());
      await each(t, async (agent) => {
        const flow = await agent.start('settings');
        await agent.submit(flow, newKey(flow, copycat(taken)));
      });
      const flow = await owner.start('settings');
      await owner.submit(flow, newKey(flow, copycat(taken)));
    },
    'enrol-in-the-flow-of-another-user': async (t) => {
      const [alice, mallory] = [await ajax(t, 'alice'), await ajax(t, 'mallory')];
      const flow = await alice.start('settings');
      const own = await mallory.start('settings');
      await mallory.submit({ ...flow, csrf: own.csrf }, newKey(flow, authenticator()));
      await mallory.submit(own, newKey(flow, authenticator()));
    },
    'enrol-wrong-types': async (t) => {
      const agent = await ajax(t);
      const flow = await agent.start('settings');
      for (const webauthn_register of [7, null, [], {}, true])
        await agent.submit(flow, { webauthn_register, ...named('x') });
      await agent.submit(flow, { ...newKey(flow, authenticator()), webauthn_register_displayname: 7 });
    },
    'enrol-without-csrf': (t) =>
      each(t, async (agent) => {
        const flow = await agent.start('settings');
        await agent.lookAtErrors(await agent.submit(flow, { ...newKey(flow, authenticator()), csrf_token: 'x' }));
        await agent.start('settings');
      }),
    'enrol-with-transient-payload': async (t) => {
      const agent = await ajax(t);
      const flow = await agent.start('settings');
      await agent.submit(flow, { ...newKey(flow, authenticator()), transient_payload: { from: 'here' } });
    },
    'enrol-without-identifier': async (t) => {
      const agent = t.ajax();
      await t.setup.identity(t.email(), { schema_id: 'plain' });
      await t.setup.logIn(agent, t.email());
      const flow = await agent.start('settings');
      await agent.submit(flow, newKey(flow, authenticator()));
    },
    remove: (t) =>
      each(t, async (agent) => {
        const device = authenticator();
        const [first, second] = [
          await enrolKey(t, agent, device, 'first'),
          await enrolKey(t, agent, authenticator(), 'second'),
        ];
        await agent.submit(await agent.start('settings'), { webauthn_remove: idInForms(first) });
        await agent.submit(await agent.start('settings'), { webauthn_remove: idInForms(second) });
        await agent.get('/sessions/whoami');
        await agent.start('settings');
      }),
    'remove-names-the-method': async (t) => {
      const agent = await ajax(t);
      const key = await enrolKey(t, agent, authenticator());
      await agent.submit(await agent.start('settings'), { method: 'webauthn', webauthn_remove: idInForms(key) });
    },
    'remove-unknown': (t) =>
      each(t, async (agent) => {
        const flow = await agent.start('settings');
        await agent.submit(flow, { webauthn_remove: 'aabbcc' });
        const key = await enrolKey(t, agent, authenticator());
        for (const webauthn_remove of ['nonsense', idInForms(key).toUpperCase()])
          await agent.submit(flow, { webauthn_remove });
      }),
    'remove-wrong-types': async (t) => {
      const agent = await ajax(t);
      await enrolKey(t, agent, authenticator());
      const flow = await agent.start('settings');
      for (const webauthn_remove of [7, null, [], {}, true]) await agent.submit(flow, { webauthn_remove });
    },
    'remove-that-of-another-user': async (t) => {
      const [alice, mallory] = [await ajax(t, 'alice'), await ajax(t, 'mallory')];
      const key = await enrolKey(t, alice, authenticator());
      await enrolKey(t, mallory, authenticator());
      await mallory.submit(await mallory.start('settings'), { webauthn_remove: idInForms(key) });
      await alice.start('settings');
    },
    'remove-and-enrol-at-once': async (t) => {
      const agent = await ajax(t);
      const key = await enrolKey(t, agent, authenticator());
      const flow = await agent.start('settings');
      await agent.submit(flow, { ...newKey(flow, authenticator()), webauthn_remove: idInForms(key) });
    },
    'stored-credentials': (t) =>
      each(t, async (agent, id) => {
        await enrolKey(t, agent, authenticator(), 'first');
        await enrolKey(t, agent, authenticator({ algorithm: 'EdDSA' }), 'second');
        await t.admin.get(`/admin/identities/${id}`);
        await t.admin.get(`/admin/identities/${id}?include_credential=webauthn`);
        await t.admin.get(`/admin/identities?ids=${id}&include_credential=webauthn`);
        await t.admin.delete(`/admin/identities/${id}/credentials/webauthn`);
        await t.admin.delete(`/admin/identities/${id}/credentials/webauthn`);
        await t.admin.get(`/admin/identities/${id}?include_credential=webauthn`);
        await agent.start('settings');
      }),
  }),
  ...scenarios('base', {
    'switched-off': async (t) => {
      for (const agent of everyone(t)) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const flow = await agent.start('settings');
        for (const fields of [
          { webauthn_register: '{}', ...named('x') },
          { webauthn_remove: 'aa' },
          { method: 'webauthn' },
        ])
          await agent.lookAtErrors(await agent.submit(flow, fields));
        const login = await agent.start('login', { aal: 'aal2' });
        const proof = { method: 'webauthn', identifier: t.email(agent.dialect), webauthn_login: '{}' };
        await agent.lookAtErrors(await agent.submit(login, proof));
      }
      for (const agent of everyone(t)) {
        const registration = await agent.start('registration');
        const fields = { method: 'webauthn', webauthn_register: '{}', traits: { email: t.email('new') } };
        await agent.lookAtErrors(await agent.submit(registration, fields));
      }
      await t.ajax().get('/.well-known/ory/webauthn.js');
    },
  }),
  ...scenarios('webauthn-privileged', {
    'changes-need-fresh-session': (t) =>
      each(t, async (agent) => {
        const key = await enrolKey(t, agent, authenticator());
        await t.sleep(3300);
        const flow = await agent.start('settings');
        await agent.submit(flow, newKey(flow, authenticator()));
        await agent.submit(await agent.start('settings'), { webauthn_remove: idInForms(key) });
      }),
    'removal-continues-after-login': async (t) => {
      const browser = t.browser();
      await t.setup.loggedIn(browser, t.email());
      const key = await enrolKey(t, browser, authenticator());
      await t.sleep(3300);
      const fields = { webauthn_remove: idInForms(key) };
      const refused = await browser.submitOnly(await browser.start('settings'), fields);
      const login = await browser.look(await browser.follow(refused));
      if (login === undefined) throw new Error('no login flow to re-authenticate with');
      const done = await browser.submitOnly(login, { method: 'password', identifier: t.email(), password: PASSWORD });
      await browser.look(await browser.follow(done));
    },
  }),
];
