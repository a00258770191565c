import { everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

export default scenarios('unified', {
  'unified-browser': async (t) => {
    const browser = t.browser();
    const flow = await browser.start('registration');
    const traits = { email: t.email(), name: { first: 'Ada', last: 'Lovelace' }, age: 36, newsletter: true };
    await browser.submit(flow, { method: 'password', password: PASSWORD, traits });
    await browser.get('/sessions/whoami');
  },
  'unified-ajax': async (t) => {
    const ajax = t.ajax();
    const flow = await ajax.start('registration');
    await ajax.submit(flow, {
      method: 'password',
      password: PASSWORD,
      traits: { email: t.email(), website: 'https://example.org' },
    });
    await ajax.get('/sessions/whoami');
  },
  'unified-native': async (t) => {
    const native = t.native();
    const flow = await native.start('registration');
    const answer = await native.submit(flow, { method: 'password', password: PASSWORD, traits: { email: t.email() } });
    native.token = (answer.body as { session_token?: string } | null)?.session_token;
    await native.get('/sessions/whoami');
  },
  'upper-case-identifier': async (t) => {
    const native = t.native();
    const email = t.email('MiXeD').replace('example.org', 'Example.ORG');
    await native.submit(await native.start('registration'), {
      method: 'password',
      password: PASSWORD,
      traits: { email },
    });
    const again = email.toLowerCase();
    await native.submit(await native.start('registration'), {
      method: 'password',
      password: PASSWORD,
      traits: { email: again },
    });
  },
  'identifier-with-misleading-letters': async (t) => {
    const native = t.native();
    for (const letter of ['\u00AD', '\u200B', '\u2060', '\u202E', '\uFF41']) {
      const traits = { email: `${letter}${t.email()}` };
      const flow = await native.start('registration');
      await native.submit(flow, { method: 'password', password: PASSWORD, traits });
    }
  },
  'identifier-with-spaces': async (t) => {
    const native = t.native();
    const traits = { username: `  ${t.run} ` };
    const flow = await native.start('registration', { identity_schema: 'customer' });
    await native.submit(flow, { method: 'password', password: PASSWORD, traits });
  },
  'weak-password-short': async (t) => {
    for (const agent of everyone(t)) {
      const flow = await agent.start('registration');
      await agent.submit(flow, {
        method: 'password',
        password: 'Zx9!',
        traits: { email: t.email(agent.dialect), name: { first: 'Ada' } },
      });
    }
  },
  'weak-password-similar': async (t) => {
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      await agent.submit(await agent.start('registration'), { method: 'password', password: email, traits: { email } });
    }
  },
  'weak-password-nearly-similar': async (t) => {
    const native = t.native();
    for (const change of [
      (email: string) => `${email}1`,
      (email: string) => email.toUpperCase(),
      (email: string) => email.split('@')[0] ?? '',
    ]) {
      const email = t.email();
      await native.submit(await native.start('registration'), {
        method: 'password',
        password: change(email),
        traits: { email },
      });
    }
  },
  'password-longest': async (t) => {
    const native = t.native();
    for (const [index, length] of [72, 73, 1000, 2000].entries()) {
      const traits = { email: t.email(`long${index}`) };
      const flow = await native.start('registration');
      await native.submit(flow, {
        method: 'password',
        password: 'aB3$'.repeat(length / 4).padEnd(length, 'z'),
        traits,
      });
    }
  },
  'password-unicode': async (t) => {
    const native = t.native();
    const traits = { email: t.email() };
    await native.submit(await native.start('registration'), {
      method: 'password',
      password: 'пароль-🐎-корректный',
      traits,
    });
    await native.submit(await native.start('registration'), {
      method: 'password',
      password: 'пароль8',
      traits: { email: t.email('b') },
    });
  },
  'password-missing': async (t) => {
    for (const agent of everyone(t)) {
      const traits = { email: t.email() };
      await agent.submit(await agent.start('registration'), { method: 'password', traits });
      await agent.submit(await agent.start('registration'), { method: 'password', password: '', traits });
    }
  },
  'missing-traits': async (t) => {
    for (const agent of everyone(t)) {
      const flow = await agent.start('registration');
      await agent.submit(flow, { method: 'password', password: PASSWORD });
      await agent.submit(flow, { method: 'password', password: PASSWORD, traits: {} });
      await agent.submit(flow, { method: 'password', password: PASSWORD, traits: { name: { first: 'Ada' } } });
    }
  },
  'bad-traits': async (t) => {
    for (const agent of everyone(t)) {
      const flow = await agent.start('registration');
      const email = t.email();
      const submit = (traits: unknown) => agent.submit(flow, { method: 'password', password: PASSWORD, traits });
      await submit({ email: 'nonsense' });
      await submit({ email: '' });
      await submit({ email, age: 0 });
      await submit({ email, name: { first: 'x'.repeat(21) } });
      await submit({ email, website: 'not a url' });
      await submit({ email, unknown: 'x' });
    }
  },
  'wrong-trait-types': async (t) => {
    const native = t.native();
    const flow = await native.start('registration');
    const email = t.email();
    const submit = (traits: unknown) => native.submit(flow, { method: 'password', password: PASSWORD, traits });
    await submit({ email, age: 'forty' });
    await submit({ email, age: '40' });
    await submit({ email, age: 1.5 });
    await submit({ email, newsletter: 'yes' });
    await submit({ email, name: 'Ada' });
    await submit({ email: 42 });
    await submit({ email: null });
    await submit({ email: ['a@example.org'] });
    await submit('text');
    await submit([]);
    await submit(null);
    await submit(7);
  },
  'form-encoded-types': async (t) => {
    const browser = t.browser();
    const flow = await browser.start('registration');
    const submit = (more: string) => {
      const base = new URLSearchParams({
        csrf_token: flow.csrf,
        method: 'password',
        password: 'short',
        'traits.email': t.email(),
      });
      return browser.post(`/self-service/registration?flow=${flow.id}`, { form: `${base}&${more}` });
    };
    for (const more of [
      'traits.age=41&traits.newsletter=true',
      'traits.age=&traits.newsletter=',
      'traits.age=abc',
      'traits.newsletter=on',
      'traits.newsletter=false&traits.newsletter=true',
    ]) {
      await browser.look(await submit(more));
    }
  },
  'taken-identifier': async (t) => {
    for (const agent of everyone(t)) {
      const email = t.email(agent.dialect);
      await t.setup.identity(email);
      await agent.submit(await agent.start('registration'), {
        method: 'password',
        password: PASSWORD,
        traits: { email, name: { last: 'L' } },
      });
    }
  },
  'several-identifiers': async (t) => {
    const native = t.native();
    const traits = { username: t.run, contact: t.email('contact') };
    await native.submit(await native.start('registration', { identity_schema: 'customer' }), {
      method: 'password',
      password: PASSWORD,
      traits,
    });
    for (const identifier of [t.run, t.email('contact')]) {
      await native.submit(await native.start('login'), { method: 'password', identifier, password: PASSWORD });
    }
  },
  'transient-payload': async (t) => {
    for (const agent of [t.ajax(), t.native()]) {
      const transient_payload = { ticket: 7, nested: { deep: ['x'] } };
      const flow = await agent.start('registration');
      await agent.submit(flow, {
        method: 'password',
        password: 'short',
        traits: { email: t.email(agent.dialect) },
        transient_payload,
      });
      await agent.fetchFlow('registration', flow.id);
      await agent.submit(flow, {
        method: 'password',
        password: PASSWORD,
        traits: { email: t.email(agent.dialect) },
        transient_payload,
      });
    }
  },
  'transient-payload-wrong-type': async (t) => {
    const native = t.native();
    const flow = await native.start('registration');
    for (const transient_payload of ['text', 7, [], null, true]) {
      await native.submit(flow, {
        method: 'password',
        password: 'short',
        traits: { email: t.email() },
        transient_payload,
      });
    }
  },
  'unknown-fields': async (t) => {
    const native = t.native();
    const flow = await native.start('registration');
    await native.submit(flow, {
      method: 'password',
      password: PASSWORD,
      traits: { email: t.email() },
      unknown: 'x',
      id: '1',
    });
  },
  'identity-schema-selection': async (t) => {
    for (const agent of [t.ajax(), t.native()]) {
      for (const identity_schema of ['customer', 'default', 'employee', 'unknown', ''])
        await agent.init('registration', { identity_schema });
    }
    const browser = t.browser();
    await browser.start('registration', { identity_schema: 'customer' });
    for (const identity_schema of ['employee', 'unknown'])
      await browser.lookAtError(await browser.init('registration', { identity_schema }));
  },
  'identity-schema-registration': async (t) => {
    const ajax = t.ajax();
    const flow = await ajax.start('registration', { identity_schema: 'customer' });
    await ajax.submit(flow, { method: 'password', password: PASSWORD, traits: { email: t.email() } });
    await ajax.submit(flow, {
      method: 'password',
      password: PASSWORD,
      traits: { username: 'No Good!', plan: 'gold', terms: false, tags: ['a', 'b', 'c'] },
    });
    await ajax.submit(flow, {
      method: 'password',
      password: PASSWORD,
      traits: { username: t.run, plan: 'paid', terms: true, tags: ['a', 'b'] },
    });
  },
});
