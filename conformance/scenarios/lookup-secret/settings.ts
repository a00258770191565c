import { type Agent, asFlow } from '../../lib/agent.ts';
import { type Answer, header } from '../../lib/answer.ts';
import { type Context, scenarios } from '../../lib/scenario.ts';
import { linkTotp, makeBackupCodes, passwordOnly } from '../../lib/second-factor.ts';
import { PASSWORD } from '../../lib/setup.ts';

/** An agent of each dialect, each logged in as a user of its own. */
async function each(t: Context, act: (agent: Agent) => Promise<void>): Promise<void> {
  for (const agent of [t.browser(), t.ajax(), t.native()]) {
    await t.setup.loggedIn(agent, t.email(agent.dialect));
    await act(agent);
  }
}

/** Submits, and gives the flow as it is then. */
async function press(agent: Agent, payload: Record<string, unknown>, within?: { id: string }) {
  const flow = within === undefined ? await agent.start('settings') : await agent.fetchFlow('settings', within.id);
  const answer = await agent.submitOnly(flow, payload);
  const next = agent.dialect === 'browser' ? await agent.look(answer) : asFlow(answer.body);
  if (next === undefined) throw new Error('no form after the button');
  return next;
}

async function lookAtErrors(agent: Agent, answer: Answer): Promise<void> {
  if (header(answer, 'location').includes('error?id=')) await agent.lookAtError(answer);
}

