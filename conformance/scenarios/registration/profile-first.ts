import { type Agent, type Flow, asFlow } from '../../lib/agent.ts';
import { scenarios } from '../../lib/scenario.ts';
import { PASSWORD } from '../../lib/setup.ts';

/** Does the profile step and gives the flow as it stands after it. */
async function profileStep(agent: Agent, flow: Flow, traits: Record<string, unknown>): Promise<Flow> {
  const answer = await agent.submitOnly(flow, { method: 'profile', traits });
  if (agent.dialect !== 'browser') return asFlow(answer.body);
  const second = await agent.look(answer);
  if (second === undefined) throw new Error('the profile step did not lead back to the flow');
  return second;
}

export default scenarios('base', {
  'profile-first-browser': async (t) => {
    const browser = t.browser();
    const traits = { email: t.email(), name: { first: 'Ada' } };
    const second = await profileStep(browser, await browser.start('registration'), traits);
    await browser.submit(second, { method: 'password', password: PASSWORD, traits });
    await browser.get('/sessions/whoami');
  },
  'profile-first-ajax': async (t) => {
    const ajax = t.ajax();
    const traits = { email: t.email(), age: 42, newsletter: true };
    const second = await profileStep(ajax, await ajax.start('registration'), traits);
    await ajax.submit(second, { method: 'password', password: PASSWORD, traits });
    await ajax.get('/sessions/whoami');
  },
  'profile-first-native': async (t) => {
    const native = t.native();
    const traits = { email: t.email(), website: 'https://example.org/me' };
    const second = await profileStep(native, await native.start('registration'), traits);
    await native.submit(second, { method: 'password', password: PASSWORD, traits });
  },
  'profile-first-back': async (t) => {
    for (const agent of [t.browser(), t.ajax(), t.native()]) {
      const traits = { email: t.email(agent.dialect), name: { first: 'Ada', last: 'L' } };
      const second = await profileStep(agent, await agent.start('registration'), traits);
      await agent.submit(second, { method: 'profile', screen: 'previous', traits });
    }
  },
  'profile-first-back-keeps-changed-traits': async (t) => {
    const native = t.native();
    const flow = await native.start('registration');
    const second = await profileStep(native, flow, { email: t.email('before') });
    await native.submit(second, { method: 'profile', screen: 'previous', traits: { email: t.email('after') } });
    await profileStep(native, flow, { email: t.email('after') });
    await native.submit(flow, { method: 'password', password: PASSWORD, traits: { email: t.email('after') } });
  },
  'profile-first-screens': async (t) => {
    const native = t.native();
    const flow = await native.start('registration');
    await native.submit(flow, { method: 'profile', screen: 'credential-selection', traits: { email: t.email() } });
    await native.submit(flow, { method: 'profile', screen: 'unknown', traits: { email: t.email() } });
    await native.submit(flow, { screen: 'previous', traits: { email: t.email() } });
  },
  'profile-first-bad-profile': async (t) => {
    for (const agent of [t.browser(), t.ajax(), t.native()]) {
      const flow = await agent.start('registration');
      await agent.submit(flow, {
        method: 'profile',
        traits: { email: 'not-an-address', name: { first: 'x'.repeat(21) } },
      });
    }
  },
  'profile-first-password-at-once': async (t) => {
    // The second step's payload on a fresh flow, as clients of one-step registration send it.
    const native = t.native();
    await native.submit(await native.start('registration'), {
      method: 'password',
      password: PASSWORD,
      traits: { email: t.email() },
    });
  },
  'profile-first-weak-password': async (t) => {
    for (const agent of [t.browser(), t.native()]) {
      const traits = { email: t.email(agent.dialect) };
      const second = await profileStep(agent, await agent.start('registration'), traits);
      await agent.submit(second, { method: 'password', password: 'short', traits });
    }
  },
  'profile-first-taken-identifier': async (t) => {
    const traits = { email: t.email() };
    await t.setup.identity(traits.email);
    for (const agent of [t.browser(), t.ajax(), t.native()]) {
      const second = await profileStep(agent, await agent.start('registration'), traits);
      await agent.submit(second, { method: 'password', password: PASSWORD, traits });
    }
  },
});
