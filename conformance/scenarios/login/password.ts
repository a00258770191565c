import type { Agent } from '../../lib/agent.ts';
import { type Answer, header, text } from '../../lib/answer.ts';
import { everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

/** Shows the page that an error redirect leads to. */
async function errorPage(agent: Agent, answer: Answer): Promise<void> {
  if (header(answer, 'location').includes('error?id=')) await agent.lookAtError(answer);
}

export default scenarios('base', {
  browser: async (t) => {
    const browser = t.browser();
    await t.setup.identity(t.email());
    await browser.submit(await browser.start('login'), {
      method: 'password',
      identifier: t.email(),
      password: PASSWORD,
    });
    await browser.get('/sessions/whoami');
  },
  ajax: async (t) => {
    const ajax = t.ajax();
    await t.setup.identity(t.email(), { metadata_public: { tier: 'gold' }, metadata_admin: { secret: true } });
    await ajax.submit(await ajax.start('login'), { method: 'password', identifier: t.email(), password: PASSWORD });
    await ajax.get('/sessions/whoami');
  },
  native: async (t) => {
    const native = t.native();
    await t.setup.identity(t.email(), { external_id: `ext-${t.run}` });
    const answer = await native.submit(await native.start('login'), {
      method: 'password',
      identifier: t.email(),
      password: PASSWORD,
    });
    native.token = text(answer.body, 'session_token');
    await native.get('/sessions/whoami');
  },
  'method-guessed-from-fields': async (t) => {
    const native = t.native();
    await t.setup.identity(t.email());
    await native.submit(await native.start('login'), { identifier: t.email(), password: PASSWORD });
    await native.submit(await native.start('login'), {
      method: 'password',
      password_identifier: t.email(),
      password: PASSWORD,
    });
  },
  'identifier-variants': async (t) => {
    const native = t.native();
    await t.setup.identity(t.email());
    for (const identifier of [
      t.email().toUpperCase(),
      ` ${t.email()} `,
      `${t.email()}\n`,
      t.email().replace('@', ' @'),
    ]) {
      await native.submit(await native.start('login'), { method: 'password', identifier, password: PASSWORD });
    }
  },
  'wrong-password': async (t) => {
    await t.setup.identity(t.email());
    for (const agent of everyone(t)) {
      const flow = await agent.start('login');
      await agent.submit(flow, { method: 'password', identifier: t.email(), password: 'wrong' });
      await agent.submit(flow, { method: 'password', identifier: t.email(), password: `${PASSWORD} ` });
      await agent.submit(flow, { method: 'password', identifier: t.email(), password: PASSWORD });
    }
  },
  'unknown-user': async (t) => {
    for (const agent of everyone(t)) {
      await agent.submit(await agent.start('login'), { method: 'password', identifier: t.email(), password: PASSWORD });
    }
  },
  'fields-missing': async (t) => {
    for (const agent of everyone(t)) {
      const flow = await agent.start('login');
      await agent.submit(flow, { method: 'password' });
      await agent.submit(flow, { method: 'password', identifier: t.email() });
      await agent.submit(flow, { method: 'password', password: PASSWORD });
      await agent.submit(flow, { method: 'password', identifier: '', password: '' });
    }
  },
  'fields-of-wrong-type': async (t) => {
    const native = t.native();
    const flow = await native.start('login');
    for (const odd of [7, null, ['x'], { a: 1 }, true]) {
      await native.submit(flow, { method: 'password', identifier: odd, password: PASSWORD });
      await native.submit(flow, { method: 'password', identifier: t.email(), password: odd });
    }
  },
  'unknown-method': async (t) => {
    for (const agent of everyone(t)) {
      const flow = await agent.start('login');
      for (const method of ['unknown', 'code', 'oidc', 'totp', 'identifier_first', '']) {
        await errorPage(agent, await agent.submit(flow, { method, identifier: t.email(), password: PASSWORD }));
      }
    }
  },
  'identity-without-password': async (t) => {
    const native = t.native();
    await t.setup.identity(t.email(), { credentials: undefined });
    await native.submit(await native.start('login'), { method: 'password', identifier: t.email(), password: PASSWORD });
  },
  'inactive-identity': async (t) => {
    await t.setup.identity(t.email(), { state: 'inactive' });
    for (const agent of everyone(t)) {
      await errorPage(
        agent,
        await agent.submit(await agent.start('login'), {
          method: 'password',
          identifier: t.email(),
          password: PASSWORD,
        }),
      );
    }
  },
  'becomes-inactive': async (t) => {
    const id = await t.setup.loggedIn(t.native(), t.email());
    const token = await t.setup.token(t.email());
    await t.admin.patch(`/admin/identities/${id}`, { json: [{ op: 'replace', path: '/state', value: 'inactive' }] });
    const native = t.native();
    native.token = token;
    await native.get('/sessions/whoami');
    await native.init('settings');
  },
  'already-signed-in': async (t) => {
    for (const agent of everyone(t)) {
      await t.setup.loggedIn(agent, t.email(agent.dialect));
      await agent.init('login');
      await agent.init('login', { return_to: 'http://ui.example.org/there' });
      await errorPage(agent, await agent.init('login', { return_to: 'http://evil.example.org/' }));
    }
  },
  'signed-in-meanwhile': async (t) => {
    for (const agent of everyone(t)) {
      const flow = await agent.start('login');
      await t.setup.loggedIn(agent, t.email(agent.dialect));
      await agent.submit(flow, { method: 'password', identifier: t.email(agent.dialect), password: PASSWORD });
    }
  },
  refresh: async (t) => {
    for (const agent of everyone(t)) {
      await t.setup.loggedIn(agent, t.email(agent.dialect));
      const flow = await agent.start('login', { refresh: 'true' });
      await agent.submit(flow, { method: 'password', identifier: t.email(agent.dialect), password: 'wrong' });
      await agent.submit(flow, { method: 'password', identifier: t.email(agent.dialect), password: PASSWORD });
      await agent.get('/sessions/whoami');
    }
  },
  'refresh-without-session': async (t) => {
    for (const agent of everyone(t)) {
      await t.setup.identity(t.email(agent.dialect));
      const flow = await agent.start('login', { refresh: 'true' });
      await agent.submit(flow, { method: 'password', identifier: t.email(agent.dialect), password: PASSWORD });
    }
  },
  'refresh-as-another-user': async (t) => {
    for (const agent of everyone(t)) {
      await t.setup.loggedIn(agent, t.email(agent.dialect));
      const other = t.email(`${agent.dialect}2`);
      await t.setup.identity(other);
      const flow = await agent.start('login', { refresh: 'true' });
      await agent.submit(flow, { method: 'password', identifier: other, password: PASSWORD });
      await agent.get('/sessions/whoami');
    }
  },
  'refresh-values': async (t) => {
    const ajax = t.ajax();
    await t.setup.loggedIn(ajax, t.email());
    for (const refresh of ['1', 'TRUE', 'false', 'yes', '0', '']) await ajax.init('login', { refresh });
  },
  'aal-values': async (t) => {
    for (const agent of [t.ajax(), t.native()]) {
      for (const aal of ['aal1', 'aal2', 'aal3', 'nonsense', '']) await agent.init('login', { aal });
    }
    const browser = t.browser();
    for (const aal of ['aal2', 'nonsense']) await errorPage(browser, await browser.init('login', { aal }));
  },
  'aal2-with-session': async (t) => {
    for (const agent of everyone(t)) {
      await t.setup.loggedIn(agent, t.email(agent.dialect));
      const answer = await agent.init('login', { aal: 'aal2' });
      await errorPage(agent, answer);
      await agent.look(answer);
    }
  },
  'via-and-organization': async (t) => {
    const native = t.native();
    await native.init('login', { via: 'email' });
    await native.init('login', { organization: '11111111-2222-4333-8444-555555555555' });
    await native.init('login', { organization: 'nonsense' });
    await native.init('login', { identity_schema: 'default' });
    await native.init('login', { identity_schema: 'unknown' });
    await native.init('login', { cookie: 'x', unknown: 'y' });
  },
  'login-challenge-without-oauth2': async (t) => {
    const browser = t.browser();
    await errorPage(browser, await browser.init('login', { login_challenge: 'abcdef' }));
    await t.ajax().init('login', { login_challenge: 'abcdef' });
    await t.native().init('login', { login_challenge: 'abcdef' });
  },
  'transient-payload': async (t) => {
    const native = t.native();
    await t.setup.identity(t.email());
    const flow = await native.start('login');
    await native.submit(flow, {
      method: 'password',
      identifier: t.email(),
      password: 'wrong',
      transient_payload: { a: 1 },
    });
    await native.fetchFlow('login', flow.id);
    await native.submit(flow, {
      method: 'password',
      identifier: t.email(),
      password: PASSWORD,
      transient_payload: { a: 2 },
    });
  },
  'return-to': async (t) => {
    await t.setup.identity(t.email());
    const browser = t.browser();
    const flow = await browser.start('login', { return_to: 'http://ui.example.org/there?x=1' });
    await browser.submit(flow, { method: 'password', identifier: t.email(), password: 'wrong' });
    await browser.submit(flow, { method: 'password', identifier: t.email(), password: PASSWORD });
    const ajax = t.ajax();
    const second = await ajax.start('login', { return_to: 'http://ui.example.org/there?x=1' });
    await ajax.submit(second, { method: 'password', identifier: t.email(), password: PASSWORD });
  },
  'return-to-refused': async (t) => {
    const browser = t.browser();
    for (const return_to of [
      'http://evil.example.org/',
      'http://ui.example.org.evil.example.org/',
      '//evil.example.org',
      'http://ui.example.org:81',
      '%zz',
      ':',
    ]) {
      await errorPage(browser, await browser.init('login', { return_to }));
      await t.ajax().init('login', { return_to });
      await t.native().init('login', { return_to });
    }
  },
  'session-token-exchange': async (t) => {
    const native = t.native();
    await t.setup.identity(t.email());
    const flow = await native.start('login', {
      return_session_token_exchange_code: 'true',
      return_to: 'http://ui.example.org/app',
    });
    const code = text(flow.body, 'session_token_exchange_code');
    await native.get('/sessions/token-exchange', { query: { init_code: code, return_to_code: 'x' } });
    await native.get('/sessions/token-exchange', { query: { init_code: 'x', return_to_code: 'x' } });
    await native.get('/sessions/token-exchange', { query: { init_code: '', return_to_code: '' } });
    await native.get('/sessions/token-exchange');
    await native.submit(flow, { method: 'password', identifier: t.email(), password: PASSWORD });
    await t.ajax().init('login', { return_session_token_exchange_code: 'true' });
  },
});
