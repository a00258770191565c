/** A step-up renews the token of the session. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Dialect, type ShownFlow } from '../../test/flow-client.ts';
import { passedBy, secondFactorServer, shownText, type SecondFactorServer } from '../../test/second-factor.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];
const COOKIE = 'ory_kratos_session';

let server: SecondFactorServer;
beforeAll(async () => {
  server = await secondFactorServer();
});
afterAll(() => server.servers[Symbol.asyncDispose]());

/** A user with backup codes, signed in again with the password alone. */
async function signedIn(dialect: Dialect, on = server) {
  const { client: first, email } = await on.person(dialect);
  const settings = await first.start('settings');
  const made = await first.submit('settings', settings, { lookup_secret_regenerate: true });
  const shown = dialect === 'browser' ? await first.show('settings', settings.id) : (made.json() as ShownFlow);
  const codes = shownText(shown, 'lookup_secret_codes').text.split(', ');
  await first.submit('settings', shown, { lookup_secret_confirm: true });
  return { client: await on.signedIn(dialect, email), codes };
}

/** The same browser or app with what it knew at this moment. */
function copyOf(client: Client, dialect: Dialect, on = server): Client {
  const copy = new Client(on.servers, dialect);
  for (const [name, value] of client.cookies) copy.cookies.set(name, value);
  copy.token = client.token;
  return copy;
}

const stepUp = async (client: Client, code: string | undefined) =>
  client.submit('login', await client.start('login', '?aal=aal2'), {
    method: 'lookup_secret',
    lookup_secret: code ?? '',
  });

describe.each(DIALECTS)('a step-up of a %s client', (dialect) => {
  it('ends the token that was known before, and gives a new one', async () => {
    const { client, codes } = await signedIn(dialect);
    const before = await client.whoami();
    const thief = copyOf(client, dialect);
    await stepUp(client, codes[0]);
    expect(await passedBy(client)).toEqual(['password aal1', 'lookup_secret aal2', 'aal2']);
    expect(await client.whoami()).toMatchObject({ id: before?.['id'] });
    expect(client.token === undefined ? client.cookies.get(COOKIE) : client.token).not.toBe(
      thief.token === undefined ? thief.cookies.get(COOKIE) : thief.token,
    );
    expect(await thief.whoami()).toBeUndefined();
  });

  it('leaves the token alone when the code is wrong', async () => {
    const { client } = await signedIn(dialect);
    const other = copyOf(client, dialect);
    await stepUp(client, 'abcdefgh');
    expect(await passedBy(other)).toEqual(['password aal1', 'aal1']);
  });

  it('takes effect once when two come at once', async () => {
    const { client, codes } = await signedIn(dialect);
    const other = copyOf(client, dialect);
    const flows = [await client.start('login', '?aal=aal2'), await other.start('login', '?aal=aal2')] as const;
    const submit = (by: Client, flow: ShownFlow, code = '') =>
      by.submit('login', flow, { method: 'lookup_secret', lookup_secret: code });
    await Promise.all([submit(client, flows[0], codes[0]), submit(other, flows[1], codes[1])]);
    const levels = await Promise.all([client, other].map(async (each) => (await passedBy(each)).at(-1)));
    expect(levels.toSorted()).toEqual(['aal2', 'undefined']);
  });
});

it('keeps links to log out', async () => {
  const { client, codes } = await signedIn('ajax');
  const { logout_url: url } = (await client.ask('/self-service/logout/browser')).json() as { logout_url: string };
  await stepUp(client, codes[0]);
  const { pathname, search } = new URL(url);
  await client.ask(pathname + search);
  expect(await client.whoami()).toBeUndefined();
});

it('keeps the token where the operator asks for it', async () => {
  const lenient = await secondFactorServer('aal1', { zelos: { session: { renew_token: false } } });
  try {
    const { client, codes } = await signedIn('native', lenient);
    const other = copyOf(client, 'native', lenient);
    await stepUp(client, codes[0]);
    expect(await passedBy(other)).toContain('aal2');
  } finally {
    await lenient.servers[Symbol.asyncDispose]();
  }
});
