import type { Agent } from '../../lib/agent.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

/** An agent of each dialect, each logged in as a user of its own. */
async function eachLoggedIn(t: Context, act: (agent: Agent, email: string) => Promise<void>): Promise<void> {
  for (const agent of everyone(t)) {
    await t.setup.loggedIn(agent, t.email(agent.dialect), { name: { first: 'Ada' } });
    await act(agent, t.email(agent.dialect));
  }
}

async function canLogIn(t: Context, identifier: string, password: string): Promise<void> {
  const native = t.native();
  await native.submit(await native.start('login'), { method: 'password', identifier, password });
}

export default [
  ...scenarios('base', {
    profile: (t) =>
      eachLoggedIn(t, async (agent, email) => {
        const flow = await agent.start('settings');
        await agent.submit(flow, { method: 'profile', traits: { email, name: { first: 'Grace', last: 'H' }, age: 7 } });
        await agent.get('/sessions/whoami');
      }),
    'profile-twice-in-one-flow': async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      const flow = await native.start('settings');
      await native.submit(flow, { method: 'profile', traits: { email: t.email(), age: 7 } });
      await native.submit(flow, { method: 'profile', traits: { email: t.email(), age: 8 } });
    },
    'profile-invalid': (t) =>
      eachLoggedIn(t, async (agent, email) => {
        const flow = await agent.start('settings');
        await agent.submit(flow, { method: 'profile', traits: { email: 'nonsense' } });
        await agent.submit(flow, { method: 'profile', traits: { email, name: { first: 'x'.repeat(30) } } });
        await agent.submit(flow, { method: 'profile', traits: {} });
        await agent.submit(flow, { method: 'profile' });
      }),
    'profile-wrong-types': async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      const flow = await native.start('settings');
      for (const traits of ['text', 7, null, [], { email: 7 }, { email: t.email(), age: 'x' }])
        await native.submit(flow, { method: 'profile', traits });
    },
    'identifier-change': (t) =>
      eachLoggedIn(t, async (agent, email) => {
        const changed = t.email(`${agent.dialect}.new`);
        await agent.submit(await agent.start('settings'), { method: 'profile', traits: { email: changed } });
        await agent.get('/sessions/whoami');
        await canLogIn(t, email, PASSWORD);
        await canLogIn(t, changed, PASSWORD);
      }),
    'identifier-change-conflict': async (t) => {
      await t.setup.identity(t.email('taken'));
      await eachLoggedIn(t, async (agent) => {
        await agent.submit(await agent.start('settings'), { method: 'profile', traits: { email: t.email('taken') } });
        await agent.get('/sessions/whoami');
      });
    },
    password: (t) =>
      eachLoggedIn(t, async (agent, email) => {
        await agent.submit(await agent.start('settings'), { method: 'password', password: 'another-password-9' });
        await agent.get('/sessions/whoami');
        await canLogIn(t, email, PASSWORD);
        await canLogIn(t, email, 'another-password-9');
      }),
    'password-refused': (t) =>
      eachLoggedIn(t, async (agent, email) => {
        const flow = await agent.start('settings');
        for (const password of ['short', email, '']) await agent.submit(flow, { method: 'password', password });
        await agent.submit(flow, { method: 'password' });
      }),
    'password-wrong-types': async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      const flow = await native.start('settings');
      for (const password of [7, null, [], {}, true]) await native.submit(flow, { method: 'password', password });
    },
    'first-password': async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      const { body } = await native.get('/sessions/whoami');
      const id = (body as { identity: { id: string } }).identity.id;
      await t.setup.admin.delete(`/admin/identities/${id}/credentials/password`);
      await native.submit(await native.start('settings'), { method: 'password', password: 'another-password-9' });
      await t.admin.get(`/admin/identities/${id}?include_credential=password`);
    },
    'transient-payload': async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      const flow = await native.start('settings');
      await native.submit(flow, {
        method: 'profile',
        traits: { email: t.email(), age: 9 },
        transient_payload: { a: 1 },
      });
      await native.submit(flow, { method: 'profile', traits: { email: t.email(), age: 9 }, transient_payload: 'x' });
    },
  }),
  ...scenarios('several-schemas', {
    'other-schema': async (t) => {
      const traits = { username: t.run, contact: t.email(), plan: 'free' };
      await t.setup.identity(t.email(), { schema_id: 'customer', traits });
      const native = t.native();
      native.token = await t.setup.token(t.run);
      const flow = await native.start('settings');
      await native.submit(flow, { method: 'profile', traits: { ...traits, plan: 'gold' } });
      await native.submit(flow, { method: 'profile', traits: { ...traits, plan: 'paid', terms: true } });
    },
  }),
  ...scenarios('short', {
    expired: (t) =>
      eachLoggedIn(t, async (agent, email) => {
        const flow = await agent.start('settings', { return_to: 'http://ui.example.org/there' });
        await t.sleep(2300);
        await agent.get('/self-service/settings/flows', { query: { id: flow.id } });
        await agent.submit(flow, { method: 'profile', traits: { email, age: 5 } });
      }),
  }),
  ...scenarios('no-hooks', {
    'own-return-address': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        await agent.submitOnly(await agent.start('settings'), { method: 'password', password: 'another-password-9' });
        await agent.submitOnly(await agent.start('settings'), {
          method: 'profile',
          traits: { email: t.email(agent.dialect), age: 5 },
        });
      }
    },
  }),
];
