import { flowIdOf } from '../../lib/agent.ts';
import { header, text } from '../../lib/answer.ts';
import { scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';
import { UNKNOWN_ID } from '../../lib/unknown-id.ts';

export default scenarios('unified', {
  'already-signed-in': async (t) => {
    for (const agent of [t.browser(), t.ajax(), t.native()]) {
      await t.setup.loggedIn(agent, t.email(agent.dialect));
      await agent.init('registration');
      await agent.init('registration', { return_to: 'http://ui.example.org/there' });
    }
  },
  'signed-in-meanwhile': async (t) => {
    for (const agent of [t.browser(), t.ajax(), t.native()]) {
      const flow = await agent.start('registration');
      await t.setup.loggedIn(agent, t.email(agent.dialect));
      await agent.submit(flow, {
        method: 'password',
        password: PASSWORD,
        traits: { email: t.email(`${agent.dialect}2`) },
      });
    }
  },
  'fetch-unknown-flow': async (t) => {
    for (const agent of [t.browser(), t.native()]) {
      for (const id of [UNKNOWN_ID, 'nonsense', ''])
        await agent.get('/self-service/registration/flows', { query: { id } });
      await agent.get('/self-service/registration/flows');
    }
  },
  'fetch-flow-of-other-browser': async (t) => {
    const flow = await t.browser().start('registration');
    await t.browser().get('/self-service/registration/flows', { query: { id: flow.id } });
    await t.native().get('/self-service/registration/flows', { query: { id: flow.id } });
  },
  'fetch-flow-of-other-kind': async (t) => {
    const native = t.native();
    const flow = await native.start('registration');
    await native.get('/self-service/login/flows', { query: { id: flow.id } });
    await native.get('/self-service/settings/flows', { query: { id: flow.id } });
  },
  'submit-unknown-flow': async (t) => {
    for (const agent of [t.browser(), t.ajax(), t.native()]) {
      for (const query of [`?flow=${UNKNOWN_ID}`, '?flow=nonsense', '?flow=', '']) {
        const payload = { method: 'password', password: PASSWORD, 'traits.email': t.email() };
        const options = agent.dialect === 'browser' ? { form: payload } : { json: payload };
        const answer = await agent.post(`/self-service/registration${query}`, options);
        if (agent.dialect === 'browser' && header(answer, 'location').includes('error?id='))
          await agent.lookAtError(answer);
      }
    }
  },
  replay: async (t) => {
    for (const agent of [t.browser(), t.ajax(), t.native()]) {
      const flow = await agent.start('registration');
      const payload = { method: 'password', password: PASSWORD, traits: { email: t.email(agent.dialect) } };
      await agent.submit(flow, payload);
      await agent.submit(flow, payload);
      agent.jar.clear();
      await agent.submitOnly(flow, { ...payload, traits: { email: t.email(`${agent.dialect}2`) } });
    }
  },
  'csrf-missing': async (t) => {
    for (const agent of [t.browser(), t.ajax()]) {
      const flow = await agent.start('registration');
      const payload = { method: 'password', password: PASSWORD, traits: { email: t.email(agent.dialect) } };
      const answer = await agent.submit(flow, { ...payload, csrf_token: '' });
      await agent.lookAtErrors(answer);
    }
  },
  'csrf-wrong': async (t) => {
    for (const agent of [t.browser(), t.ajax()]) {
      const flow = await agent.start('registration');
      const payload = { method: 'password', password: PASSWORD, traits: { email: t.email(agent.dialect) } };
      for (const csrf_token of ['nonsense', Buffer.alloc(64, 7).toString('base64'), '%%%']) {
        const answer = await agent.submit(flow, { ...payload, csrf_token });
        await agent.lookAtErrors(answer);
      }
    }
  },
  'csrf-cookie-missing-or-foreign': async (t) => {
    for (const agent of [t.browser(), t.ajax()]) {
      const flow = await agent.start('registration');
      const payload = { method: 'password', password: PASSWORD, traits: { email: t.email(agent.dialect) } };
      agent.jar.forge('csrf_token', Buffer.alloc(32, 9).toString('base64'));
      await agent.submit(flow, payload);
      agent.jar.forge('csrf_token', 'garbage');
      await agent.submit(flow, payload);
      agent.jar.clear();
      await agent.submit(flow, payload);
    }
  },
  'csrf-token-in-header': async (t) => {
    const ajax = t.ajax();
    const flow = await ajax.start('registration');
    const payload = { method: 'password', password: 'short', traits: { email: t.email() }, csrf_token: undefined };
    await ajax.submit(flow, payload, { 'x-csrf-token': flow.csrf });
  },
  'native-flow-with-cookies': async (t) => {
    const native = t.native();
    const flow = await native.start('registration');
    const payload = { method: 'password', password: PASSWORD, traits: { email: t.email() } };
    await native.submit(flow, payload, { cookie: 'csrf_token=x' });
    await native.submit(flow, payload, { origin: 'http://evil.example.org' });
    await native.submit(flow, payload, { cookie: 'ory_kratos_session=x', origin: 'http://evil.example.org' });
  },
  'native-init-with-cookies': async (t) => {
    await t.native().init('registration', {}, { cookie: 'a=b' });
    await t.native().init('registration', {}, { origin: 'http://evil.example.org' });
  },
  'return-to': async (t) => {
    const browser = t.browser();
    const flow = await browser.start('registration', { return_to: 'http://ui.example.org/there?x=1#y' });
    await browser.submit(flow, { method: 'password', password: PASSWORD, traits: { email: t.email() } });
  },
  'return-to-refused': async (t) => {
    const evil = [
      'http://evil.example.org/',
      'http://ui.example.org.evil.example.org/',
      'http://ui.example.org@evil.example.org/',
      '//evil.example.org',
      'https://ui.example.org/',
      'javascript:alert(1)',
      'http://ui.example.org:81/',
      '/relative',
      'http://[::1',
      'http://UI.example.org/x',
      'https://allowed.example.org/some',
      'https://allowed.example.org/some/path/deeper',
      'https://allowed.example.org/some/pathological',
      'https://allowed.example.org/some/path/../../x',
    ];
    for (const return_to of evil) {
      await t.ajax().get('/self-service/registration/browser', { query: { return_to } });
      await t.native().get('/self-service/registration/api', { query: { return_to } });
    }
    const browser = t.browser();
    await browser.lookAtError(await browser.init('registration', { return_to: 'http://evil.example.org/' }));
  },
  'session-token-exchange': async (t) => {
    const native = t.native();
    const flow = await native.start('registration', {
      return_session_token_exchange_code: 'true',
      return_to: 'http://ui.example.org/app',
    });
    const code = text(flow.body, 'session_token_exchange_code');
    await native.get('/sessions/token-exchange', { query: { init_code: code, return_to_code: 'x' } });
    await native.submit(flow, { method: 'password', password: PASSWORD, traits: { email: t.email() } });
    await native.get('/sessions/token-exchange', { query: { init_code: code, return_to_code: 'x' } });
    await native.get('/sessions/token-exchange', { query: { init_code: code, return_to_code: '' } });
  },
  'malformed-bodies': async (t) => {
    const native = t.native();
    const flow = await native.start('registration');
    const path = `/self-service/registration?flow=${flow.id}`;
    const json = { 'content-type': 'application/json' };
    for (const raw of [
      '{"method":',
      '',
      '[]',
      'null',
      '"text"',
      '{"method":"password"}{"x":1}',
      '{"traits":{"email":',
      "{'method':'password'}",
    ]) {
      await native.post(path, { raw, headers: json });
    }
  },
  'wrong-content-types': async (t) => {
    const native = t.native();
    const flow = await native.start('registration');
    const path = `/self-service/registration?flow=${flow.id}`;
    const raw = JSON.stringify({ method: 'password', password: 'short', traits: { email: t.email() } });
    for (const type of [
      'text/plain',
      'application/xml',
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-8',
      'application/problem+json',
      'nonsense',
    ]) {
      await native.post(path, { raw, headers: { 'content-type': type } });
    }
    await native.post(path, { raw });
    await native.post(path);
  },
  'form-body-on-native-flow': async (t) => {
    const native = t.native();
    const flow = await native.start('registration');
    await native.post(`/self-service/registration?flow=${flow.id}`, {
      form: { method: 'password', password: PASSWORD, 'traits.email': t.email() },
    });
  },
  'json-body-from-browser': async (t) => {
    const browser = t.browser();
    const flow = await browser.start('registration');
    const json = { csrf_token: flow.csrf, method: 'password', password: 'short', traits: { email: t.email() } };
    await browser.look(await browser.post(`/self-service/registration?flow=${flow.id}`, { json }));
    await browser.look(
      await browser.post(`/self-service/registration?flow=${flow.id}`, { json: { ...json, password: PASSWORD } }),
    );
  },
  'form-body-from-ajax': async (t) => {
    const ajax = t.ajax();
    const flow = await ajax.start('registration');
    const form = { csrf_token: flow.csrf, method: 'password', password: PASSWORD, 'traits.email': t.email() };
    await ajax.post(`/self-service/registration?flow=${flow.id}`, { form });
  },
  'unknown-method': async (t) => {
    for (const agent of [t.browser(), t.ajax(), t.native()]) {
      const flow = await agent.start('registration');
      for (const method of ['unknown', 'code', 'oidc', 'webauthn', '', 'PASSWORD']) {
        await agent.submit(flow, { method, password: PASSWORD, traits: { email: t.email(agent.dialect) } });
      }
      await agent.submit(flow, { password: PASSWORD, traits: { email: t.email(agent.dialect) } });
    }
  },
  'method-of-wrong-type': async (t) => {
    const native = t.native();
    const flow = await native.start('registration');
    for (const method of [7, null, ['password'], { a: 1 }, true]) {
      await native.submit(flow, { method, password: PASSWORD, traits: { email: t.email() } });
    }
  },
  'get-submit-path': async (t) => {
    for (const agent of [t.browser(), t.native()]) {
      const flow = await agent.start('registration');
      await agent.get(`/self-service/registration?flow=${flow.id}`);
      await agent.get('/self-service/registration');
    }
  },
  'browser-flow-asks-again': async (t) => {
    const browser = t.browser();
    const first = await browser.init('registration');
    await browser.init('registration');
    await browser.fetchFlow('registration', flowIdOf(header(first, 'location')));
  },
  'organization-and-unknown-query': async (t) => {
    await t.native().init('registration', { organization: UNKNOWN_ID, x: 'y' });
    await t.native().init('registration', { organization: 'nonsense' });
    await t.native().init('registration', { after_verification_return_to: 'http://ui.example.org/v' });
    await t.native().init('registration', { login_challenge: 'abc' });
    await t.ajax().init('registration', { login_challenge: 'abc' });
  },
});
