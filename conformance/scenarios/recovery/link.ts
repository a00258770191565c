import type { Agent } from '../../lib/agent.ts';
import { dig } from '../../lib/answer.ts';
import type { Context } from '../../lib/scenario.ts';
import { scenarios } from '../../lib/scenario.ts';

const everyone = (t: Context) => [t.browser(), t.ajax(), t.native()];

/** Has a link sent to somebody. */
async function sent(t: Context, agent: Agent, query: Record<string, string> = {}) {
  const email = t.email(agent.dialect);
  const id = await t.setup.identity(email);
  const flow = await agent.start('recovery', query);
  await agent.submit(flow, { method: 'link', email });
  return { id, email, flow, link: await t.setup.link(email) };
}

export default [
  ...scenarios('links', {
    'link-start': async (t) => {
      for (const agent of everyone(t)) await agent.start('recovery', { return_to: 'http://ui.example.org/there' });
    },
    'link-followed': async (t) => {
      for (const agent of everyone(t)) {
        const { id, link, flow } = await sent(t, agent, { return_to: 'http://ui.example.org/there' });
        const browser = t.browser();
        await browser.look(await browser.get(link));
        await browser.get('/sessions/whoami');
        await t.admin.get(`/admin/identities/${id}`);
        await browser.look(await browser.get(link));
        await agent.submit(flow, { method: 'link', email: t.email(agent.dialect) });
      }
    },
    'link-followed-by-an-app': async (t) => {
      for (const agent of [t.ajax(), t.native()]) {
        const { link } = await sent(t, agent);
        await agent.get(link);
        await agent.get(link);
      }
    },
    'link-unknown-token': async (t) => {
      for (const agent of everyone(t)) {
        const { flow } = await sent(t, agent);
        const answer = await agent.get('/self-service/recovery', { query: { flow: flow.id, token: 'nonsense' } });
        if (agent.dialect === 'browser') await agent.look(answer);
      }
    },
    'link-unknown-address': async (t) => {
      for (const agent of everyone(t)) {
        await agent.submit(await agent.start('recovery'), { method: 'link', email: t.email(agent.dialect) });
      }
    },
    'link-bad-input': async (t) => {
      for (const agent of everyone(t)) {
        for (const payload of [
          { method: 'link', email: '' },
          { method: 'link', email: 'nonsense' },
        ]) {
          await agent.submit(await agent.start('recovery'), payload);
        }
      }
      const app = t.ajax();
      await app.submit(await app.start('recovery'), { method: 'link', email: t.email(), csrf_token: 'wrong' });
    },
    'link-by-administrator': async (t) => {
      const id = await t.setup.identity(t.email());
      const path = '/admin/recovery/link';
      const made = await t.admin.post(path, { json: { identity_id: id, expires_in: '5m' } });
      const to = new URL(String(dig(made.body, 'recovery_link')));
      const browser = t.browser();
      await browser.look(await browser.get(to.pathname + to.search));
      await browser.get('/sessions/whoami');
      await t.admin.post(path, { json: { identity_id: id }, query: { return_to: 'http://ui.example.org/there' } });
      await t.admin.post(path, { json: { identity_id: id }, query: { return_to: 'https://elsewhere.example.org/' } });
      await t.admin.post(path, { json: { identity_id: id, expires_in: 'soon' } });
      await t.admin.post(path, { json: { identity_id: id, expires_in: '-5m' } });
      await t.admin.post(path, { json: { identity_id: '00000000-0000-4000-8000-000000000000' } });
      await t.admin.post(path, { json: { identity_id: 'nonsense' } });
    },
  }),
  ...scenarios('links-short', {
    'link-expired': async (t) => {
      const { link } = await sent(t, t.native());
      await t.sleep(1500);
      const browser = t.browser();
      await browser.look(await browser.get(link));
      await browser.look(await browser.get(link));
    },
  }),
];
