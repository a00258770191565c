import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import { flowAfter, messageIds, nodeOf, type Client, type Dialect, type ShownFlow } from '../../test/flow-client.ts';
import { passedBy, secondFactorServer, shownText, type SecondFactorServer } from '../../test/second-factor.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];

let server: SecondFactorServer;
beforeAll(async () => {
  server = await secondFactorServer();
});
afterAll(() => server.servers[Symbol.asyncDispose]());

const CODES = 'lookup_secret_codes';
const codesIn = (flow: ShownFlow): string[] => shownText(flow, CODES).text.split(', ');

async function press(client: Client, flow: ShownFlow, payload: JsonObject): Promise<ShownFlow> {
  return flowAfter(client, 'settings', await client.submit('settings', flow, payload));
}

async function makeCodes(client: Client): Promise<string[]> {
  const flow = await press(client, await client.start('settings'), { lookup_secret_regenerate: true });
  await press(client, flow, { lookup_secret_confirm: true });
  return codesIn(flow);
}

async function withCodes(dialect: Dialect) {
  const { client, email } = await server.person(dialect);
  const codes = await makeCodes(client);
  return { email, codes, client: await server.signedIn(dialect, email) };
}

const ownerOf = async (email: string) =>
  server.servers.database.identities.findByCredentialsIdentifier('password', email);

async function use(client: Client, code: string | undefined): Promise<ShownFlow | undefined> {
  const flow = await client.start('login', '?aal=aal2');
  const payload = { method: 'lookup_secret', lookup_secret: code ?? '' };
  const answer = await client.submit('login', flow, payload);
  if (answer.status === 200 || answer.headers.location === 'http://app.test/') return undefined;
  return flowAfter(client, 'login', answer);
}

describe.each(DIALECTS)('a %s client', (dialect) => {
  it('generates codes and confirms them, and its session has the second factor', async () => {
    const { client, email } = await server.person(dialect);
    const shown = await press(client, await client.start('settings'), { lookup_secret_regenerate: true });
    expect(codesIn(shown)).toHaveLength(12);
    expect(nodeOf(shown, 'lookup_secret_regenerate')).toBeUndefined();
    expect((await ownerOf(email))?.credentials.lookup_secret).toBeUndefined();
    const after = await press(client, shown, { lookup_secret_confirm: true });
    expect(messageIds(after)).toEqual([1050001]);
    expect(nodeOf(after, CODES)).toBeUndefined();
    expect(nodeOf(after, 'lookup_secret_reveal')).toBeDefined();
    expect(await passedBy(client)).toEqual(['password aal1', 'lookup_secret aal2', 'aal2']);
    const owner = await ownerOf(email);
    expect(owner?.availableAal).toBe('aal2');
    expect(owner?.credentials.lookup_secret).toMatchObject({
      identifiers: [owner?.id],
      config: { recovery_codes: codesIn(shown).map((code) => ({ code, used_at: null })) },
    });
  });

  it('reveals codes, and shows which are used and when', async () => {
    const { client, codes } = await withCodes(dialect);
    await use(client, codes[3]);
    const shown = await press(client, await client.start('settings'), { lookup_secret_reveal: true });
    expect(codesIn(shown)).toEqual(codes.with(3, 'used'));
    const secrets = shownText(shown, CODES).context['secrets'] as readonly { id: number; text: string }[];
    expect(secrets[3]).toMatchObject({
      id: 1050014,
      text: expect.stringMatching(/^Secret was used at .* \+0000 UTC$/),
    });
    expect(secrets[4]).toEqual({ id: 1050009, text: codes[4], type: 'info', context: { secret: codes[4] } });
  });

  it('can use each code once', async () => {
    const { client, codes, email } = await withCodes(dialect);
    expect(await use(client, codes[0])).toBeUndefined();
    expect(await passedBy(client)).toEqual(['password aal1', 'lookup_secret aal2', 'aal2']);
    const other = await server.signedIn(dialect, email);
    expect(messageIds((await use(other, codes[0])) ?? ({} as never))).toEqual([4000012]);
    expect(await passedBy(other)).toEqual(['password aal1', 'aal1']);
    expect(await use(other, codes[1])).toBeUndefined();
  });

  it.each([
    ['that does not exist', 'zzzzzzzz', undefined, 4000016],
    ['that is empty', '', 'lookup_secret', 4000002],
  ])('cannot sign in with a code %s', async (_what, code, field, message) => {
    const { client } = await withCodes(dialect);
    const flow = await use(client, code);
    expect(flow && messageIds(flow, field)).toEqual([message]);
    expect(await passedBy(client)).toEqual(['password aal1', 'aal1']);
  });

  it('disables codes', async () => {
    const { client, codes, email } = await withCodes(dialect);
    const after = await press(client, await client.start('settings'), { lookup_secret_disable: true });
    expect(nodeOf(after, 'lookup_secret_regenerate')).toBeDefined();
    expect((await ownerOf(email))?.availableAal).toBe('aal1');
    const flow = await use(await server.signedIn(dialect, email), codes[0]);
    expect(flow && messageIds(flow)).toEqual([4000014]);
  });

  it.each(['lookup_secret_confirm', 'lookup_secret_reveal'])('cannot press %s without codes', async (button) => {
    const { client, email } = await server.person(dialect);
    const after = await press(client, await client.start('settings'), { [button]: true });
    expect(messageIds(after)).toEqual([4000001]);
    expect((await ownerOf(email))?.credentials.lookup_secret).toBeUndefined();
  });
});

it('new codes replace the old ones', async () => {
  const { client, codes, email } = await withCodes('native');
  const fresh = await makeCodes(client);
  const other = await server.signedIn('native', email);
  expect(messageIds((await use(other, codes[0])) ?? ({} as never))).toEqual([4000016]);
  expect(await use(other, fresh[0])).toBeUndefined();
});

it('concurrent submissions of one code sign in once; different codes all sign in', async () => {
  const { codes, email } = await withCodes('native');
  const clients = await Promise.all(Array.from({ length: 6 }, () => server.signedIn('native', email)));
  const tried = [codes[0], codes[0], codes[0], codes[0], codes[1], codes[2]];
  const left = await Promise.all(clients.map((client, index) => use(client, tried[index])));
  expect(left.slice(0, 4).filter((flow) => flow === undefined)).toHaveLength(1);
  expect(left.slice(4)).toEqual([undefined, undefined]);
  const stored = (await ownerOf(email))?.credentials.lookup_secret?.config['recovery_codes'] as { used_at: unknown }[];
  expect(stored.filter(({ used_at }) => used_at !== null)).toHaveLength(3);
});

it('a button that is not a boolean changes nothing', async () => {
  const { client } = await server.person('native');
  const answer = await client.submit('settings', await client.start('settings'), { lookup_secret_regenerate: 'maybe' });
  expect(answer.status).toBe(400);
  expect(messageIds(answer.json() as never)).toEqual([4000001]);
  expect(nodeOf(answer.json() as never, CODES)).toBeUndefined();
});

describe('a session that is not privileged', () => {
  it.each(['lookup_secret_regenerate', 'lookup_secret_reveal', 'lookup_secret_disable', 'totp_unlink'])(
    'cannot press %s',
    async (button) => {
      const { client, email } = await withCodes('native');
      const before = (await ownerOf(email))?.credentials;
      server.wait(3_700_000);
      const answer = await client.submit('settings', await client.start('settings'), { [button]: true });
      expect(answer.status).toBe(403);
      expect(answer.json()).toMatchObject({ error: { id: 'session_refresh_required' } });
      expect((await ownerOf(email))?.credentials).toEqual(before);
    },
  );
});
