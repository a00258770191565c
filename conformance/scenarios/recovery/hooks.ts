import { scenarios } from '../../lib/scenario.ts';

export default [
  ...scenarios('links-after-hooks', {
    'recovery-ends-other-sessions': async (t) => {
      await t.setup.identity(t.email());
      const token = await t.setup.token(t.email());
      const agent = t.native();
      await agent.submit(await agent.start('recovery'), { method: 'link', email: t.email() });
      const browser = t.browser();
      await browser.look(await browser.get(await t.setup.link(t.email())));
      await browser.get('/sessions/whoami');
      await t.native().get('/sessions/whoami', { headers: { 'x-session-token': token } });
    },
  }),
];
