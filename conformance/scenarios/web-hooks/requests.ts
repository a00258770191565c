/** How web hooks call, which targets they may call, and calls in the background. */
import { keepToken } from '../../lib/code.ts';
import type { HookAnswer } from '../../lib/hook-receiver.ts';
import { everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

export default [
  ...scenarios('web-hooks-requests', {
    'requests-of-all-kinds': async (t) => {
      t.hooks.answer('/background/body.jsonnet', { body: 'function(ctx) { fetched: ctx.flow.type }' });
      for (const each of everyone(t)) await each.init('recovery');
      const agent = t.native();
      await agent.init('recovery', {}, { 'x-allowed': 'yes', 'x-other': 'no', authorization: 'Bearer abc' });
      await agent.init('recovery', {}, { cookie: 'a=b; c=d', 'x-session-token': 'nonsense', 'accept-language': 'de' });
    },
    'request-without-body': async (t) => {
      for (const agent of everyone(t)) await agent.lookAtErrors(await agent.init('registration'));
    },
    'request-with-broken-jsonnet': async (t) => {
      const agent = t.native();
      await t.setup.loggedIn(agent, t.email());
      await t.hooks.arrived('/background/login');
      await agent.init('settings');
    },
    'request-with-form-of-other-than-texts': async (t) => {
      await t.native().init('verification');
    },
    'request-in-the-background': async (t) => {
      for (const agent of everyone(t)) {
        const identifier = t.email(agent.dialect);
        await t.setup.identity(identifier);
        const late = Promise.withResolvers<HookAnswer>();
        t.hooks.answer('/background/login', late.promise);
        const flow = await agent.start('login');
        keepToken(agent, await agent.submit(flow, { method: 'password', identifier, password: PASSWORD }));
        await t.hooks.arrived('/background/login');
        late.resolve({});
        await agent.get('/sessions/whoami');
      }
    },
    'request-in-the-background-that-fails': async (t) => {
      const agent = t.native();
      await t.setup.identity(t.email());
      const fields = { method: 'password', identifier: t.email(), password: PASSWORD };
      t.hooks.answer('/background/login', { status: 400, body: 'no' });
      await agent.submit(await agent.start('login'), fields);
      await t.hooks.arrived('/background/login');
      t.hooks.answer('/background/login', { status: 500 });
      await agent.submit(await agent.start('login'), fields);
      await t.hooks.arrived('/background/login', 3);
      await agent.get('/sessions/whoami');
    },
  }),
  ...scenarios('web-hooks-private', {
    'private-addresses-that-are-excepted': async (t) => {
      await t.native().init('login');
      await t.setup.identity(t.email());
      const agent = t.native();
      const flow = await agent.start('registration');
      const fields = { method: 'password', password: PASSWORD, traits: { email: t.email('new') } };
      keepToken(agent, await agent.submit(flow, fields));
      await t.hooks.arrived('/background/registration');
      await agent.get('/sessions/whoami');
    },
    'private-addresses': async (t) => {
      const agent = t.ajax();
      await t.setup.loggedIn(agent, t.email());
      await agent.init('settings');
      await t.native().init('recovery');
    },
    'private-address-by-redirect': async (t) => {
      t.hooks.answer('/below/it/all', { status: 302, headers: { location: `${t.hooks.url}/elsewhere` } });
      await t.native().init('login');
    },
    'hooks-before-flows-that-replace-expired-ones': async (t) => {
      for (const agent of everyone(t)) {
        const [login, recovery] = [await agent.start('login'), await agent.start('recovery')];
        await t.sleep(2200);
        await agent.submit(login, { method: 'password', identifier: t.email(), password: PASSWORD });
        await agent.submit(recovery, { method: 'code', email: t.email() });
      }
    },
    'nobody-there': async (t) => {
      await t.native().init('verification');
    },
  }),
];
