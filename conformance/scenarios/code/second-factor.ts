import type { Agent, Flow } from '../../lib/agent.ts';
import type { Answer } from '../../lib/answer.ts';
import { otherThan, shown } from '../../lib/code.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { linkTotp } from '../../lib/second-factor.ts';

const AAL2 = { aal: 'aal2' };

/** Begins a step-up; of a browser that is led to it, too. */
async function stepUp(agent: Agent, query: Record<string, string> = {}): Promise<Flow> {
  return agent.start('login', { ...AAL2, ...query });
}

/** Begins a step-up that may be refused. */
async function refused(agent: Agent, query: Record<string, string>): Promise<Answer> {
  const answer = await agent.init('login', { ...AAL2, ...query });
  if (agent.dialect === 'browser' && String(answer.headers['location']).includes('/error?'))
    await agent.lookAtError(answer);
  return answer;
}

async function twoAddresses(t: Context, agent: Agent, digit: number): Promise<string> {
  const email = t.email(agent.dialect);
  await t.setup.loggedIn(agent, email, { phone: t.phone(digit) });
  return email;
}

export default [
  ...scenarios('code-second-factor', {
    'second-factor-one-address': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        const id = await t.setup.loggedIn(agent, email);
        const flow = await stepUp(agent);
        const code = await t.setup.code(email);
        await agent.submit(flow, { method: 'code', code: otherThan(code) });
        await agent.submit(flow, { method: 'code', code });
        await agent.get('/sessions/whoami');
        await t.admin.get(`/admin/identities/${id}`);
      }
    },
    'second-factor-two-addresses': async (t) => {
      for (const [digit, agent] of everyone(t).entries()) {
        const email = await twoAddresses(t, agent, digit);
        const flow = await stepUp(agent);
        await agent.submit(flow, { address: email });
        const code = await t.setup.code(email);
        await agent.submit(flow, { method: 'code', code, address: email });
        await agent.get('/sessions/whoami');
      }
    },
    'second-factor-by-phone': async (t) => {
      for (const [digit, agent] of everyone(t).entries()) {
        await twoAddresses(t, agent, digit);
        const flow = await stepUp(agent);
        await agent.submit(flow, { method: 'code', address: t.phone(digit) });
        await agent.submit(flow, { method: 'code', code: await t.setup.code(t.phone(digit)) });
      }
    },
    'second-factor-by-identifier': async (t) => {
      const native = t.native();
      const email = await twoAddresses(t, native, 1);
      const flow = await stepUp(native);
      await native.submit(flow, { method: 'code', identifier: email });
      await native.submit(flow, { method: 'code', code: await t.setup.code(email), identifier: email });
    },
    'second-factor-via': async (t) => {
      for (const [digit, agent] of everyone(t).entries()) {
        const email = await twoAddresses(t, agent, digit);
        const flow = await stepUp(agent, { via: 'email' });
        await agent.submit(flow, { method: 'code', code: await t.setup.code(email) });
      }
    },
    'second-factor-via-nothing': async (t) => {
      for (const agent of everyone(t)) {
        await t.setup.loggedIn(agent, t.email(agent.dialect), { name: 'Ada' });
        for (const via of ['phone', 'name', 'unknown', 'email.inner']) await refused(agent, { via });
      }
    },
    'second-factor-resend': async (t) => {
      for (const [digit, agent] of everyone(t).entries()) {
        const email = await twoAddresses(t, agent, digit);
        const flow = await stepUp(agent);
        await agent.submit(flow, { address: email });
        const first = await t.setup.code(email);
        await agent.submit(flow, { method: 'code', resend: 'code', address: email });
        const second = await t.setup.code(email);
        if (first !== second) await agent.submit(flow, { method: 'code', code: first });
        await agent.submit(flow, { method: 'code', code: second });
      }
    },
    'second-factor-resend-one-address': async (t) => {
      const ajax = t.ajax();
      const email = t.email();
      await t.setup.loggedIn(ajax, email);
      const flow = await stepUp(ajax);
      await t.setup.looksThrough(email);
      await ajax.submit(flow, { method: 'code', resend: 'code' });
      await t.setup.looksThrough(email);
      await ajax.submit(flow, { method: 'code', resend: 'code', identifier: email });
      await ajax.submit(flow, { method: 'code', code: await t.setup.code(email) });
    },
    'second-factor-wrong-codes': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.loggedIn(agent, email);
        const flow = await stepUp(agent);
        const code = await t.setup.code(email);
        for (const each of [otherThan(code), '', 'nonsense', otherThan(code), code]) {
          await agent.submit(flow, { method: 'code', code: each });
        }
      }
    },
    'second-factor-foreign-address': async (t) => {
      for (const [digit, agent] of everyone(t).entries()) {
        await twoAddresses(t, agent, digit);
        const stranger = t.email(`stranger-${agent.dialect}`);
        await t.setup.identity(stranger);
        await agent.submit(await stepUp(agent), { method: 'code', address: stranger });
        await agent.submit(await stepUp(agent), { method: 'code', address: t.email('nobody') });
      }
    },
    'second-factor-nothing-chosen': async (t) => {
      for (const [digit, agent] of everyone(t).entries()) {
        await twoAddresses(t, agent, digit);
        await agent.submit(await stepUp(agent), { method: 'code' });
        await agent.submit(await stepUp(agent), {});
      }
    },
    'second-factor-without-address': async (t) => {
      for (const agent of everyone(t)) {
        await t.setup.identity(t.email(agent.dialect), { schema_id: 'username' });
        if (agent.dialect === 'native') agent.token = await t.setup.token(t.email(agent.dialect));
        else await t.setup.logIn(agent, t.email(agent.dialect));
        const flow = await stepUp(agent);
        await agent.submit(flow, { method: 'code', address: t.email(agent.dialect) });
        await agent.get('/sessions/whoami');
      }
    },
    'second-factor-beside-totp': async (t) => {
      const ajax = t.ajax();
      await t.setup.loggedIn(ajax, t.email());
      await linkTotp(t, ajax);
      const again = t.ajax();
      await t.setup.logIn(again, t.email());
      const flow = await stepUp(again);
      await t.setup.looksThrough(t.email());
      await again.submit(flow, { address: t.email() });
      await again.submit(flow, { method: 'code', code: await t.setup.code(t.email()) });
    },
    'second-factor-refresh': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.loggedIn(agent, email);
        const begun: readonly Record<string, string>[] = [{}, { refresh: 'true' }];
        for (const query of begun) {
          const flow = await stepUp(agent, query);
          await agent.submit(flow, { method: 'code', code: await t.setup.code(email) });
        }
        await agent.get('/sessions/whoami');
        await refused(agent, {});
      }
    },
    'second-factor-is-no-first': async (t) => {
      await t.setup.identity(t.email());
      for (const agent of everyone(t)) {
        const flow = await agent.start('login');
        await agent.submit(flow, { method: 'code', identifier: t.email() });
        await agent.submit(flow, { address: t.email() });
        const registration = await agent.start('registration');
        await agent.submit(registration, { method: 'code', traits: { email: t.email('new') } });
      }
    },
    'second-factor-without-session': async (t) => {
      for (const agent of everyone(t)) {
        await refused(agent, {});
        const email = await twoAddresses(t, agent, 1 + everyone(t).findIndex((each) => each.dialect === agent.dialect));
        const flow = await stepUp(agent);
        agent.token = undefined;
        agent.jar.forge('ory_kratos_session', undefined);
        await agent.submitOnly(flow, { method: 'code', address: email });
      }
    },
    'second-factor-code-used': async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email());
      const flow = await stepUp(native);
      const code = await t.setup.code(t.email());
      await native.submit(flow, { method: 'code', code });
      await native.submit(flow, { method: 'code', code });
    },
    'second-factor-with-return-to': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const flow = await stepUp(agent, { return_to: 'http://ui.example.org/there' });
        await agent.submit(flow, { method: 'code', code: await t.setup.code(t.email(agent.dialect)) });
      }
    },
    'second-factor-in-another-session': async (t) => {
      const [ada, bob] = [t.native(), t.native()];
      await t.setup.loggedIn(ada, t.email('ada'));
      await t.setup.loggedIn(bob, t.email('bob'));
      const flow = await stepUp(ada);
      await bob.submit(flow, { method: 'code', code: await t.setup.code(t.email('ada')) });
      await ada.submit(flow, { method: 'code', code: await t.setup.code(t.email('ada')) });
    },
    'second-factor-without-csrf': async (t) => {
      for (const [digit, agent] of [t.browser(), t.ajax()].entries()) {
        const email = await twoAddresses(t, agent, digit);
        await agent.submitOnly(await stepUp(agent), { address: email, csrf_token: 'wrong' });
      }
    },
  }),
  ...scenarios('code-second-factor-required', {
    'second-factor-required': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email);
        const flow = await agent.start('login');
        const login = await agent.submitOnly(flow, {
          method: 'password',
          identifier: email,
          password: 'correct-horse-9-battery',
        });
        const token = /ory_st_[A-Za-z0-9]{32}/.exec(JSON.stringify(login.body))?.[0];
        if (agent.dialect === 'native') agent.token = token;
        await agent.get('/sessions/whoami');
        await agent.init('settings');
        const step = await agent.init('login', AAL2);
        const second = await shown(agent, step);
        await agent.submit(second, { method: 'code', code: await t.setup.code(email) });
        await agent.get('/sessions/whoami');
        await agent.init('settings');
      }
    },
  }),
  ...scenarios('code-second-factor-fallback', {
    'second-factor-by-fallback': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        const id = await t.setup.identity(email, { schema_id: 'username' });
        if (agent.dialect === 'native') agent.token = await t.setup.token(email);
        else await t.setup.logIn(agent, email);
        await agent.get('/sessions/whoami');
        const flow = await stepUp(agent);
        await agent.submit(flow, { method: 'code', code: await t.setup.code(email) });
        await agent.get('/sessions/whoami');
        await inspectWhole(t, id);
      }
    },
    'second-factor-by-fallback-foreign-address': async (t) => {
      const native = t.native();
      await t.setup.identity(t.email(), { schema_id: 'username' });
      native.token = await t.setup.token(t.email());
      const stranger = t.email('stranger');
      await t.setup.identity(stranger, { schema_id: 'username' });
      const flow = await stepUp(native);
      await native.submit(flow, { method: 'code', resend: 'code', address: stranger });
      await native.submit(flow, { method: 'code', resend: 'code', address: t.email('nobody') });
    },
  }),
];

async function inspectWhole(t: Context, id: string): Promise<void> {
  await t.admin.get(`/admin/identities/${id}`);
}
