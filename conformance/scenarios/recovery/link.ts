import { dig } from '../../lib/answer.ts';
import { linkScenarios } from '../../lib/link-scenarios.ts';
import { scenarios } from '../../lib/scenario.ts';

export default [
  ...linkScenarios('recovery'),
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
