import type { Agent, Flow } from '../../lib/agent.ts';
import { holder, inspect, keepToken, otherThan } from '../../lib/code.ts';
import { type Context, type ScenarioBody, everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

/** Asks for a code and gives the flow as it was before. */
async function asked(agent: Agent, identifier: string, query: Record<string, string> = {}): Promise<Flow> {
  const flow = await agent.start('login', query);
  await agent.submit(flow, { method: 'code', identifier });
  return flow;
}

/** Signs in with a code that comes to `recipient`. */
async function signedIn(t: Context, agent: Agent, identifier: string, recipient = identifier): Promise<void> {
  const flow = await asked(agent, identifier);
  const answer = await agent.submit(flow, { method: 'code', code: await t.setup.code(recipient), identifier });
  keepToken(agent, answer);
  await agent.get('/sessions/whoami');
}

const unknown: ScenarioBody = async (t) => {
  for (const agent of everyone(t)) {
    const flow = await asked(agent, t.email(agent.dialect));
    await agent.submit(flow, { method: 'code', code: '123456', identifier: t.email(agent.dialect) });
    await agent.submit(await agent.start('login'), { method: 'code', identifier: t.phone() });
    await agent.submit(await agent.start('login'), { method: 'code', identifier: 'nobody' });
  }
};

export default [
  ...scenarios('code', {
    'login-start': async (t) => {
      for (const agent of everyone(t)) await agent.start('login');
    },
    'login-by-email': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        const id = await holder(t, { email });
        await signedIn(t, agent, email);
        await inspect(t, id);
      }
    },
    'login-by-phone': async (t) => {
      for (const [digit, agent] of everyone(t).entries()) {
        const phone = t.phone(digit);
        const id = await holder(t, { email: t.email(agent.dialect), phone });
        await signedIn(t, agent, phone);
        await inspect(t, id);
      }
    },
    'login-as-people-write-it': async (t) => {
      const phone = t.phone();
      await holder(t, { email: t.email(), phone });
      const spaced = `${phone.slice(0, 3)} (${phone.slice(3, 6)}) ${phone.slice(6)}`;
      await signedIn(t, t.native(), spaced, phone);
      await signedIn(t, t.native(), t.email().toUpperCase(), t.email());
      await signedIn(t, t.native(), ` ${t.email()} `, t.email());
      await signedIn(t, t.native(), ` ${phone} `, phone);
      await asked(t.native(), phone.replace('+49', '0'));
      await asked(t.native(), phone.replace('+', '00'));
      await asked(t.native(), phone.replace('+', ''));
    },
    'login-code-of-a-former-address': async (t) => {
      const id = await holder(t, { email: t.email('old') });
      const native = t.native();
      const flow = await asked(native, t.email('old'));
      const code = await t.setup.code(t.email('old'));
      const traits = { email: t.email('new') };
      await t.admin.put(`/admin/identities/${id}`, { json: { schema_id: 'default', state: 'active', traits } });
      await native.submit(flow, { method: 'code', identifier: t.email('new'), code });
    },
    'login-message': async (t) => {
      await holder(t, { email: t.email(), phone: t.phone() });
      for (const recipient of [t.email(), t.phone()]) {
        await asked(t.native(), recipient, { return_to: 'http://ui.example.org/there' });
        await t.admin.get('/admin/courier/messages', { query: { recipient } });
      }
    },
    'login-with-return-to': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        const email = t.email(agent.dialect);
        await holder(t, { email });
        const flow = await asked(agent, email, { return_to: 'http://ui.example.org/there' });
        await agent.submit(flow, { method: 'code', code: await t.setup.code(email), identifier: email });
      }
    },
    'login-looks-again': async (t) => {
      await holder(t, {});
      for (const agent of everyone(t)) {
        const flow = await asked(agent, t.email());
        await agent.fetchFlow('login', flow.id);
      }
    },
    'login-unknown': unknown,
    'login-without-code-credential': async (t) => {
      await t.setup.identity(t.email(), { schema_id: 'username' });
      for (const agent of everyone(t)) await asked(agent, t.email());
    },
    'login-missing-identifier': async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('login');
        await agent.submit(flow, { method: 'code' });
        await agent.submit(flow, { method: 'code', identifier: '' });
      }
    },
    'login-wrong-codes': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await holder(t, { email });
        const flow = await asked(agent, email);
        const code = await t.setup.code(email);
        for (const each of [otherThan(code), '', 'nonsense', otherThan(code), code]) {
          await agent.submit(flow, { method: 'code', code: each, identifier: email });
        }
      }
    },
    'login-tries-after-resend': async (t) => {
      await holder(t, {});
      const native = t.native();
      const flow = await asked(native, t.email());
      for (let each = 0; each < 4; each += 1) {
        await native.submit(flow, { method: 'code', code: '12345', identifier: t.email() });
      }
      await t.setup.looksThrough(t.email());
      await native.submit(flow, { method: 'code', resend: 'code', identifier: t.email() });
      await native.submit(flow, { method: 'code', code: await t.setup.code(t.email()), identifier: t.email() });
    },
    'login-resend': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await holder(t, { email });
        const flow = await asked(agent, email);
        const first = await t.setup.code(email);
        await agent.submit(flow, { method: 'code', resend: 'code', identifier: email });
        const second = await t.setup.code(email);
        if (first !== second) await agent.submit(flow, { method: 'code', code: first, identifier: email });
        await agent.submit(flow, { method: 'code', code: second, identifier: email });
      }
    },
    'login-resend-wrong': async (t) => {
      await holder(t, {});
      const native = t.native();
      const flow = await asked(native, t.email());
      await native.submit(flow, { method: 'code', resend: 'code' });
      for (const resend of ['email', 'CODE', '']) {
        await native.submit(flow, { method: 'code', resend, identifier: t.email() });
      }
    },
    'login-code-used': async (t) => {
      await holder(t, {});
      const native = t.native();
      const flow = await asked(native, t.email());
      const payload = { method: 'code', code: await t.setup.code(t.email()), identifier: t.email() };
      await native.submit(flow, payload);
      await native.submit(flow, payload);
      await native.submit(flow, { method: 'code', resend: 'code', identifier: t.email() });
    },
    'login-identifier-of-another': async (t) => {
      const native = t.native();
      await holder(t, { email: t.email('ada') });
      await holder(t, { email: t.email('bob') });
      const flow = await asked(native, t.email('ada'));
      const code = await t.setup.code(t.email('ada'));
      await native.submit(flow, { method: 'code', code, identifier: t.email('bob') });
      await native.submit(flow, { method: 'code', code });
      await native.submit(flow, { method: 'code', code, identifier: t.email('ada') });
    },
    'login-other-identifier-of-the-same': async (t) => {
      const native = t.native();
      await holder(t, { email: t.email(), phone: t.phone() });
      const flow = await asked(native, t.email());
      const code = await t.setup.code(t.email());
      await native.submit(flow, { method: 'code', code, identifier: t.phone() });
    },
    'login-by-address': async (t) => {
      await holder(t, {});
      const native = t.native();
      const flow = await native.start('login');
      await native.submit(flow, { method: 'code', address: t.email() });
      await native.submit(flow, { method: 'code', code: await t.setup.code(t.email()), address: t.email() });
      await native.submit(await native.start('login'), { address: t.email() });
    },
    'login-code-at-once': async (t) => {
      await holder(t, {});
      const native = t.native();
      await native.submit(await native.start('login'), { method: 'code', code: '123456', identifier: t.email() });
      await native.submit(await native.start('login'), { method: 'code', code: '123456' });
    },
    'login-wrong-types': async (t) => {
      await holder(t, {});
      const native = t.native();
      await native.submit(await native.start('login'), { method: 'code', identifier: 7 });
      await native.submit(await native.start('login'), { method: 'code', identifier: { nested: true } });
      const flow = await asked(native, t.email());
      await native.submit(flow, { method: 'code', code: 123456, identifier: t.email() });
      await native.submit(flow, { method: 'code', code: ['1'], identifier: t.email() });
      await native.submit(flow, { method: 'code', resend: true, identifier: t.email() });
      await native.submit(flow, { method: 'code', transient_payload: 'text', identifier: t.email() });
    },
    'login-without-csrf': async (t) => {
      await holder(t, {});
      for (const agent of [t.browser(), t.ajax()]) {
        const wrong = { method: 'code', identifier: t.email(), csrf_token: 'wrong' };
        await agent.submitOnly(await agent.start('login'), wrong);
        const flow = await asked(agent, t.email());
        await agent.submitOnly(flow, { ...wrong, code: await t.setup.code(t.email()) });
      }
    },
    'login-disabled-identity': async (t) => {
      const native = t.native();
      const id = await holder(t, {});
      const flow = await asked(native, t.email());
      await t.setup.admin.patch(`/admin/identities/${id}`, {
        json: [{ op: 'replace', path: '/state', value: 'inactive' }],
      });
      await native.submit(flow, { method: 'code', code: await t.setup.code(t.email()), identifier: t.email() });
      await asked(native, t.email());
    },
    'login-other-methods': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email);
        const flow = await asked(agent, email);
        await agent.submit(flow, { code: await t.setup.code(email), identifier: email });
        await agent.submit(flow, { method: 'password', identifier: email, password: 'wrong' });
        await agent.submit(flow, { method: 'password', identifier: email, password: PASSWORD });
      }
    },
    'login-refresh': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.loggedIn(agent, email);
        const flow = await agent.start('login', { refresh: 'true' });
        await agent.submit(flow, { method: 'code', identifier: email });
        await agent.submit(flow, { method: 'code', code: await t.setup.code(email), identifier: email });
        await agent.get('/sessions/whoami');
      }
    },
    'login-refresh-as-another': async (t) => {
      const native = t.native();
      await t.setup.loggedIn(native, t.email('ada'));
      await holder(t, { email: t.email('bob') });
      const flow = await native.start('login', { refresh: 'true' });
      await native.submit(flow, { method: 'code', identifier: t.email('bob') });
      const code = await t.setup.code(t.email('bob'));
      keepToken(native, await native.submit(flow, { method: 'code', code, identifier: t.email('bob') }));
      await native.get('/sessions/whoami');
    },
    'login-signed-in': async (t) => {
      await t.setup.identity(t.email());
      for (const agent of everyone(t)) {
        const flow = await asked(agent, t.email());
        if (agent.dialect === 'native') agent.token = await t.setup.token(t.email());
        else await t.setup.logIn(agent, t.email());
        await agent.submitOnly(flow, { method: 'code', code: await t.setup.code(t.email()), identifier: t.email() });
      }
    },
  }),
  ...scenarios('code-mitigate', { 'login-unknown-mitigated': unknown }),
  ...scenarios('code-short', {
    'login-code-expired': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await holder(t, { email });
        const flow = await asked(agent, email);
        const code = await t.setup.code(email);
        await t.sleep(1200);
        await agent.look(await agent.submitOnly(flow, { method: 'code', code, identifier: email }));
      }
    },
    'login-flow-expired': async (t) => {
      await holder(t, {});
      for (const agent of everyone(t)) {
        const flow = await asked(agent, t.email());
        const code = await t.setup.code(t.email());
        await t.sleep(2200);
        await agent.look(await agent.submitOnly(flow, { method: 'code', code, identifier: t.email() }));
      }
    },
  }),
  ...scenarios('code-fallback', {
    'login-by-fallback': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        const id = await t.setup.identity(email, { schema_id: 'username' });
        await signedIn(t, agent, email);
        await inspect(t, id);
      }
    },
    'login-by-fallback-upper-case': async (t) => {
      await t.setup.identity(t.email(), { schema_id: 'username' });
      await signedIn(t, t.native(), t.email().toUpperCase(), t.email());
    },
    'login-by-fallback-username': async (t) => {
      await t.setup.identity(t.email(), { schema_id: 'username' }, { username: `ada${t.run}` });
      await asked(t.native(), `ada${t.run}`);
    },
    'login-by-fallback-unknown': unknown,
  }),
  ...scenarios('code-verification', {
    'login-verifies': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        const id = await holder(t, { email });
        await signedIn(t, agent, email);
        await inspect(t, id);
      }
    },
  }),
  ...scenarios('codes', {
    'login-not-passwordless': async (t) => {
      await t.setup.identity(t.email());
      for (const agent of everyone(t)) await asked(agent, t.email());
    },
  }),
  ...scenarios('base', {
    'login-switched-off': async (t) => {
      await t.setup.identity(t.email());
      for (const agent of everyone(t)) await asked(agent, t.email());
    },
  }),
];
