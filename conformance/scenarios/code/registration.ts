import type { Agent, Flow } from '../../lib/agent.ts';
import { dig } from '../../lib/answer.ts';
import { inspect, keepToken, otherThan } from '../../lib/code.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

type Traits = Record<string, unknown>;

/** Asks for a code and gives the flow as it was before. */
async function asked(agent: Agent, traits: Traits, query: Record<string, string> = {}): Promise<Flow> {
  const flow = await agent.start('registration', query);
  await agent.submit(flow, { method: 'code', traits });
  return flow;
}

/** Registers a user and reads the stored identity. */
async function signedUp(t: Context, agent: Agent, traits: Traits, recipient: string): Promise<void> {
  const flow = await asked(agent, traits);
  const code = await t.setup.code(recipient);
  const answer = await agent.submit(flow, { method: 'code', code, traits });
  keepToken(agent, answer);
  const who = await agent.get('/sessions/whoami');
  await inspect(t, String(dig(who.body, 'identity', 'id')));
}

export default [
  ...scenarios('code', {
    'registration-start': async (t) => {
      for (const agent of everyone(t)) await agent.start('registration');
    },
    'registration-by-email': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await signedUp(t, agent, { email, name: 'Ada' }, email);
      }
    },
    'registration-by-phone': async (t) => {
      for (const [digit, agent] of everyone(t).entries()) {
        await signedUp(t, agent, { phone: t.phone(digit) }, t.phone(digit));
      }
    },
    'registration-by-phone-as-people-write-it': async (t) => {
      const phone = t.phone();
      const spaced = `${phone.slice(0, 3)} ${phone.slice(3, 6)} ${phone.slice(6)}`;
      await signedUp(t, t.native(), { phone: spaced }, phone);
    },
    'registration-by-upper-case-email': async (t) => {
      await signedUp(t, t.native(), { email: t.email('Ada').toUpperCase() }, t.email('ada'));
    },
    'registration-both-addresses': async (t) => {
      for (const [digit, agent] of everyone(t).entries()) {
        const traits = { email: t.email(agent.dialect), phone: t.phone(digit) };
        await signedUp(t, agent, traits, digit === 1 ? t.phone(digit) : t.email(agent.dialect));
      }
    },
    'registration-message': async (t) => {
      const traits = { email: t.email(), phone: t.phone() };
      const flow = await t.native().start('registration', { return_to: 'http://ui.example.org/there' });
      await t.native().submit(flow, { method: 'code', traits, transient_payload: { from: 'test' } });
      for (const recipient of Object.values(traits)) {
        await t.admin.get('/admin/courier/messages', { query: { recipient } });
      }
    },
    'registration-looks-again': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await asked(agent, { email: t.email(agent.dialect) });
        await agent.fetchFlow('registration', flow.id);
      }
    },
    'registration-with-return-to': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        const traits = { email: t.email(agent.dialect) };
        const flow = await asked(agent, traits, { return_to: 'http://ui.example.org/there' });
        await agent.submit(flow, { method: 'code', code: await t.setup.code(traits.email), traits });
      }
    },
    'registration-wrong-codes': async (t) => {
      for (const agent of everyone(t)) {
        const traits = { email: t.email(agent.dialect) };
        const flow = await asked(agent, traits);
        const code = await t.setup.code(traits.email);
        for (const each of [otherThan(code), '', 'nonsense', otherThan(code), code]) {
          await agent.submit(flow, { method: 'code', code: each, traits });
        }
      }
    },
    'registration-second-try': async (t) => {
      for (const agent of everyone(t)) {
        const traits = { email: t.email(agent.dialect) };
        const flow = await asked(agent, traits);
        const code = await t.setup.code(traits.email);
        await agent.submit(flow, { method: 'code', code: otherThan(code), traits });
        await agent.submit(flow, { method: 'code', code, traits });
      }
    },
    'registration-code-used': async (t) => {
      const native = t.native();
      const traits = { email: t.email() };
      const flow = await asked(native, traits);
      const code = await t.setup.code(traits.email);
      await native.submit(flow, { method: 'code', code, traits });
      await native.submit(flow, { method: 'code', code, traits });
      await native.submit(flow, { method: 'code', resend: 'code', traits });
    },
    'registration-resend': async (t) => {
      for (const agent of everyone(t)) {
        const traits = { email: t.email(agent.dialect), name: 'Ada' };
        const flow = await asked(agent, traits);
        const first = await t.setup.code(traits.email);
        await agent.submit(flow, { method: 'code', resend: 'code', traits });
        const second = await t.setup.code(traits.email);
        if (first !== second) await agent.submit(flow, { method: 'code', code: first, traits });
        await agent.submit(flow, { method: 'code', code: second, traits });
      }
    },
    'registration-resend-elsewhere': async (t) => {
      const native = t.native();
      const flow = await asked(native, { email: t.email('first') });
      await native.submit(flow, { method: 'code', resend: 'code', traits: { email: t.email('second') } });
      const traits = { email: t.email('second') };
      await native.submit(flow, { method: 'code', code: await t.setup.code(traits.email), traits });
    },
    'registration-resend-wrong': async (t) => {
      const native = t.native();
      const traits = { email: t.email() };
      const flow = await asked(native, traits);
      for (const resend of ['email', 'CODE', '']) await native.submit(flow, { method: 'code', resend, traits });
    },
    'registration-changed-traits': async (t) => {
      for (const agent of everyone(t)) {
        const traits = { email: t.email(agent.dialect), name: 'Ada' };
        const flow = await asked(agent, traits);
        const code = await t.setup.code(traits.email);
        await agent.submit(flow, { method: 'code', code, traits: { email: t.email('other') } });
        await agent.submit(flow, { method: 'code', code, traits: { ...traits, name: 'Bob' } });
        await agent.submit(flow, { method: 'code', code });
      }
    },
    'registration-added-traits': async (t) => {
      const native = t.native();
      const flow = await asked(native, { email: t.email() });
      const code = await t.setup.code(t.email());
      await native.submit(flow, { method: 'code', code, traits: { email: t.email(), name: 'Ada' } });
      await native.submit(flow, { method: 'code', code, traits: { email: t.email(), phone: t.phone() } });
    },
    'registration-bad-traits': async (t) => {
      for (const agent of everyone(t)) {
        const bad: Traits[] = [{}, { email: 'nonsense' }, { phone: '12' }, { phone: '+49 1' }];
        for (const traits of [...bad, { name: 'Ada' }, { email: t.email(), name: 'far too long to be a name' }]) {
          await agent.submit(await agent.start('registration'), { method: 'code', traits });
        }
        await agent.submit(await agent.start('registration'), { method: 'code' });
      }
    },
    'registration-wrong-types': async (t) => {
      const native = t.native();
      const traits = { email: t.email() };
      await native.submit(await native.start('registration'), { method: 'code', traits: [] });
      await native.submit(await native.start('registration'), { method: 'code', traits: { email: 7 } });
      const flow = await asked(native, traits);
      await native.submit(flow, { method: 'code', code: 123456, traits });
      await native.submit(flow, { method: 'code', code: { nested: true }, traits });
      await native.submit(flow, { method: ['code'], code: '1', traits });
    },
    'registration-taken': async (t) => {
      for (const agent of everyone(t)) {
        const traits = { email: t.email(agent.dialect) };
        await t.setup.identity(traits.email);
        const flow = await asked(agent, traits);
        await agent.submit(flow, { method: 'code', code: await t.setup.code(traits.email), traits });
      }
    },
    'registration-without-csrf': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        const traits = { email: t.email(agent.dialect) };
        await agent.submitOnly(await agent.start('registration'), { method: 'code', traits, csrf_token: 'wrong' });
        const flow = await asked(agent, traits);
        const code = await t.setup.code(traits.email);
        await agent.submitOnly(flow, { method: 'code', code, traits, csrf_token: 'wrong' });
      }
    },
    'registration-other-methods': async (t) => {
      for (const agent of everyone(t)) {
        const traits = { email: t.email(agent.dialect) };
        await agent.submit(await agent.start('registration'), { method: 'link', traits });
        const flow = await asked(agent, traits);
        await agent.submit(flow, { code: await t.setup.code(traits.email), traits });
        await agent.submit(flow, { method: 'password', password: PASSWORD, traits });
      }
    },
    'registration-code-at-once': async (t) => {
      const native = t.native();
      const traits = { email: t.email() };
      await native.submit(await native.start('registration'), { method: 'code', code: '123456', traits });
    },
    'registration-code-of-another-flow': async (t) => {
      const native = t.native();
      const first = await asked(native, { email: t.email('first') });
      const code = await t.setup.code(t.email('first'));
      const second = await asked(native, { email: t.email('second') });
      await native.submit(second, { method: 'code', code, traits: { email: t.email('second') } });
      await native.submit(first, { method: 'code', code, traits: { email: t.email('first') } });
    },
  }),
  ...scenarios('code-short', {
    'registration-code-expired': async (t) => {
      for (const agent of everyone(t)) {
        const traits = { email: t.email(agent.dialect) };
        const flow = await asked(agent, traits);
        const code = await t.setup.code(traits.email);
        await t.sleep(1200);
        await agent.look(await agent.submitOnly(flow, { method: 'code', code, traits }));
      }
    },
    'registration-flow-expired': async (t) => {
      const native = t.native();
      const traits = { email: t.email() };
      const flow = await asked(native, traits);
      await t.sleep(2200);
      await native.submit(flow, { method: 'code', resend: 'code', traits });
    },
  }),
  ...scenarios('code-two-steps', {
    'registration-two-steps': async (t) => {
      for (const agent of everyone(t)) {
        const traits = { email: t.email(agent.dialect), name: 'Ada' };
        const flow = await agent.start('registration');
        await agent.submit(flow, { method: 'profile', traits });
        await agent.submit(flow, { method: 'code', traits });
        const code = await t.setup.code(traits.email);
        await agent.submit(flow, { method: 'code', code: otherThan(code), traits });
        await agent.submit(flow, { method: 'code', code, traits });
      }
    },
    'registration-two-steps-back': async (t) => {
      for (const agent of everyone(t)) {
        const traits = { email: t.email(agent.dialect), name: 'Ada' };
        const flow = await agent.start('registration');
        await agent.submit(flow, { method: 'profile', traits });
        await agent.submit(flow, { method: 'code', traits });
        await agent.submit(flow, { screen: 'credential-selection', traits });
        await agent.submit(flow, { method: 'code', traits });
        await agent.submit(flow, { screen: 'credential-selection', traits });
        await agent.submit(flow, { screen: 'previous', traits });
        await agent.submit(flow, { method: 'profile', traits });
        await t.setup.looksThrough(traits.email);
        await agent.submit(flow, { method: 'code', traits });
        await agent.submit(flow, { method: 'code', code: await t.setup.code(traits.email), traits });
      }
    },
    'registration-two-steps-resend': async (t) => {
      for (const agent of everyone(t)) {
        const traits = { email: t.email(agent.dialect) };
        const flow = await agent.start('registration');
        await agent.submit(flow, { method: 'profile', traits });
        await agent.submit(flow, { method: 'code', traits });
        await t.setup.looksThrough(traits.email);
        await agent.submit(flow, { method: 'code', resend: 'code', traits });
        await agent.submit(flow, { method: 'code', code: await t.setup.code(traits.email), traits });
      }
    },
    'registration-two-steps-other-credential': async (t) => {
      const native = t.native();
      const traits = { email: t.email() };
      const flow = await native.start('registration');
      await native.submit(flow, { method: 'profile', traits });
      await native.submit(flow, { method: 'code', traits });
      await native.submit(flow, { screen: 'credential-selection', traits });
      await native.submit(flow, { method: 'password', password: PASSWORD, traits });
    },
    'registration-two-steps-code-at-once': async (t) => {
      const native = t.native();
      const traits = { email: t.email() };
      const flow = await native.start('registration');
      await native.submit(flow, { method: 'code', traits });
      await native.submit(flow, { method: 'code', code: await t.setup.code(traits.email), traits });
    },
  }),
  ...scenarios('code-verification', {
    'registration-is-verified': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await signedUp(t, agent, { email }, email);
        if ((await t.setup.messageCount(email)) !== 1) throw new Error('a verification was started');
      }
    },
    'registration-other-address-is-not-verified': async (t) => {
      for (const [digit, agent] of everyone(t).entries()) {
        const email = t.email(agent.dialect);
        await signedUp(t, agent, { email, phone: t.phone(digit) }, email);
      }
    },
  }),
  ...scenarios('base', {
    'registration-switched-off': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('registration');
        await agent.submit(flow, { method: 'code', traits: { email: t.email() } });
      }
    },
  }),
  ...scenarios('codes', {
    'registration-not-passwordless': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('registration');
        await agent.submit(flow, { method: 'code', traits: { email: t.email() } });
      }
    },
  }),
];
