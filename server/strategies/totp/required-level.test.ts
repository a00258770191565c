import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, flowIdOf, nodeOf, type Dialect } from '../../test/flow-client.ts';
import type { Answer } from '../../test/http-server.ts';
import {
  PASSWORD,
  passedBy,
  secondFactorServer,
  shownText,
  type SecondFactorServer,
} from '../../test/second-factor.ts';

const STEP_UP = 'http://public.test/self-service/login/browser?aal=aal2';

let server: SecondFactorServer;
beforeAll(async () => {
  server = await secondFactorServer('highest_available');
});
afterAll(() => server.servers[Symbol.asyncDispose]());

/** A user with an app, and a client that signed in only with the password. */
async function belowLevel(dialect: Dialect) {
  const { client: first, email } = await server.person('native');
  const flow = await first.start('settings');
  const secret = shownText(flow, 'totp_secret_key').text;
  await first.submit('settings', flow, { method: 'totp', totp_code: await server.code(secret, -1) });
  const client = new Client(server.servers, dialect);
  const answer = await client.submit('login', await client.start('login'), {
    method: 'password',
    identifier: email,
    password: PASSWORD,
  });
  return { client, secret, answer, first };
}

const expectTooLow = (answer: Answer): void => {
  expect(answer.status).toBe(403);
  expect(answer.json()).toMatchObject({ error: { id: 'session_aal2_required' } });
  expect((answer.json() as { redirect_browser_to: string }).redirect_browser_to).toContain(STEP_UP);
};

describe('after the password only', () => {
  it('a browser is redirected to the second factor, and continues after it', async () => {
    const { client, secret, answer } = await belowLevel('browser');
    expect(answer.headers.location).toBe(STEP_UP);
    const created = await client.ask('/self-service/login/browser?aal=aal2');
    const flow = await client.show('login', flowIdOf(created));
    const payload = { method: 'totp', totp_code: await server.code(secret) };
    expect((await client.submit('login', flow, payload)).headers.location).toBe('http://app.test/');
    expect(await passedBy(client)).toEqual(['password aal1', 'totp aal2', 'aal2']);
  });

  it('a single-page app gets the URL for the browser', async () => {
    const { answer } = await belowLevel('ajax');
    expect(answer.status).toBe(422);
    expect(answer.json()).toMatchObject({
      error: { id: 'browser_location_change_required' },
      redirect_browser_to: STEP_UP,
    });
  });

  it('a native app gets a session without its identity', async () => {
    const { answer } = await belowLevel('native');
    expect(answer.json()).toMatchObject({ session: { authenticator_assurance_level: 'aal1', identity: null } });
  });

  it.each(['browser', 'ajax', 'native'] as const)('whoami refuses a %s client', async (dialect) => {
    const { client } = await belowLevel(dialect);
    expectTooLow(await client.ask('/sessions/whoami', { headers: { accept: 'application/json' } }));
  });

  it('settings can be neither created, read nor submitted', async () => {
    const { client, first } = await belowLevel('native');
    const flow = await first.start('settings');
    expectTooLow(await client.ask('/self-service/settings/api'));
    expectTooLow(await client.ask(`/self-service/settings/flows?id=${flow.id}`));
    expectTooLow(await client.submit('settings', flow, { totp_unlink: true }));
    expect(nodeOf(await first.start('settings'), 'totp_unlink')).toBeDefined();
  });

  it('a browser that opens its settings is redirected to the second factor and back', async () => {
    const { client } = await belowLevel('browser');
    const answer = await client.ask('/self-service/settings/browser?return_to=http://app.test/there');
    expect(answer.status).toBe(303);
    const target = new URL(answer.headers.location ?? '');
    expect(target.searchParams.get('aal')).toBe('aal2');
    expect(target.searchParams.get('return_to')).toContain('/self-service/settings/browser');
  });
});

it('a user who has unlinked the app does not need it any more', async () => {
  const { first, client } = await belowLevel('native');
  await first.submit('settings', await first.start('settings'), { totp_unlink: true });
  expect(await passedBy(client)).toEqual(['password aal1', 'aal1']);
});

it('a level that the session has is not requested again', async () => {
  const { first } = await belowLevel('native');
  const answer = await first.ask('/self-service/login/api?aal=aal2');
  expect(answer.status).toBe(400);
  expect(answer.json()).toMatchObject({ error: { id: 'session_already_available' } });
});
