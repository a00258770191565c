/** Web hooks with `response.parse`: what they answer changes the identity before it is stored. */
import { FLOW_KINDS } from '../../lib/agent.ts';
import { type Json, dig } from '../../lib/answer.ts';
import { keepToken } from '../../lib/code.ts';
import { refusal, says } from '../../lib/hook-answers.ts';
import type { HookAnswer } from '../../lib/hook-receiver.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

const TIME = '2020-01-02T03:04:05Z';

/** Everything that an answer may change, and what it may not. */
const everything = (email: string) => ({
  id: '11111111-1111-4111-8111-111111111111',
  traits: { email, name: { first: 'Changed', last: 'By-Hook' }, age: 30 },
  state: 'active',
  metadata_public: { from: 'hook', nested: [1, { two: 2 }] },
  metadata_admin: { secret: 'hook' },
  external_id: `external.${email}`,
  credentials: { password: { config: { hashed_password: 'none' }, identifiers: ['other'], type: 'password' } },
  schema_url: 'http://elsewhere.example.org/',
  created_at: TIME,
  updated_at: TIME,
  organization_id: '22222222-2222-4222-8222-222222222222',
  unknown: true,
});

const address = (value: string, more: Record<string, unknown> = {}) => ({ value, via: 'email', ...more }) as Json;
const verified = (value: string) => address(value, { verified: true, status: 'completed' });

const identity = (changes: Json): HookAnswer => ({ status: 200, body: { identity: changes } });

/** Registers a user for each answer of the hook and reads what is stored. */
async function signUps(t: Context, answers: readonly ((email: string) => HookAnswer)[], agent = t.native()) {
  for (const [index, answer] of answers.entries()) {
    const email = t.email(`${agent.dialect}.${index}`);
    t.hooks.answer('/registration/after/password', answer(email));
    const flow = await agent.start('registration');
    const traits = { email, name: { first: 'Ada' } };
    const signedUp = await agent.lookAtErrors(
      await agent.submit(flow, { method: 'password', password: PASSWORD, traits }),
    );
    const id = dig(signedUp.body, 'identity', 'id');
    if (typeof id === 'string') await t.admin.get(`/admin/identities/${id}`);
  }
}

/** Changes the profile, in one flow for each answer of the hook, and looks at what is stored. */
async function changes(t: Context, answers: readonly ((email: string) => HookAnswer)[]): Promise<void> {
  for (const [index, answer] of answers.entries()) {
    const agent = t.native();
    const email = t.email(`native.${index}`);
    const id = await t.setup.loggedIn(agent, email);
    t.hooks.answer('/settings/after/profile', answer(email));
    await agent.submit(await agent.start('settings'), { method: 'profile', traits: { email, age: 9 } });
    await t.admin.get(`/admin/identities/${id}`);
  }
}

/** Follows the link that proves an address, and looks at what is stored. */
async function follow(t: Context, kind: 'recovery' | 'verification', answer: (email: string) => HookAnswer) {
  for (const agent of everyone(t)) {
    const email = t.email(agent.dialect);
    const id = await t.setup.identity(email);
    await agent.submit(await agent.start(kind), { method: 'link', email });
    t.hooks.answer(`/${kind}/after`, answer(email));
    const link = await t.setup.link(email);
    const opened = await agent.lookAtErrors(await agent.get(link));
    if (agent.dialect === 'browser') await agent.look(opened);
    await t.admin.get(`/admin/identities/${id}`);
    await t.admin.get(`/admin/identities/${id}/sessions`);
    const again = await agent.lookAtErrors(await agent.get(link));
    if (agent.dialect === 'browser') await agent.look(again);
  }
}

const REFUSAL = refusal([says('#/traits/email')]);

