/** Web hooks with `can_interrupt`: what they say goes on the form, and nothing is stored. */
import { type Agent, type FlowKind, FLOW_KINDS } from '../../lib/agent.ts';
import { type Answer, type Json, dig } from '../../lib/answer.ts';
import { keepToken } from '../../lib/code.ts';
import { refusal, says } from '../../lib/hook-answers.ts';
import type { HookAnswer } from '../../lib/hook-receiver.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { totpCode, totpSecret } from '../../lib/second-factor.ts';
import { PASSWORD } from '../../lib/setup.ts';

const REFUSAL = refusal([
  says('#/traits/email', { id: 1234, text: 'Not this one.', type: 'error', context: { list: [1], deep: { a: 'b' } } }),
  says('#/', { id: 1235, text: 'Come back later.', type: 'info' }),
]);

/** Where a message may point to and what it may be, each refused with 400. */
const ODD_MESSAGES: readonly Json[] = [
  [says('#/')],
  [says('')],
  [says('/')],
  [says('#')],
  [says('#/method')],
  [says('#/password')],
  [says('#/traits')],
  [says('#/traits/name/first')],
  [says('#/traits/unknown')],
  [says('/traits/email')],
  [says('traits.email')],
  [says('#/traits/email'), says('#/traits/email', { id: 2, text: 'Nor this.', type: 'error' })],
  [{ instance_ptr: '#/traits/email', messages: [] }],
  [{ messages: [{ id: 1, text: 'Without a pointer.', type: 'error' }] }],
  [says('#/traits/email', { id: 1, text: '<b>bold</b> & "quoted"', type: 'success' })],
  [says('#/traits/email', { text: 'Without id or type.' })],
  [says('#/traits/email', { id: -5, text: '', type: 'error', context: null })],
  [says('#/traits/email', { id: 7, text: 'With a list.', type: 'error', context: [1, 2] })],
];

/** What is not a list of messages. */
const BROKEN: readonly HookAnswer[] = [
  { status: 400, body: {} },
  { status: 400, body: { messages: [] } },
  { status: 400, body: { messages: null } },
  { status: 400, body: { messages: {} } },
  { status: 400, body: { messages: [null] } },
  { status: 400, body: { messages: [says(7)] } },
  { status: 400, body: { messages: [says('#/traits/email', { id: '7', text: 'x', type: 'error' })] } },
  { status: 400, body: { messages: [says('#/traits/email', { id: 1.5, text: 'x', type: 'error' })] } },
  { status: 400, body: { messages: [says('#/traits/email', { id: 1, text: 7, type: 'error' })] } },
  { status: 400, body: [] },
  { status: 400, body: '' },
  { status: 400, body: '{' },
  { status: 400, body: `${JSON.stringify({ messages: [says('#/traits/email')] })}, and more` },
  { status: 200, body: '{' },
  { status: 299, body: '' },
];

/** Fetches the flow with which an app continues. */
async function newFlow(agent: Agent, kind: FlowKind, { body }: Answer): Promise<void> {
  const id = dig(body, 'use_flow_id') ?? dig(body, 'error', 'details', 'continue_with', 0, 'flow', 'id');
  if (typeof id === 'string') await agent.fetchFlow(kind, id);
}

/** Has an address proven by code and submits the same code once more. */
async function prove(t: Context, kind: 'recovery' | 'verification'): Promise<void> {
  for (const agent of everyone(t)) {
    const email = t.email(agent.dialect);
    const id = await t.setup.identity(email);
    const flow = await agent.start(kind);
    await agent.submit(flow, { method: 'code', email });
    const code = await t.setup.code(email);
    await newFlow(agent, kind, await agent.lookAtErrors(await agent.submit(flow, { method: 'code', code })));
    await agent.get(`/self-service/${kind}/flows`, { query: { id: flow.id } });
    await agent.lookAtErrors(await agent.submit(flow, { method: 'code', code }));
    await t.admin.get(`/admin/identities/${id}`);
    await t.admin.get(`/admin/identities/${id}/sessions`);
  }
}

/** Registers a user for each answer of the hook. */
async function signUp(t: Context, agent: Agent, answers: readonly HookAnswer[]): Promise<void> {
  for (const [index, answer] of answers.entries()) {
    t.hooks.answer('/registration/after/password', answer);
    const flow = await agent.start('registration');
    const traits = { email: t.email(`${agent.dialect}.${index}`), name: { first: 'Ada' } };
    await agent.lookAtErrors(await agent.submit(flow, { method: 'password', password: PASSWORD, traits }));
  }
}

