/** Where the nodes of lists and their messages stand. */
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

async function register(t: Context, traits: Record<string, unknown>): Promise<void> {
  for (const agent of everyone(t)) {
    const flow = await agent.start('registration');
    const email = t.email(agent.dialect);
    await agent.submit(flow, { method: 'password', password: PASSWORD, traits: { email, people: [], ...traits } });
  }
}

export default scenarios('lists', {
  'lists-of-texts': async (t) => register(t, { tags: ['ab', 'abc', 'x'] }),
  'lists-of-numbers': async (t) => register(t, { name: { first: 'a', last: 'b' }, ages: [1, 20, 30] }),
  'lists-of-objects': async (t) => {
    const ajax = t.ajax();
    for (const people of [[{ name: 'a', age: 1 }, { age: 'x' }, { name: 'bob' }], [1], { name: 'a' }]) {
      const flow = await ajax.start('registration');
      await ajax.submit(flow, { method: 'password', password: PASSWORD, traits: { email: t.email(), people } });
    }
  },
  'lists-of-objects-left-out': async (t) => {
    const native = t.native();
    const flow = await native.start('registration');
    await native.submit(flow, { method: 'password', password: PASSWORD, traits: { email: t.email(), tags: ['ab'] } });
  },
  'lists-in-settings': async (t) => {
    const native = t.native();
    await t.setup.loggedIn(native, t.email());
    const flow = await native.start('settings');
    await native.submit(flow, {
      method: 'profile',
      traits: { email: t.email(), tags: ['ab'], people: [{ name: 'a' }] },
    });
  },
});