export default scenarios('web-hooks-parse', {
  'parse-before': async (t) => {
    for (const kind of FLOW_KINDS) {
      const agent = t.native();
      if (kind === 'settings') await t.setup.loggedIn(agent, t.email());
      for (const answer of [{}, { status: 204, body: '' }, { body: { identity: null } }, { body: '{' }, REFUSAL]) {
        t.hooks.answer(`/${kind}/before`, answer);
        await agent.init(kind);
      }
      t.hooks.answer(`/${kind}/before`, {});
    }
  },
  'parse-before-an-identity': async (t) => {
    for (const kind of FLOW_KINDS) {
      const agent = t.native();
      if (kind === 'settings') await t.setup.loggedIn(agent, t.email());
      t.hooks.answer(`/${kind}/before`, identity(everything(t.email('other'))));
      await agent.init(kind);
      t.hooks.answer(`/${kind}/before`, {});
    }
  },
  'parse-registration': async (t) => {
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      t.hooks.answer('/registration/after/password', identity(everything(email)));
      const flow = await agent.start('registration');
      const fields = { method: 'password', password: PASSWORD, traits: { email, name: { first: 'Ada' } } };
      keepToken(agent, await agent.submit(flow, fields));
      await agent.get('/sessions/whoami');
      await t.admin.get('/admin/identities', { query: { credentials_identifier: email } });
    }
  },
  'parse-registration-by-two': async (t) => {
    t.hooks.answer('/registration/after/password', identity({ metadata_public: { first: true }, state: 'inactive' }));
    const second = { metadata_public: { third: true }, state: 'active', traits: { email: t.email(), age: 3 } };
    t.hooks.answer('/registration/after/password/third', identity(second));
    const agent = t.native();
    const flow = await agent.start('registration');
    await agent.submit(flow, { method: 'password', password: PASSWORD, traits: { email: t.email() } });
  },
  'parse-other-identifier': async (t) => {
    for (const agent of everyone(t)) {
      const [email, other] = [t.email(agent.dialect), t.email(`other.${agent.dialect}`)];
      t.hooks.answer('/registration/after/password', identity({ traits: { email: other } }));
      const flow = await agent.start('registration');
      await agent.submit(flow, { method: 'password', password: PASSWORD, traits: { email } });
      await t.admin.get('/admin/identities', { query: { credentials_identifier: email } });
      await t.admin.get('/admin/identities', { query: { credentials_identifier: other } });
    }
  },
  'parse-identifier-of-another-user': async (t) => {
    await t.setup.identity(t.email('taken'), { external_id: t.email('external') });
    for (const agent of everyone(t)) {
      const flow = await agent.start('registration');
      const fields = { method: 'password', password: PASSWORD, traits: { email: t.email(agent.dialect) } };
      t.hooks.answer('/registration/after/password', identity({ traits: { email: t.email('taken') } }));
      await agent.lookAtErrors(await agent.submit(flow, fields));
      t.hooks.answer('/registration/after/password', identity({ external_id: t.email('external') }));
      await agent.lookAtErrors(await agent.submit(flow, fields));
    }
  },
  'parse-addresses': (t) =>
    signUps(t, [
      (email) => identity({ verifiable_addresses: [verified(email)] }),
      (email) => identity({ verifiable_addresses: [address(email)], recovery_addresses: [address(email)] }),
      (email) => identity({ verifiable_addresses: [verified(`x.${email}`), verified(email)] }),
      (email) => identity({ verifiable_addresses: [verified(`x.${email}`)] }),
      (email) => identity({ recovery_addresses: [address(`x.${email}`)] }),
      (email) => identity({ recovery_addresses: [address(email), address(`x.${email}`)] }),
      (email) => identity({ verifiable_addresses: [address(email, { status: 'sent', verified_at: TIME })] }),
      (email) => identity({ verifiable_addresses: [address(email, { verified: true, verified_at: TIME, id: ID })] }),
      (email) => identity({ verifiable_addresses: [address(email, { status: 'odd', verified: true })] }),
      (email) => identity({ verifiable_addresses: [address(email, { via: 'pigeon', verified: true })] }),
      (email) => identity({ verifiable_addresses: [verified(email.toUpperCase())] }),
      () => identity({ verifiable_addresses: [], recovery_addresses: [] }),
      () => identity({ verifiable_addresses: [{}] }),
      () => identity({ verifiable_addresses: 'text' }),
    ]),
  'parse-state-and-metadata': (t) =>
    signUps(t, [
      () => identity({ state: 'inactive' }),
      () => identity({ state: 'odd' }),
      () => identity({ state: '' }),
      () => identity({ metadata_public: null, metadata_admin: null, external_id: null }),
      () => identity({ metadata_public: 'text', metadata_admin: [1, 2] }),
      () => identity({ external_id: '' }),
      () => identity({ external_id: 7 }),
      () => identity({ traits: null, schema_id: '', unknown: 1 }),
      () => identity({}),
    ]),
  'parse-traits-and-schemas': (t) =>
    signUps(t, [
      () => identity({ traits: {} }),
      () => identity({ traits: [] }),
      () => identity({ traits: 'text' }),
      (email) => identity({ traits: { email, age: 'x', name: { first: 'x'.repeat(30) } } }),
      (email) => identity({ traits: { email, unknown: true } }),
      () => identity({ traits: { email: 'nonsense' } }),
      (email) => identity({ schema_id: 'customer', traits: { email } }),
      (email) => identity({ schema_id: 'customer', traits: { username: email.split('@')[0] ?? '', contact: email } }),
      (email) => identity({ schema_id: 'contacts', traits: { email } }),
      () => identity({ schema_id: 'unknown' }),
      () => identity({ schema_id: 7 }),
    ]),
  'parse-refusals-of-traits-for-browsers': async (t) => {
    for (const agent of [t.browser(), t.ajax()]) {
      const answers = [
        () => identity({ traits: {} }),
        (email: string) => identity({ traits: { email, age: 'x' } }),
        () => identity({ schema_id: 'unknown' }),
      ];
      await signUps(t, answers, agent);
    }
  },
  'parse-bodies': (t) =>
    signUps(t, [
      () => ({ body: '' }),
      () => ({ body: '{' }),
      () => ({ body: '[]' }),
      () => ({ body: 'null' }),
      () => ({ body: '{"identity":{"metadata_public":{"a":1}}} and more' }),
      () => ({ body: '{"identity":"text"}' }),
      () => ({ body: '{"identity":[]}' }),
      () => ({ body: '{"Identity":{"METADATA_PUBLIC":{"a":1}}}' }),
      () => ({ status: 201, body: { identity: { metadata_public: { a: 1 } } } }),
      () => ({ status: 202, body: '{' }),
      () => ({ status: 204, body: '' }),
      () => ({ body: { identity: { metadata_public: { a: 1 } } }, headers: { 'content-type': 'text/html' } }),
      () => ({ body: `{"identity":{"metadata_public":"${'x'.repeat(5 << 20)}"}}` }),
      () => REFUSAL,
      () => ({ status: 400, body: { identity: { metadata_public: { a: 1 } } } }),
    ]),
  'parse-settings': async (t) => {
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      const id = await t.setup.loggedIn(agent, email);
      const flow = await agent.start('settings');
      t.hooks.answer('/settings/after/profile', identity(everything(email)));
      t.hooks.answer('/settings/after/password', identity({ metadata_public: { from: 'password' } }));
      await agent.submit(flow, { method: 'profile', traits: { email, age: 9 } });
      await agent.submit(flow, { method: 'password', password: `${PASSWORD}-new` });
      await t.admin.get(`/admin/identities/${id}`);
    }
  },
  'parse-settings-of-all-kinds': (t) =>
    changes(t, [
      (email) => identity({ traits: { email: `x.${email}` } }),
      () => identity({ traits: { email: 'nonsense' } }),
      () => identity({ traits: {} }),
      (email) => identity({ verifiable_addresses: [verified(email)] }),
      (email) => identity({ verifiable_addresses: [verified(`x.${email}`)] }),
      (email) => identity({ recovery_addresses: [address(`x.${email}`)] }),
      () => identity({ state: 'inactive' }),
      () => identity({ state: 'odd' }),
      (email) => identity({ schema_id: 'customer', traits: { email } }),
      (email) => identity({ schema_id: 'contacts', traits: { email } }),
      () => identity({ schema_id: 'unknown' }),
      (email) => identity({ external_id: email }),
      () => ({ body: '{' }),
      () => ({ status: 204, body: '' }),
      () => REFUSAL,
    ]),
  'parse-login': async (t) => {
    for (const agent of everyone(t)) {
      const identifier = t.email(agent.dialect);
      const id = await t.setup.identity(identifier);
      t.hooks.answer('/login/after/password', identity(everything(identifier)));
      const flow = await agent.start('login');
      keepToken(agent, await agent.submit(flow, { method: 'password', identifier, password: PASSWORD }));
      await agent.get('/sessions/whoami');
      await t.admin.get(`/admin/identities/${id}`);
    }
  },
  'parse-login-of-all-kinds': async (t) => {
    for (const [index, answer] of [
      { body: '{' },
      { status: 204, body: '' },
      REFUSAL,
      identity({ state: 'inactive' }),
      identity({ traits: 'text' }),
      identity({ schema_id: 'unknown' }),
    ].entries()) {
      const agent = t.native();
      const identifier = t.email(`native.${index}`);
      await t.setup.identity(identifier);
      t.hooks.answer('/login/after/password', answer);
      const flow = await agent.start('login');
      keepToken(agent, await agent.submit(flow, { method: 'password', identifier, password: PASSWORD }));
      await agent.get('/sessions/whoami');
    }
  },
  'parse-recovery': (t) => follow(t, 'recovery', (email) => identity(everything(email))),
  'parse-recovery-refused': (t) => follow(t, 'recovery', () => REFUSAL),
  'parse-recovery-broken': (t) => follow(t, 'recovery', () => ({ body: '{' })),
  'parse-verification': (t) => follow(t, 'verification', (email) => identity(everything(email))),
  'parse-verification-refused': (t) => follow(t, 'verification', () => REFUSAL),
  'parse-verification-broken': (t) => follow(t, 'verification', () => ({ body: '{' })),
});

const ID = '33333333-3333-4333-8333-333333333333';
