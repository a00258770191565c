/** Federated Credential Management: the open-source reference documents it, and answers 404. */
import type { Agent } from '../../lib/agent.ts';
import { type Context, everyone, scenarios } from '../../lib/scenario.ts';

const PARAMETERS = '/self-service/fed-cm/parameters';
const TOKEN = '/self-service/fed-cm/token';

/** The anti-CSRF token of this browser. */
const csrfOf = async (agent: Agent): Promise<string> => (await agent.start('login')).csrf;

/** Submits a token in both encodings, with the anti-CSRF token where the reference looks for it. */
async function submit(t: Context, fields: Record<string, string>): Promise<void> {
  const browser = t.browser();
  const csrf_token = await csrfOf(browser);
  await browser.post(TOKEN, { form: { csrf_token, ...fields } });
  const ajax = t.ajax();
  const token = await csrfOf(ajax);
  await ajax.post(TOKEN, { json: { csrf_token: token, ...fields }, headers: { 'x-csrf-token': token } });
}

export default scenarios('oidc-id-tokens', {
  'fedcm-parameters': async (t) => {
    for (const agent of everyone(t)) await agent.get(PARAMETERS);
  },
  'fedcm-wrong-token': async (t) => {
    await submit(t, { token: 'rubbish', nonce: 'of-the-client' });
  },
  'fedcm-without-token': async (t) => {
    await submit(t, {});
  },
  'fedcm-without-csrf-token': async (t) => {
    const agent = t.browser();
    await csrfOf(agent);
    await agent.post(TOKEN, { form: { token: 'rubbish' } });
    await agent.post(TOKEN, { form: { token: 'rubbish', csrf_token: 'wrong' } });
    await t.native().post(TOKEN, { json: { token: 'rubbish' } });
  },
});
