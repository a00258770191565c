import { flowIdOf } from '../../lib/agent.ts';
import { header } from '../../lib/answer.ts';
import { scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

export default [
  ...scenarios('codes', {
    'no-registration-of-a-known-address': async (t) => {
      for (const agent of [t.browser(), t.ajax(), t.native()]) {
        const email = t.email(agent.dialect);
        await t.setup.identity(email);
        const flow = await agent.start('registration');
        const fields = { method: 'password', password: PASSWORD };
        await agent.submit(flow, { ...fields, traits: { email } });
        await agent.submit(flow, { ...fields, traits: { email: t.email(`other-${agent.dialect}`) } });
      }
    },
  }),
  ...scenarios('show-verification', {
    'after-registration-with-an-empty-query': async (t) => {
      for (const query of ['?', '??', '?after_verification_return_to=']) {
        const browser = t.browser();
        const created = await browser.get(`/self-service/registration/browser${query}`);
        const flow = await browser.fetchFlow('registration', flowIdOf(header(created, 'location')));
        const email = t.email(String(query.length));
        await browser.submit(flow, { method: 'password', password: PASSWORD, traits: { email } });
      }
    },
  }),
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