export default scenarios('web-hooks-interrupt', {
  'interrupt-before': async (t) => {
    for (const kind of FLOW_KINDS) {
      for (const agent of everyone(t)) {
        if (kind === 'settings') await t.setup.loggedIn(agent, t.email(agent.dialect));
        t.hooks.answer(`/${kind}/before`, REFUSAL);
        const answer = await agent.lookAtErrors(await agent.init(kind));
        if (agent.dialect === 'browser') await agent.look(answer);
        t.hooks.answer(`/${kind}/before`, {});
      }
    }
  },
  'interrupt-login': async (t) => {
    for (const agent of everyone(t)) {
      const identifier = t.email(agent.dialect);
      const id = await t.setup.identity(identifier);
      const flow = await agent.start('login');
      const fields = { method: 'password', identifier, password: PASSWORD };
      const onForm = refusal([
        says('#/identifier'),
        says('#/traits/email'),
        says('', { id: 9, text: 'x', type: 'info' }),
      ]);
      t.hooks.answer('/login/after/password', onForm, {});
      await agent.submit(flow, fields);
      await t.admin.get(`/admin/identities/${id}/sessions`);
      keepToken(agent, await agent.submit(flow, fields));
      await agent.get('/sessions/whoami');
    }
  },
  'interrupt-registration': async (t) => {
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      const flow = await agent.start('registration', { return_to: 'http://ui.example.org/there' });
      const traits = { email, name: { first: 'Ada' }, age: 7, newsletter: true };
      const fields = { method: 'password', password: PASSWORD, traits, transient_payload: { from: 'test' } };
      t.hooks.answer('/registration/after/password', REFUSAL, {});
      await agent.submit(flow, fields);
      await t.admin.get('/admin/identities', { query: { credentials_identifier: email } });
      keepToken(agent, await agent.submit(flow, fields));
      await agent.get('/sessions/whoami');
    }
  },
  'interrupt-registration-by-the-third': async (t) => {
    const agent = t.native();
    t.hooks.answer('/registration/after/password/third', REFUSAL);
    const flow = await agent.start('registration');
    await agent.submit(flow, { method: 'password', password: PASSWORD, traits: { email: t.email() } });
    await t.admin.get('/admin/identities', { query: { credentials_identifier: t.email() } });
  },
  'registration-refused-by-the-second-that-may-not-interrupt': async (t) => {
    const agent = t.native();
    t.hooks.answer('/registration/after/password/second', REFUSAL);
    const flow = await agent.start('registration');
    await agent.submit(flow, { method: 'password', password: PASSWORD, traits: { email: t.email() } });
    await t.admin.get('/admin/identities', { query: { credentials_identifier: t.email() } });
  },
  'messages-of-all-kinds': (t) =>
    signUp(
      t,
      t.native(),
      ODD_MESSAGES.map((messages) => refusal(messages)),
    ),
  'messages-of-all-kinds-for-browsers': (t) =>
    signUp(
      t,
      t.browser(),
      ODD_MESSAGES.slice(4, 9).map((messages) => refusal(messages)),
    ),
  'messages-that-are-broken': async (t) => {
    await signUp(t, t.native(), BROKEN);
    await signUp(t, t.browser(), BROKEN.slice(0, 2));
    await signUp(t, t.ajax(), BROKEN.slice(0, 2));
  },
  'messages-with-other-statuses': (t) =>
    signUp(t, t.native(), [
      ...[401, 404, 422, 501].map((status) => refusal([says('#/traits/email')], status)),
      refusal([says('#/traits/email')], 503),
      refusal([says('#/traits/email')], 302),
      refusal([says('#/traits/email')], 201),
    ]),
  'interrupt-settings': async (t) => {
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      const id = await t.setup.loggedIn(agent, email);
      const flow = await agent.start('settings');
      const traits = { email, name: { first: 'Grace' }, age: 9 };
      t.hooks.answer('/settings/after/profile', REFUSAL, {});
      t.hooks.answer('/settings/after/password', refusal([says('#/password'), says('')]), {});
      await agent.submit(flow, { method: 'profile', traits });
      await t.admin.get(`/admin/identities/${id}`);
      await agent.submit(flow, { method: 'profile', traits });
      await agent.submit(flow, { method: 'password', password: `${PASSWORD}-new` });
      await agent.submit(flow, { method: 'password', password: `${PASSWORD}-new` });
      await t.admin.get(`/admin/identities/${id}`);
    }
  },
  'settings-hooks-of-the-flow-do-not-interrupt': async (t) => {
    const agent = t.native();
    await t.setup.loggedIn(agent, t.email());
    const flow = await agent.start('settings');
    t.hooks.answer('/settings/after', REFUSAL);
    await agent.submit(flow, { method: 'totp', totp_code: await totpCode(totpSecret(flow)) });
  },
  'interrupt-recovery': async (t) => {
    t.hooks.answer('/recovery/after', refusal([says('#/email'), says('')]));
    await prove(t, 'recovery');
  },
  'interrupt-verification': async (t) => {
    t.hooks.answer('/verification/after', refusal([says('#/email'), says('')]));
    await prove(t, 'verification');
  },
});
