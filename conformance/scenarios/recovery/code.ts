import { type Agent, type Flow, asFlow } from '../../lib/agent.ts';
import { dig, header, type Answer } from '../../lib/answer.ts';
import { type Context, type ScenarioBody, everyone, scenarios } from '../../lib/scenario.ts';

/** Recovers an account and reads the settings flow that follows. */
async function recovered(t: Context, agent: Agent, query: Record<string, string> = {}): Promise<void> {
  const email = t.email(agent.dialect);
  const id = await t.setup.identity(email);
  const flow = await agent.start('recovery', query);
  await agent.submit(flow, { method: 'code', email });
  const code = await t.setup.code(email);
  const answer = await agent.submit(flow, { method: 'code', code });
  await landed(agent, answer);
  await agent.get('/sessions/whoami');
  await t.admin.get(`/admin/identities/${id}`);
  await agent.submit(flow, { method: 'code', code });
}

/** Fetches the settings of `continue_with`; browsers have been there already. */
async function landed(agent: Agent, answer: Answer): Promise<void> {
  const token = /ory_st_[A-Za-z0-9]{32}/.exec(JSON.stringify(answer.body))?.[0];
  if (token !== undefined) agent.token = token;
  const next = dig(answer.body, 'continue_with');
  const settings = Array.isArray(next) ? next.find((each) => dig(each, 'action') === 'show_settings_ui') : undefined;
  const to =
    dig(settings, 'flow', 'id') ??
    new URLSearchParams(String(dig(answer.body, 'redirect_browser_to') ?? '').split('?')[1]).get('flow');
  if (typeof to === 'string') await agent.get('/self-service/settings/flows', { query: { id: to } });
}

const follow: ScenarioBody = async (t) => {
  for (const agent of everyone(t)) await recovered(t, agent);
};

