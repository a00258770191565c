import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, flowIdOf, messageIds, type Dialect } from '../../test/flow-client.ts';
import { codeSentTo } from '../../test/messages.ts';
import {
  PASSWORD,
  passedBy,
  secondFactorServer,
  shownText,
  type SecondFactorServer,
} from '../../test/second-factor.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];

let server: SecondFactorServer;
beforeAll(async () => {
  const recovery = { enabled: true, use: 'code', ui_url: 'http://app.test/recovery' };
  server = await secondFactorServer('highest_available', {
    methods: { code: { enabled: true } },
    flows: { recovery },
    feature_flags: { use_continue_with_transitions: true },
  });
});
afterAll(() => server.servers[Symbol.asyncDispose]());

/** A user with an authenticator app who recovers. */
async function recovered(dialect: Dialect) {
  const { client: before, email } = await server.person(dialect);
  const settings = await before.start('settings');
  const secret = shownText(settings, 'totp_secret_key').text;
  await before.submit('settings', settings, { method: 'totp', totp_code: await server.code(secret, -1) });
  server.wait(60_000);

  const client = new Client(server.servers, dialect);
  const flow = await client.start('recovery');
  await client.submit('recovery', flow, { method: 'code', email });
  const code = await codeSentTo(server.servers, email);
  const answer = await client.submit('recovery', flow, { method: 'code', code });
  const id =
    answer.headers.location === undefined
      ? (/settings\?flow=([0-9a-f-]+)/.exec(answer.text)?.[1] ?? '')
      : flowIdOf(answer);
  return { client, email, secret, settings: id };
}

describe.each(DIALECTS)('recovery of a user with a second factor, by a %s client', (dialect) => {
  it('lets them in no further than a password would', async () => {
    const { client, email, settings } = await recovered(dialect);
    expect(await client.whoami()).toBeUndefined();
    const json = { accept: 'application/json' };
    const shown = await client.ask(`/self-service/settings/flows?id=${settings}`, { headers: json });
    expect(shown.status).toBe(403);
    expect(shown.text).toContain('aal=aal2');
    const changed = await client.ask(`/self-service/settings?flow=${settings}`, {
      method: 'POST',
      body: { method: 'password', password: `${PASSWORD}-new` },
    });
    expect(changed.status).not.toBe(200);
    const thief = new Client(server.servers, 'native');
    expect((await thief.logIn(email, `${PASSWORD}-new`)).status).toBe(400);
  });

  it('goes on to the same settings, once the second factor is passed', async () => {
    const { client, email, secret, settings } = await recovered(dialect);
    const login = await client.start('login', '?aal=aal2');
    await client.submit('login', login, { method: 'totp', totp_code: await server.code(secret) });
    expect(await passedBy(client)).toEqual(['code_recovery aal1', 'totp aal2', 'aal2']);
    const form = await client.show('settings', settings);
    expect(messageIds(form)).toEqual([1060001]);
    await client.submit('settings', form, { method: 'password', password: `${PASSWORD}-new` });
    const after = new Client(server.servers, 'native');
    await after.logIn(email, `${PASSWORD}-new`);
    expect(after.token).toBeDefined();
  });
});
