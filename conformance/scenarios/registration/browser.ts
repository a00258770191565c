import { PASSWORD } from '../../lib/setup.ts';
import { scenarios } from '../../lib/scenario.ts';

export default scenarios('base', {
  'browser-two-steps': async (t) => {
    const browser = t.browser();
    const flow = await browser.start('registration');
    const traits = { email: t.email(), name: { first: 'Ada' } };
    const asked = await browser.submitOnly(flow, { method: 'profile', traits });
    const second = await browser.look(asked);
    if (second === undefined) throw new Error('the profile step did not lead back to the flow');
    await browser.submit(second, { method: 'password', password: PASSWORD, traits });
    await browser.get('/sessions/whoami');
  },
});
