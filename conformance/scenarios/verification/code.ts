import type { Flow } from '../../lib/agent.ts';
import { everyone, scenarios } from '../../lib/scenario.ts';

export default [
  ...scenarios('codes', {
    start: async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('verification', { return_to: 'http://ui.example.org/there' });
        await agent.fetchFlow('verification', flow.id);
      }
      await t.browser().init('verification', { return_to: 'https://elsewhere.example.org/' });
      await t.native().init('verification', { return_to: 'https://elsewhere.example.org/' });
      await t.ajax().get('/self-service/verification/flows', { query: { id: '00000000-0000-4000-8000-000000000000' } });
      await t.native().get('/self-service/verification/flows', { query: { id: 'nonsense' } });
    },
    'start-in-another-browser': async (t) => {
      const flow = await t.browser().start('verification');
      await t.browser().get('/self-service/verification/flows', { query: { id: flow.id } });
      await t.ajax().get('/self-service/verification/flows', { query: { id: flow.id } });
    },
    verify: async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        const id = await t.setup.identity(email);
        const flow = await agent.start('verification', { return_to: 'http://ui.example.org/there' });
        await agent.submit(flow, { method: 'code', email });
        const code = await t.setup.code(email);
        await agent.submit(flow, { method: 'code', code });
        await t.admin.get(`/admin/identities/${id}`);
        await agent.submit(flow, { method: 'code', code });
        await agent.submit(flow, { method: 'code', email });
      }
    },
    'verify-without-return-to': async (t) => {
      const agent = t.ajax();
      await t.setup.identity(t.email());
      const flow = await agent.start('verification');
      await agent.submit(flow, { method: 'code', email: t.email(), transient_payload: { from: 'test' } });
      await agent.submit(flow, { code: await t.setup.code(t.email()) });
    },
    'verify-without-csrf': async (t) => {
      await t.setup.identity(t.email());
      const agent = t.ajax();
      const flow = await agent.start('verification');
      await agent.submit(flow, { method: 'code', email: t.email(), csrf_token: 'wrong' });
      await agent.submit(flow, { method: 'code', email: t.email() });
      await agent.submit(flow, { method: 'code', code: await t.setup.code(t.email()), csrf_token: 'wrong' });
    },
    'unknown-address': async (t) => {
      for (const agent of everyone(t)) {
        await agent.submit(await agent.start('verification'), { method: 'code', email: t.email(agent.dialect) });
      }
    },
    'address-in-another-case': async (t) => {
      await t.setup.identity(t.email());
      const agent = t.native();
      const flow = await agent.start('verification');
      await agent.submit(flow, { method: 'code', email: ` ${t.email().toUpperCase()}`.trim() });
      await agent.submit(flow, { method: 'code', code: await t.setup.code(t.email()) });
    },
    'wrong-codes': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email);
        const flow = await agent.start('verification');
        await agent.submit(flow, { method: 'code', email });
        const code = await t.setup.code(email);
        const wrong = code === '123456' ? '654321' : '123456';
        for (const each of [wrong, 'nonsense', wrong, code]) await agent.submit(flow, { method: 'code', code: each });
      }
    },
    resend: async (t) => {
      await t.setup.identity(t.email());
      const agent = t.native();
      const flow = await agent.start('verification');
      await agent.submit(flow, { method: 'code', email: t.email() });
      const first = await t.setup.code(t.email());
      await agent.submit(flow, { method: 'code', email: t.email() });
      const second = await t.setup.code(t.email());
      if (first !== second) await agent.submit(flow, { method: 'code', code: first });
      await agent.submit(flow, { method: 'code', code: second });
    },
    'bad-addresses': async (t) => {
      for (const agent of everyone(t)) {
        for (const email of ['', 'nonsense', 'a@b@c']) {
          await agent.submit(await agent.start('verification'), { method: 'code', email });
        }
      }
    },
    'bad-methods': async (t) => {
      for (const agent of everyone(t)) {
        await agent.submit(await agent.start('verification'), { method: 'link', email: t.email() });
        await agent.submit(await agent.start('verification'), { email: t.email() });
        await agent.submit(await agent.start('verification'), {});
      }
    },
    'unknown-flow': async (t) => {
      for (const agent of [t.ajax(), t.native()]) {
        const path = '/self-service/verification';
        await agent.post(path, { json: { method: 'code' } });
        await agent.post(path, { query: { flow: 'nonsense' }, json: { method: 'code' } });
        const flow = '00000000-0000-4000-8000-000000000000';
        await agent.post(path, { query: { flow }, json: { method: 'code' } });
      }
    },
    'followed-link': async (t) => {
      await t.setup.identity(t.email());
      const native = t.native();
      const flow = await native.start('verification');
      await native.submit(flow, { method: 'code', email: t.email() });
      const code = await t.setup.code(t.email());
      const browser = t.browser();
      const path = '/self-service/verification';
      const followed = await browser.get(path, { query: { flow: flow.id, code } });
      await browser.look(followed);
      await browser.post(path, { query: { flow: flow.id }, form: { method: 'code', code } });
      await native.fetchFlow('verification', flow.id);
    },
    'native-flow-from-a-page': async (t) => {
      const native = t.native();
      const flow = await native.start('verification');
      await native.submit(flow, { method: 'code', email: t.email() }, { origin: 'http://app.example.org' });
      await native.submit(flow, { method: 'code', email: t.email() }, { cookie: 'a=b' });
    },
  }),
  ...scenarios('codes-short', {
    'expired-flow': async (t) => {
      const agents = everyone(t);
      const started: Flow[] = [];
      for (const agent of agents)
        started.push(await agent.start('verification', { return_to: 'http://ui.example.org/there' }));
      await t.sleep(6500);
      for (const [index, agent] of agents.entries()) {
        const flow = started[index] as Flow;
        await agent.get('/self-service/verification/flows', { query: { id: flow.id } });
        const answer = await agent.submitOnly(flow, { method: 'code', email: t.email() });
        await agent.look(answer);
      }
    },
    'expired-code': async (t) => {
      await t.setup.identity(t.email());
      const agent = t.native();
      const flow = await agent.start('verification');
      await agent.submit(flow, { method: 'code', email: t.email() });
      const code = await t.setup.code(t.email());
      await t.sleep(1200);
      await agent.submit(flow, { method: 'code', code });
    },
    'notified-unknown-address': async (t) => {
      const agent = t.native();
      await agent.submit(await agent.start('verification'), { method: 'code', email: t.email() });
      if ((await t.setup.messageCount(t.email())) !== 1) throw new Error('no notice was sent');
    },
  }),
  ...scenarios('base', {
    'switched-off': async (t) => {
      for (const agent of everyone(t)) {
        const answer = await agent.init('verification');
        if (agent.dialect === 'browser') await agent.lookAtError(answer);
        await agent.get('/self-service/verification/flows', {
          query: { id: '00000000-0000-4000-8000-000000000000' },
          headers: { accept: 'application/json' },
        });
      }
    },
  }),
];