export default [
  ...scenarios('second-factors', {
    'settings-form': (t) => each(t, async (agent) => void (await agent.start('settings'))),
    make: (t) =>
      each(t, async (agent) => {
        const flow = await press(agent, { lookup_secret_regenerate: true });
        await press(agent, { lookup_secret_regenerate: true }, flow);
        await press(agent, { lookup_secret_confirm: true }, flow);
        await agent.get('/sessions/whoami');
        await agent.start('settings');
      }),
    'make-names-the-method': (t) =>
      each(t, async (agent) => {
        const flow = await press(agent, { method: 'lookup_secret', lookup_secret_regenerate: true });
        await press(agent, { method: 'lookup_secret' }, flow);
        await press(agent, { method: 'lookup_secret', lookup_secret_confirm: false }, flow);
        await press(agent, { method: 'lookup_secret', lookup_secret_confirm: true }, flow);
      }),
    'make-without-the-linked-app': async (t) => {
      const agent = t.native();
      await t.setup.loggedIn(agent, t.email());
      await linkTotp(t, agent);
      await passwordOnly(t, agent, t.email());
      const flow = await press(agent, { lookup_secret_regenerate: true });
      await press(agent, { lookup_secret_confirm: true }, flow);
      await agent.get('/sessions/whoami');
    },
    'confirm-nothing': (t) =>
      each(t, async (agent) => {
        await agent.submit(await agent.start('settings'), { lookup_secret_confirm: true });
      }),
    reveal: (t) =>
      each(t, async (agent) => {
        await makeBackupCodes(t, agent);
        const flow = await press(agent, { lookup_secret_reveal: true });
        await press(agent, { lookup_secret_reveal: true }, flow);
      }),
    'reveal-nothing': (t) =>
      each(t, async (agent) => {
        await agent.submit(await agent.start('settings'), { lookup_secret_reveal: true });
      }),
    'make-again': async (t) => {
      const agent = t.native();
      const id = await t.setup.loggedIn(agent, t.email());
      await makeBackupCodes(t, agent);
      const flow = await press(agent, { lookup_secret_reveal: true });
      await press(agent, { lookup_secret_regenerate: true }, flow);
      await press(agent, { lookup_secret_confirm: true }, flow);
      await press(agent, { lookup_secret_reveal: true });
      await t.admin.get(`/admin/identities/${id}?include_credential=lookup_secret`);
    },
    disable: (t) =>
      each(t, async (agent) => {
        await makeBackupCodes(t, agent);
        await press(agent, { lookup_secret_disable: true });
        await agent.get('/sessions/whoami');
        await agent.start('settings');
      }),
    'disable-after-reveal': async (t) => {
      const agent = t.native();
      await t.setup.loggedIn(agent, t.email());
      await makeBackupCodes(t, agent);
      await press(agent, { lookup_secret_disable: true }, await press(agent, { lookup_secret_reveal: true }));
    },
    'disable-nothing': (t) =>
      each(t, async (agent) => {
        await agent.submit(await agent.start('settings'), { lookup_secret_disable: true });
      }),
    'several-buttons': async (t) => {
      const agent = t.native();
      await t.setup.loggedIn(agent, t.email());
      const all = { lookup_secret_reveal: true, lookup_secret_disable: true, lookup_secret_regenerate: true };
      await agent.submit(await agent.start('settings'), { ...all, lookup_secret_confirm: true });
      await agent.submit(await agent.start('settings'), all);
      await agent.submit(await agent.start('settings'), { ...all, lookup_secret_reveal: false });
      await agent.submit(await agent.start('settings'), { method: 'profile', lookup_secret_regenerate: true });
      await agent.submit(await agent.start('settings'), { method: 'totp', lookup_secret_regenerate: true });
      await agent.submit(await agent.start('settings'), { method: 'unknown', lookup_secret_regenerate: true });
    },
    'wrong-types': async (t) => {
      const agent = t.native();
      await t.setup.loggedIn(agent, t.email());
      const flow = await agent.start('settings');
      for (const value of ['x', 7, null, [], {}, 'false', '1'])
        await agent.submit(flow, { method: 'lookup_secret', lookup_secret_regenerate: value });
    },
    'after-a-refusal': async (t) => {
      const agent = t.native();
      await t.setup.loggedIn(agent, t.email());
      const flow = await agent.start('settings');
      await agent.submit(flow, { lookup_secret_confirm: true });
      await agent.submit(flow, { lookup_secret_confirm: true });
      await agent.submit(flow, { method: 'profile', traits: { email: 'nonsense' } });
      await agent.get('/self-service/settings/flows', { query: { id: flow.id } });
    },
    'settings-without-csrf': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const flow = await agent.start('settings');
        const payload = { lookup_secret_regenerate: true, csrf_token: 'x' };
        await lookAtErrors(agent, await agent.submit(flow, payload));
      }
    },
    'removed-by-administrator': async (t) => {
      const agent = t.native();
      const id = await t.setup.loggedIn(agent, t.email());
      await makeBackupCodes(t, agent);
      await t.admin.delete(`/admin/identities/${id}/credentials/lookup_secret`);
      await t.admin.delete(`/admin/identities/${id}/credentials/lookup_secret`);
      await agent.start('settings');
    },
  }),
  ...scenarios('base', {
    'switched-off': (t) =>
      each(t, async (agent) => {
        const flow = await agent.start('settings');
        for (const name of ['regenerate', 'reveal', 'confirm', 'disable'])
          await lookAtErrors(agent, await agent.submit(flow, { [`lookup_secret_${name}`]: true }));
        const login = await agent.start('login', { aal: 'aal2' });
        const answer = await agent.submit(login, { method: 'lookup_secret', lookup_secret: 'abcdefgh' });
        await lookAtErrors(agent, answer);
      }),
  }),
  ...scenarios('second-factors-privileged', {
    'buttons-need-fresh-session': async (t) => {
      for (const agent of [t.ajax(), t.native()]) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        await t.sleep(3300);
        const flow = await agent.start('settings');
        for (const name of ['regenerate', 'reveal', 'confirm', 'disable'])
          await agent.submit(flow, { [`lookup_secret_${name}`]: true });
      }
    },
    'reveal-continues-after-login': async (t) => {
      const browser = t.browser();
      await t.setup.loggedIn(browser, t.email());
      await makeBackupCodes(t, browser);
      await t.sleep(3300);
      const refused = await browser.submitOnly(await browser.start('settings'), { lookup_secret_reveal: true });
      const login = await browser.look(await browser.follow(refused));
      if (login === undefined) throw new Error('no login flow to re-authenticate with');
      const done = await browser.submitOnly(login, { method: 'password', identifier: t.email(), password: PASSWORD });
      await browser.look(await browser.follow(done));
    },
  }),
];
