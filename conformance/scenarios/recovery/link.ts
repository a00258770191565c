import { dig } from '../../lib/answer.ts';
import { linkScenarios } from '../../lib/link-scenarios.ts';
import { everyone, scenarios } from '../../lib/scenario.ts';

export default [
  ...linkScenarios('recovery'),
  ...scenarios('codes-and-links', {
    'link-where-codes-are-in-use': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email);
        const flow = await agent.start('recovery');
        await agent.submit(flow, { method: 'link', email });
        const browser = t.browser();
        await browser.look(await browser.get(await t.setup.link(email)));
        await browser.get('/sessions/whoami');
      }
    },
    'link-after-a-refused-link': async (t) => {
      for (const agent of everyone(t)) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email);
        const flow = await agent.start('recovery');
        await agent.submit(flow, { method: 'link', email: 'nonsense' });
        await agent.submit(flow, { method: 'link', email });
        await agent.submit(flow, { method: 'code', code: '123456' });
        await agent.get(await t.setup.link(email));
      }
    },
  }),
  ...scenarios('links', {
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
];
