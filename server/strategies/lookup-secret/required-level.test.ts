import { afterAll, beforeAll, expect, it } from 'vitest';
import { flowAfter } from '../../test/flow-client.ts';
import { passedBy, secondFactorServer, shownText, type SecondFactorServer } from '../../test/second-factor.ts';

let server: SecondFactorServer;
beforeAll(async () => {
  server = await secondFactorServer('aal1');
});
afterAll(() => server.servers[Symbol.asyncDispose]());

async function makeCodes(client: Awaited<ReturnType<SecondFactorServer['signedIn']>>) {
  const flow = await client.start('settings');
  const asked = await client.submit('settings', flow, { lookup_secret_regenerate: true });
  await client.submit('settings', await flowAfter(client, 'settings', asked), { lookup_secret_confirm: true });
}

it('backup codes do not raise a session that has not completed the existing TOTP', async () => {
  const { client: first, email } = await server.person('native');
  const flow = await first.start('settings');
  const secret = shownText(flow, 'totp_secret_key').text;
  await first.submit('settings', flow, { method: 'totp', totp_code: await server.code(secret, -1) });
  const client = await server.signedIn('native', email);
  await makeCodes(client);
  expect(await passedBy(client)).toEqual(['password aal1', 'aal1']);
  await makeCodes(first);
  expect(await passedBy(first)).toEqual(['password aal1', 'totp aal2', 'lookup_secret aal2', 'aal2']);
});

it('backup codes as the first second factor raise the session', async () => {
  const { client } = await server.person('native');
  await makeCodes(client);
  expect(await passedBy(client)).toEqual(['password aal1', 'lookup_secret aal2', 'aal2']);
});
