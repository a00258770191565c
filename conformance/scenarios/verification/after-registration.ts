import { scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

export default [
  ...scenarios('links-after-hooks', {
    'after-registration-by-link': async (t) => {
      for (const agent of [t.browser(), t.ajax(), t.native()]) {
        const email = t.email(agent.dialect);
        const flow = await agent.start('registration');
        await agent.submit(flow, { method: 'password', password: PASSWORD, traits: { email } });
        const browser = t.browser();
        await browser.look(await browser.get(await t.setup.link(email)));
        await agent.get('/sessions/whoami');
      }
    },
  }),
];
