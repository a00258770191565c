import type { Agent } from '../../lib/agent.ts';
import { header } from '../../lib/answer.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { UNKNOWN_ID } from '../../lib/unknown-id.ts';

/** An agent of each dialect, each logged in as a user of its own. */
async function eachLoggedIn(t: Context, act: (agent: Agent, email: string) => Promise<void>): Promise<void> {
  for (const agent of everyone(t)) {
    await t.setup.loggedIn(agent, t.email(agent.dialect), { name: { first: 'Ada' } });
    await act(agent, t.email(agent.dialect));
  }
}

export default scenarios('base', {
  'unknown-method': (t) =>
    eachLoggedIn(t, async (agent, email) => {
      const flow = await agent.start('settings');
      for (const method of ['unknown', 'oidc', 'totp', 'webauthn', 'lookup_secret', '']) {
        const answer = await agent.submit(flow, { method, traits: { email } });
        if (header(answer, 'location').includes('error?id=')) await agent.lookAtError(answer);
      }
      await agent.submit(flow, {});
    }),
  'without-session': async (t) => {
    for (const agent of everyone(t)) {
      await agent.init('settings');
      await agent.init('settings', { return_to: 'http://ui.example.org/there' });
      await agent.get('/self-service/settings/flows', { query: { id: UNKNOWN_ID } });
      await agent.post('/self-service/settings', { query: { flow: UNKNOWN_ID }, json: { method: 'profile' } });
    }
  },
  'session-lost-meanwhile': async (t) => {
    for (const agent of everyone(t)) {
      const id = await t.setup.loggedIn(agent, t.email(agent.dialect));
      const flow = await agent.start('settings');
      await t.setup.admin.delete(`/admin/identities/${id}/sessions`);
      await agent.get('/self-service/settings/flows', { query: { id: flow.id } });
      const answer = await agent.submit(flow, { method: 'password', password: 'another-password-9' });
      if (header(answer, 'location').includes('error?id=')) await agent.lookAtError(answer);
    }
  },
  'unknown-flow': (t) =>
    eachLoggedIn(t, async (agent) => {
      for (const id of [UNKNOWN_ID, 'nonsense', '']) {
        await agent.get('/self-service/settings/flows', { query: { id } });
        const answer = await agent.post('/self-service/settings', {
          query: { flow: id },
          json: { method: 'profile' },
        });
        if (header(answer, 'location').includes('error?id=')) await agent.lookAtError(answer);
      }
      await agent.get('/self-service/settings/flows');
      await agent.get('/self-service/settings');
    }),
  'flow-of-another-user': async (t) => {
    const native = t.native();
    await t.setup.loggedIn(native, t.email('victim'));
    const theirs = await native.start('settings');
    const other = t.native();
    await t.setup.loggedIn(other, t.email());
    await other.get('/self-service/settings/flows', { query: { id: theirs.id } });
    await other.submit(theirs, { method: 'password', password: 'another-password-9' });
    await other.submit(theirs, { method: 'profile', traits: { email: t.email('stolen') } });
    const browser = t.browser();
    await t.setup.loggedIn(browser, t.email('victim2'));
    const flow = await browser.start('settings');
    const thief = t.browser();
    await t.setup.loggedIn(thief, t.email('thief'));
    const mine = await thief.start('settings');
    await thief.get('/self-service/settings/flows', { query: { id: flow.id } });
    const answer = await thief.submit(
      { ...flow, csrf: mine.csrf },
      { method: 'password', password: 'another-password-9' },
    );
    if (header(answer, 'location').includes('error?id=')) await thief.lookAtError(answer);
  },
  csrf: async (t) => {
    for (const agent of [t.browser(), t.ajax()]) {
      await t.setup.loggedIn(agent, t.email(agent.dialect));
      const flow = await agent.start('settings');
      for (const csrf_token of ['', 'nonsense', Buffer.alloc(64, 1).toString('base64')]) {
        const answer = await agent.submit(flow, { method: 'password', password: 'another-password-9', csrf_token });
        if (header(answer, 'location').includes('error?id=')) await agent.lookAtError(answer);
      }
    }
  },
  'bearer-token': async (t) => {
    await t.setup.identity(t.email());
    const authorization = `Bearer ${await t.setup.token(t.email())}`;
    const native = t.native();
    const flow = await native.start('settings', {}, { authorization });
    await native.get('/self-service/settings/flows', { query: { id: flow.id }, headers: { authorization } });
    await native.submit(flow, { method: 'profile', traits: { email: t.email(), age: 5 } }, { authorization });
  },
  'token-on-browser-flow': async (t) => {
    const native = t.native();
    await t.setup.loggedIn(native, t.email());
    await native.get('/self-service/settings/browser');
    const ajax = t.ajax();
    await t.setup.logIn(ajax, t.email());
    await ajax.get('/self-service/settings/api');
  },
  'return-to': async (t) => {
    for (const agent of [t.browser(), t.ajax()]) {
      await t.setup.loggedIn(agent, t.email(agent.dialect));
      const flow = await agent.start('settings', { return_to: 'http://ui.example.org/there?x=1' });
      await agent.submit(flow, { method: 'profile', traits: { email: t.email(agent.dialect), age: 5 } });
      const refused = await agent.init('settings', { return_to: 'http://evil.example.org' });
      if (header(refused, 'location').includes('error?id=')) await agent.lookAtError(refused);
    }
  },
  'malformed-bodies': async (t) => {
    const native = t.native();
    await t.setup.loggedIn(native, t.email());
    const flow = await native.start('settings');
    for (const raw of ['{', '', '[]', 'null', '"x"']) {
      await native.post(`/self-service/settings?flow=${flow.id}`, {
        raw,
        headers: { 'content-type': 'application/json' },
      });
    }
    await native.post(`/self-service/settings?flow=${flow.id}`, {
      raw: '{}',
      headers: { 'content-type': 'text/plain' },
    });
  },
  'inactive-identity': async (t) => {
    const native = t.native();
    const id = await t.setup.loggedIn(native, t.email());
    const flow = await native.start('settings');
    await t.setup.admin.patch(`/admin/identities/${id}`, {
      json: [{ op: 'replace', path: '/state', value: 'inactive' }],
    });
    await native.submit(flow, { method: 'profile', traits: { email: t.email(), age: 5 } });
  },
});
