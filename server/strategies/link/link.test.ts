import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import {
  Client,
  flowAfter,
  flowIdOf,
  flowServer,
  messageIds,
  nodeOf,
  type Dialect,
  type ShownFlow,
} from '../../test/flow-client.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import { messagesTo } from '../../test/messages.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];
const PASSWORD = 'correct-horse-9-battery';

let servers: ComposedServers;
let now = Date.now();
let count = 0;

beforeAll(async () => {
  const flow = (name: string) => ({ enabled: true, use: 'link', ui_url: `http://app.test/${name}`, lifespan: '30m' });
  servers = await flowServer(
    {
      selfservice: {
        methods: { link: { enabled: true, config: { lifespan: '10m' } } },
        flows: { verification: flow('verification'), recovery: flow('recovery') },
      },
    },
    { now: () => new Date(now) },
  );
});
afterAll(() => servers[Symbol.asyncDispose]());

async function person(): Promise<string> {
  const email = `link-${(count += 1)}@example.org`;
  await new Client(servers, 'native').register(email, PASSWORD);
  now += 1000;
  return email;
}

async function asked(kind: 'recovery' | 'verification', client: Client, email: string): Promise<ShownFlow> {
  const flow = await client.start(kind);
  return flowAfter(client, kind, await client.submit(kind, flow, { method: 'link', email }));
}

async function linkTo(email: string): Promise<string> {
  const [newest] = await messagesTo(servers, email);
  const link = new URL(String(newest?.['verification_url'] ?? newest?.['recovery_url']));
  return link.pathname + link.search;
}

describe.each(DIALECTS)('a link requested by a %s client', (dialect) => {
  it('verifies the address once, in any browser', async () => {
    const email = await person();
    const sent = await asked('verification', new Client(servers, dialect), email);
    expect(sent.state).toBe('sent_email');
    expect(messageIds(sent)).toEqual([1080001]);
    const link = await linkTo(email);
    const browser = new Client(servers, 'browser');
    await browser.ask(link);
    const address = await servers.database.identities.findVerifiableAddress('email', email);
    expect(address).toMatchObject({ verified: true, status: 'completed' });
    const again = await flowAfter(browser, 'verification', await browser.ask(link));
    expect(again.id).not.toBe(sent.id);
    expect(messageIds(again)).toEqual([4070001]);
  });

  it('signs in once, and redirects to the settings', async () => {
    const email = await person();
    const sent = await asked('recovery', new Client(servers, dialect), email);
    expect(messageIds(sent)).toEqual([1060002]);
    const link = await linkTo(email);
    const browser = new Client(servers, 'browser');
    const followed = await browser.ask(link);
    expect(messageIds(await browser.show('settings', flowIdOf(followed)))).toEqual([1060001]);
    expect(await browser.whoami()).toMatchObject({ authentication_methods: [{ method: 'link_recovery' }] });
    const thief = new Client(servers, 'browser');
    expect(messageIds(await flowAfter(thief, 'recovery', await thief.ask(link)))).toEqual([4060004]);
    expect(await thief.whoami()).toBeUndefined();
  });

  it.each(['recovery', 'verification'] as const)('is not sent for %s to an unknown address', async (kind) => {
    const stranger = `unknown-${(count += 1)}@example.org`;
    const flow = await asked(kind, new Client(servers, dialect), stranger);
    expect(flow.state).toBe('sent_email');
    expect(nodeOf(flow, 'email')?.attributes).toMatchObject({ value: stranger });
    expect(await messagesTo(servers, stranger)).toEqual([]);
  });
});

describe('links', () => {
  it('are refused when they have expired', async () => {
    const email = await person();
    await asked('recovery', new Client(servers, 'native'), email);
    const link = await linkTo(email);
    now += 11 * 60_000;
    const browser = new Client(servers, 'browser');
    expect(messageIds(await flowAfter(browser, 'recovery', await browser.ask(link)))).toEqual([4060005]);
    expect(await browser.whoami()).toBeUndefined();
  });

  it('sign in one of several concurrent clients', async () => {
    const email = await person();
    await asked('recovery', new Client(servers, 'native'), email);
    const link = await linkTo(email);
    const browsers = [1, 2, 3].map(() => new Client(servers, 'browser'));
    await Promise.all(browsers.map((browser) => browser.ask(link)));
    const signedIn = await Promise.all(browsers.map((browser) => browser.whoami()));
    expect(signedIn.filter((session) => session !== undefined)).toHaveLength(1);
  });

  it('can be created by administrators', async () => {
    const client = new Client(servers, 'native');
    const email = `admin-${(count += 1)}@example.org`;
    await client.register(email, PASSWORD);
    const { identity } = (await client.whoami()) as { identity: { id: string } };
    const made = await servers.admin('/admin/recovery/link', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ identity_id: identity.id, expires_in: '5m' }),
    });
    const link = new URL(String((made.json() as JsonObject)['recovery_link']));
    const browser = new Client(servers, 'browser');
    await browser.ask(link.pathname + link.search);
    expect(await browser.whoami()).toMatchObject({ identity: { id: identity.id } });
  });

  it('cannot be used by their stored HMAC', async () => {
    const email = await person();
    const flow = await asked('recovery', new Client(servers, 'native'), email);
    const [stored] = await servers.database.challenges.ofFlow('recovery', 'token', flow.id);
    const browser = new Client(servers, 'browser');
    await browser.ask(`/self-service/recovery?flow=${flow.id}&token=${stored?.mac}`);
    expect(await browser.whoami()).toBeUndefined();
  });
});

describe('a link that is mailed where codes are in use', () => {
  const flow = (name: string) => ({ enabled: true, use: 'code', ui_url: `http://app.test/${name}`, lifespan: '30m' });
  let mixed: ComposedServers;
  beforeAll(async () => {
    const methods = { link: { enabled: true }, code: { enabled: true } };
    mixed = await flowServer({ selfservice: { methods, flows: { recovery: flow('recovery') } } });
  });
  afterAll(() => mixed[Symbol.asyncDispose]());

  it.each(DIALECTS)(
    'signs in the user whose %s client asked for it, also after a refused submission',
    async (dialect) => {
      const email = `mixed-${(count += 1)}@example.org`;
      await new Client(mixed, 'native').register(email, PASSWORD);
      const client = new Client(mixed, dialect);
      const started = await client.start('recovery');
      const refused = await client.submit('recovery', started, { method: 'link', email: 'nonsense' });
      const shown = await flowAfter(client, 'recovery', refused);
      const sent = await flowAfter(
        client,
        'recovery',
        await client.submit('recovery', shown, { method: 'link', email }),
      );
      expect(sent).toMatchObject({ state: 'sent_email', active: 'link' });
      await client.submit('recovery', sent, { method: 'code', code: '123456' });
      const [newest] = await messagesTo(mixed, email);
      const link = new URL(String(newest?.['recovery_url']));
      const browser = new Client(mixed, 'browser');
      await browser.ask(link.pathname + link.search);
      expect(await browser.whoami()).toMatchObject({ authentication_methods: [{ method: 'link_recovery' }] });
    },
  );
});
