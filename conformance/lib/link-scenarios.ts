/** Links that prove an address: the same conversations in recovery and in verification. */
import type { Agent } from './agent.ts';
import { type Context, type Scenario, everyone, scenarios } from './scenario.ts';

type ChallengedFlow = 'recovery' | 'verification';

/** Has a link sent to a user. */
async function sent(t: Context, kind: ChallengedFlow, agent: Agent, query: Record<string, string> = {}) {
  const email = t.email(agent.dialect);
  const id = await t.setup.identity(email);
  const flow = await agent.start(kind, query);
  await agent.submit(flow, { method: 'link', email });
  return { id, email, flow, link: await t.setup.link(email) };
}

export const linkScenarios = (kind: ChallengedFlow): Scenario[] => [
  ...scenarios('links', {
    'link-start': async (t) => {
      for (const agent of everyone(t)) await agent.start(kind, { return_to: 'http://ui.example.org/there' });
    },
    'link-followed': async (t) => {
      for (const agent of everyone(t)) {
        const { id, link, flow } = await sent(t, kind, agent, { return_to: 'http://ui.example.org/there' });
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
        const { link } = await sent(t, kind, agent);
        await agent.get(link);
        await agent.get(link);
      }
    },
    'link-unknown-token': async (t) => {
      for (const agent of everyone(t)) {
        const { flow } = await sent(t, kind, agent);
        const answer = await agent.get(`/self-service/${kind}`, { query: { flow: flow.id, token: 'nonsense' } });
        if (agent.dialect === 'browser') await agent.look(answer);
      }
    },
    'link-unknown-address': async (t) => {
      for (const agent of everyone(t)) {
        await agent.submit(await agent.start(kind), { method: 'link', email: t.email(agent.dialect) });
      }
    },
    'link-bad-input': async (t) => {
      for (const agent of everyone(t)) {
        for (const payload of [
          { method: 'link', email: '' },
          { method: 'link', email: 'nonsense' },
        ]) {
          await agent.submit(await agent.start(kind), payload);
        }
      }
      const app = t.ajax();
      await app.submit(await app.start(kind), { method: 'link', email: t.email(), csrf_token: 'wrong' });
    },
  }),
  ...scenarios('links-short', {
    'link-expired': async (t) => {
      const { link } = await sent(t, kind, t.native());
      await t.sleep(1500);
      const browser = t.browser();
      await browser.look(await browser.get(link));
      await browser.look(await browser.get(link));
    },
  }),
];
