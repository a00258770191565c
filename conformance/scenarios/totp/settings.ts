import type { Agent } from '../../lib/agent.ts';
import { type Context, scenarios } from '../../lib/scenario.ts';
import { linkTotp, totpCode, totpSecret, whileCodesLast } from '../../lib/second-factor.ts';
import { PASSWORD } from '../../lib/setup.ts';

/** An agent of each dialect, each logged in as a user of its own. */
async function each(t: Context, act: (agent: Agent, email: string) => Promise<void>): Promise<void> {
  for (const agent of [t.browser(), t.ajax(), t.native()]) {
    await t.setup.loggedIn(agent, t.email(agent.dialect));
    await act(agent, t.email(agent.dialect));
  }
}

async function native(t: Context): Promise<Agent> {
  const agent = t.native();
  await t.setup.loggedIn(agent, t.email());
  return agent;
}

export default [
  ...scenarios('second-factors', {
    'settings-form': (t) => each(t, async (agent) => void (await agent.start('settings'))),
    link: (t) =>
      each(t, async (agent) => {
        const flow = await agent.start('settings');
        const code = await totpCode(totpSecret(flow));
        await agent.submit(flow, { method: 'totp', totp_code: code });
        await agent.get('/sessions/whoami');
        await agent.start('settings');
      }),
    'link-wrong-code': (t) =>
      each(t, async (agent) => {
        const flow = await agent.start('settings');
        const late = await totpCode(totpSecret(flow), 9);
        for (const totp_code of [late, '', 'abcdef', '12345', '1234567'])
          await agent.submit(flow, { method: 'totp', totp_code });
        await agent.submit(flow, { method: 'totp' });
        await agent.get('/sessions/whoami');
      }),
    'link-wrong-types': async (t) => {
      const agent = await native(t);
      const flow = await agent.start('settings');
      for (const totp_code of [7, null, [], {}, true]) await agent.submit(flow, { method: 'totp', totp_code });
      for (const totp_unlink of ['x', 7, null, [], {}, false, 'false', true])
        await agent.submit(flow, { method: 'totp', totp_unlink });
      for (const totp_unlink of ['x', 'true', '0']) await agent.submit(flow, { method: 'unknown', totp_unlink });
    },
    'link-with-spaces': async (t) => {
      const agent = await native(t);
      const flow = await agent.start('settings');
      await agent.submit(flow, { method: 'totp', totp_code: ` ${await totpCode(totpSecret(flow))} ` });
    },
    'link-in-an-older-flow': async (t) => {
      const agent = await native(t);
      const older = await agent.start('settings');
      await agent.start('settings');
      await agent.submit(older, { method: 'totp', totp_code: await totpCode(totpSecret(older)) });
    },
    'link-twice-in-one-flow': async (t) => {
      const agent = await native(t);
      const flow = await agent.start('settings');
      const secret = totpSecret(flow);
      await agent.submit(flow, { method: 'totp', totp_code: await totpCode(secret, -1) });
      await agent.submit(flow, { method: 'totp', totp_code: await totpCode(secret) });
      await agent.get('/sessions/whoami');
    },
    unlink: (t) =>
      each(t, async (agent) => {
        await linkTotp(t, agent);
        await agent.submit(await agent.start('settings'), { totp_unlink: true });
        await agent.get('/sessions/whoami');
      }),
    'unlink-names-the-method': (t) =>
      each(t, async (agent) => {
        await linkTotp(t, agent);
        const flow = await agent.start('settings');
        await agent.submit(flow, { method: 'totp' });
        await agent.submit(flow, { method: 'totp', totp_unlink: false });
        await agent.submit(flow, { method: 'totp', totp_unlink: true });
      }),
    'unlink-without-app': (t) =>
      each(t, async (agent) => {
        await agent.submit(await agent.start('settings'), { totp_unlink: true });
      }),
    'link-without-key': async (t) => {
      const agent = await native(t);
      const secret = await linkTotp(t, agent);
      const flow = await agent.start('settings');
      await agent.submit(await agent.start('settings'), { totp_unlink: true });
      await agent.submit(flow, { method: 'totp', totp_code: await totpCode(secret) });
    },
    'settings-without-csrf': async (t) => {
      for (const agent of [t.browser(), t.ajax()]) {
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        const flow = await agent.start('settings');
        const code = await totpCode(totpSecret(flow));
        await agent.lookAtErrors(await agent.submit(flow, { method: 'totp', totp_code: code, csrf_token: 'x' }));
        await agent.lookAtErrors(await agent.submit(flow, { totp_unlink: true, csrf_token: '' }));
      }
    },
    'stored-credentials': async (t) => {
      const agent = t.native();
      for (const schema_id of ['default', 'account-name']) {
        const email = t.email(schema_id);
        const id = await t.setup.identity(email, { schema_id });
        agent.token = await t.setup.token(email);
        const flow = await agent.start('settings');
        await agent.submit(flow, { method: 'totp', totp_code: await totpCode(totpSecret(flow)) });
        await t.admin.get(`/admin/identities/${id}?include_credential=totp`);
      }
    },
    'removed-by-administrator': async (t) => {
      const agent = t.native();
      const id = await t.setup.loggedIn(agent, t.email());
      await linkTotp(t, agent);
      await t.admin.delete(`/admin/identities/${id}/credentials/totp`);
      await t.admin.delete(`/admin/identities/${id}/credentials/totp`);
      await agent.get('/sessions/whoami');
      await agent.start('settings');
    },
    'settings-transient-payload': async (t) => {
      const agent = await native(t);
      const flow = await agent.start('settings');
      await agent.submit(flow, { method: 'totp', totp_code: '1', transient_payload: { a: 1 } });
      await agent.submit(flow, { method: 'totp', totp_code: '1', transient_payload: 7 });
    },
  }),
  ...scenarios('base', {
    'switched-off': (t) =>
      each(t, async (agent) => {
        const flow = await agent.start('settings');
        await agent.lookAtErrors(await agent.submit(flow, { method: 'totp', totp_code: '123456' }));
        await agent.lookAtErrors(await agent.submit(flow, { totp_unlink: true }));
        const login = await agent.start('login', { aal: 'aal2' });
        await agent.lookAtErrors(await agent.submit(login, { method: 'totp', totp_code: '123456' }));
      }),
  }),
  ...scenarios('second-factors-privileged', {
    'unlink-needs-fresh-session': async (t) => {
      for (const agent of [t.ajax(), t.native()]) {
        await whileCodesLast();
        await t.setup.loggedIn(agent, t.email(agent.dialect));
        await linkTotp(t, agent);
        await t.sleep(3300);
        await agent.submit(await agent.start('settings'), { totp_unlink: true });
        await agent.get('/sessions/whoami');
      }
    },
    'unlink-continues-after-login': async (t) => {
      const browser = t.browser();
      await whileCodesLast();
      await t.setup.loggedIn(browser, t.email());
      await linkTotp(t, browser);
      await t.sleep(3300);
      const refused = await browser.submitOnly(await browser.start('settings'), { totp_unlink: true });
      const login = await browser.look(await browser.follow(refused));
      if (login === undefined) throw new Error('no login flow to re-authenticate with');
      const done = await browser.submitOnly(login, { method: 'password', identifier: t.email(), password: PASSWORD });
      await browser.look(await browser.follow(done));
      await browser.get('/sessions/whoami');
    },
  }),
];