export default [
  ...scenarios('codes', {
    start: async (t) => {
      for (const agent of everyone(t)) {
        const flow = await agent.start('recovery', { return_to: 'http://ui.example.org/there' });
        await agent.fetchFlow('recovery', flow.id);
      }
      const refused = await t.browser().init('recovery', { return_to: 'https://elsewhere.example.org/' });
      await t.browser().lookAtError(refused);
      await t.native().init('recovery', { return_to: 'https://elsewhere.example.org/' });
      await t.ajax().get('/self-service/recovery/flows', { query: { id: '00000000-0000-4000-8000-000000000000' } });
      await t.native().get('/self-service/recovery/flows', { query: { id: 'nonsense' } });
    },
    'start-in-another-browser': async (t) => {
      const flow = await t.browser().start('recovery');
      await t.browser().get('/self-service/recovery/flows', { query: { id: flow.id } });
    },
    'start-signed-in': async (t) => {
      for (const agent of everyone(t)) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        await agent.init('recovery');
        await agent.init('recovery', { return_to: 'http://ui.example.org/there' });
      }
    },
    'submit-signed-in': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        const flow = await agent.start('recovery');
        const email = t.email(agent.dialect);
        await t.setup.loggedIn(agent, email);
        await agent.submitOnly(flow, { method: 'code', email });
      }
    },
    recover: follow,
    'recover-with-return-to': async (t) => {
      for (const agent of everyone(t)) await recovered(t, agent, { return_to: 'http://ui.example.org/there' });
    },
    'recover-after-request-with-email': async (t) => {
      const agent = t.native();
      await t.setup.identity(t.email());
      const flow = await agent.start('recovery');
      await agent.submit(flow, { method: 'code', email: t.email(), transient_payload: { from: 'test' } });
      await agent.submit(flow, { code: await t.setup.code(t.email()) });
    },
    'recover-without-csrf': async (t) => {
      await t.setup.identity(t.email());
      for (const agent of [t.browser(), t.ajax()]) {
        const refused = await agent.start('recovery');
        await agent.submitOnly(refused, { method: 'code', email: t.email(), csrf_token: 'wrong' });
        const flow = await agent.start('recovery');
        await agent.submit(flow, { method: 'code', email: t.email() });
        await agent.submitOnly(flow, { method: 'code', code: await t.setup.code(t.email()), csrf_token: 'wrong' });
      }
    },
    'unknown-address': async (t) => {
      for (const agent of everyone(t)) {
        await agent.submit(await agent.start('recovery'), { method: 'code', email: t.email(agent.dialect) });
      }
    },
    'wrong-codes': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email);
        const flow = await agent.start('recovery');
        await agent.submit(flow, { method: 'code', email });
        const code = await t.setup.code(email);
        const wrong = code === '123456' ? '654321' : '123456';
        for (const each of [wrong, '', wrong, code]) await agent.submit(flow, { method: 'code', code: each });
      }
    },
    resend: async (t) => {
      await t.setup.identity(t.email());
      const agent = t.native();
      const flow = await agent.start('recovery');
      await agent.submit(flow, { method: 'code', email: t.email() });
      const first = await t.setup.code(t.email());
      await agent.submit(flow, { method: 'code', email: t.email() });
      const second = await t.setup.code(t.email());
      if (first !== second) await agent.submit(flow, { method: 'code', code: first });
      await agent.submitOnly(flow, { method: 'code', code: second });
    },
    'bad-addresses': async (t) => {
      for (const agent of everyone(t)) {
        for (const email of ['', 'nonsense']) {
          await agent.submit(await agent.start('recovery'), { method: 'code', email });
        }
      }
    },
    'bad-methods': async (t) => {
      for (const agent of everyone(t)) {
        await agent.submit(await agent.start('recovery'), { method: 'link', email: t.email() });
        await agent.submit(await agent.start('recovery'), { email: t.email() });
      }
    },
    'unknown-flow': async (t) => {
      for (const agent of [t.ajax(), t.native()]) {
        const path = '/self-service/recovery';
        await agent.post(path, { json: { method: 'code' } });
        const flow = '00000000-0000-4000-8000-000000000000';
        await agent.post(path, { query: { flow }, json: { method: 'code' } });
      }
    },
    'disabled-identity': async (t) => {
      const agent = t.native();
      const id = await t.setup.identity(t.email());
      const flow = await agent.start('recovery');
      await agent.submit(flow, { method: 'code', email: t.email() });
      const code = await t.setup.code(t.email());
      await t.setup.admin.patch(`/admin/identities/${id}`, {
        json: [{ op: 'replace', path: '/state', value: 'inactive' }],
      });
      await agent.submit(flow, { method: 'code', code });
    },
    'by-administrator': async (t) => {
      for (const agent of everyone(t)) {
        const id = await t.setup.identity(t.email(agent.dialect));
        const flowType = agent.dialect === 'native' ? { flow_type: 'api' } : {};
        const made = await t.admin.post('/admin/recovery/code', { json: { identity_id: id, ...flowType } });
        const flowId = new URL(String(dig(made.body, 'recovery_link'))).searchParams.get('flow') ?? '';
        const flow: Flow = await agent.fetchFlow('recovery', flowId);
        const answer = await agent.submit(flow, { method: 'code', code: String(dig(made.body, 'recovery_code')) });
        await landed(agent, answer);
        await agent.get('/sessions/whoami');
      }
    },
    'by-administrator-bad-input': async (t) => {
      const id = await t.setup.identity(t.email());
      const path = '/admin/recovery/code';
      await t.admin.post(path, { json: { identity_id: id, expires_in: '5m' } });
      await t.admin.post(path, { json: { identity_id: id, expires_in: 'soon' } });
      await t.admin.post(path, { json: { identity_id: id, expires_in: '-5m' } });
      await t.admin.post(path, { json: { identity_id: id, expires_in: '0s' } });
      await t.admin.post(path, { json: { identity_id: id, flow_type: 'carrier-pigeon' } });
      await t.admin.post(path, { json: { identity_id: '00000000-0000-4000-8000-000000000000' } });
      await t.admin.post(path, { json: { identity_id: 'nonsense' } });
      await t.admin.post(path, { json: {} });
    },
  }),
  ...scenarios('recovery-redirects', {
    'recover-redirects': follow,
    'wrong-codes-redirects': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email);
        const flow = await agent.start('recovery');
        await agent.submit(flow, { method: 'code', email });
        const code = await t.setup.code(email);
        const answer = await agent.submitOnly(flow, { method: 'code', code });
        await landed(agent, answer);
        const again = await agent.submitOnly(flow, { method: 'code', code });
        if (header(again, 'location').includes('/flows?')) {
          const to = new URL(header(again, 'location'));
          asFlow((await agent.get(to.pathname + to.search)).body);
        }
      }
    },
  }),
  ...scenarios('codes-short', {
    'expired-flow': async (t) => {
      const agents = everyone(t);
      const started: Flow[] = [];
      for (const agent of agents)
        started.push(await agent.start('recovery', { return_to: 'http://ui.example.org/there' }));
      await t.sleep(6500);
      for (const [index, agent] of agents.entries()) {
        const flow = started[index] as Flow;
        await agent.get('/self-service/recovery/flows', { query: { id: flow.id } });
        await agent.look(await agent.submitOnly(flow, { method: 'code', email: t.email() }));
      }
    },
    'expired-code': async (t) => {
      await t.setup.identity(t.email());
      const agent = t.native();
      const flow = await agent.start('recovery');
      await agent.submit(flow, { method: 'code', email: t.email() });
      const code = await t.setup.code(t.email());
      await t.sleep(1200);
      await agent.submit(flow, { method: 'code', code });
    },
    'notified-unknown-address': async (t) => {
      const agent = t.native();
      await agent.submit(await agent.start('recovery'), { method: 'code', email: t.email() });
      if ((await t.setup.messageCount(t.email())) !== 1) throw new Error('no notice was sent');
    },
  }),
  ...scenarios('base', {
    'switched-off': async (t) => {
      for (const agent of everyone(t)) {
        const answer = await agent.init('recovery');
        if (agent.dialect === 'browser') await agent.lookAtError(answer);
        await agent.get('/self-service/recovery/flows', {
          query: { id: '00000000-0000-4000-8000-000000000000' },
          headers: { accept: 'application/json' },
        });
      }
    },
  }),
];
