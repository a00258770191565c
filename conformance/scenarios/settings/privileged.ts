import type { Agent } from '../../lib/agent.ts';
import { header } from '../../lib/answer.ts';
import { type Context, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

/** Logs in and waits until the session is no longer privileged. */
async function stale(t: Context, agent: Agent, email: string): Promise<void> {
  await t.setup.loggedIn(agent, email);
  await t.sleep(3300);
}

/** Submits a privileged change as a browser, logs in again and lets the change continue. */
async function reauthenticate(t: Context, payload: Record<string, unknown>, email: string): Promise<void> {
  const browser = t.browser();
  await stale(t, browser, email);
  const refused = await browser.submitOnly(await browser.start('settings'), payload);
  const created = await browser.follow(refused);
  const login = await browser.look(created);
  if (login === undefined) throw new Error('no login flow to re-authenticate with');
  const done = await browser.submitOnly(login, { method: 'password', identifier: email, password: PASSWORD });
  const continued = await browser.follow(done);
  await browser.look(continued);
  await browser.get('/sessions/whoami');
}

export default scenarios('privileged', {
  'privileged-password-browser': (t) =>
    reauthenticate(t, { method: 'password', password: 'another-password-9' }, t.email()),
  'privileged-identifier-browser': (t) =>
    reauthenticate(t, { method: 'profile', traits: { email: t.email('new'), age: 7 } }, t.email()),
  'privileged-change-refused-after-login': (t) =>
    reauthenticate(t, { method: 'password', password: 'short' }, t.email()),
  'privileged-not-needed': async (t) => {
    for (const agent of [t.browser(), t.ajax(), t.native()]) {
      await stale(t, agent, t.email(agent.dialect));
      await agent.submit(await agent.start('settings'), {
        method: 'profile',
        traits: { email: t.email(agent.dialect), age: 7 },
      });
    }
  },
  'privileged-password-ajax-and-native': async (t) => {
    for (const agent of [t.ajax(), t.native()]) {
      await stale(t, agent, t.email(agent.dialect));
      const flow = await agent.start('settings');
      await agent.submit(flow, { method: 'password', password: 'another-password-9' });
      await agent.submit(flow, { method: 'profile', traits: { email: t.email(`${agent.dialect}.new`) } });
    }
  },
  'privileged-ajax-continues': async (t) => {
    const ajax = t.ajax();
    await stale(t, ajax, t.email());
    const flow = await ajax.start('settings');
    await ajax.submit(flow, { method: 'password', password: 'another-password-9' });
    const login = await ajax.start('login', {
      refresh: 'true',
      return_to: `${t.publicUrl}/self-service/settings?flow=${flow.id}`,
    });
    await ajax.submit(login, { method: 'password', identifier: t.email(), password: PASSWORD });
    await ajax.submit(flow, { method: 'password', password: 'another-password-9' });
  },
  'privileged-native-refresh': async (t) => {
    const native = t.native();
    await stale(t, native, t.email());
    const flow = await native.start('settings');
    await native.submit(flow, { method: 'password', password: 'another-password-9' });
    await native.submit(await native.start('login', { refresh: 'true' }), {
      method: 'password',
      identifier: t.email(),
      password: PASSWORD,
    });
    await native.submit(flow, { method: 'password', password: 'another-password-9' });
  },
  'privileged-then-another-change': async (t) => {
    const browser = t.browser();
    await stale(t, browser, t.email());
    const flow = await browser.start('settings');
    await browser.submitOnly(flow, { method: 'password', password: 'another-password-9' });
    await browser.submit(flow, { method: 'profile', traits: { email: t.email(), age: 7 } });
    const native = t.native();
    await native.submit(await native.start('login'), { method: 'password', identifier: t.email(), password: PASSWORD });
  },
  'privileged-other-account-in-between': async (t) => {
    const browser = t.browser();
    await t.setup.identity(t.email('other'));
    await stale(t, browser, t.email());
    const refused = await browser.submitOnly(await browser.start('settings'), {
      method: 'password',
      password: 'another-password-9',
    });
    const login = await browser.look(await browser.follow(refused));
    if (login === undefined) throw new Error('no login flow to re-authenticate with');
    const done = await browser.submitOnly(login, {
      method: 'password',
      identifier: t.email('other'),
      password: PASSWORD,
    });
    const continued = await browser.follow(done);
    if (header(continued, 'location').includes('error?id=')) await browser.lookAtError(continued);
    await browser.look(continued);
    const native = t.native();
    await native.submit(await native.start('login'), { method: 'password', identifier: t.email(), password: PASSWORD });
    await native.submit(await native.start('login'), {
      method: 'password',
      identifier: t.email('other'),
      password: PASSWORD,
    });
  },
});
