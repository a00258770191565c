import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, flowAfter, flowServer, messageIds, nodeOf, uiOf, type Dialect } from '../../test/flow-client.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import { nodeId } from '../../ui/nodes.ts';

const DIALECTS: readonly Dialect[] = ['browser', 'ajax', 'native'];
const GOOD = 'correct-horse-9-battery';
const OTHER = 'another-staple-7-pony';

let servers: ComposedServers;
let count = 0;
const newEmail = () => `person-${(count += 1)}@example.org`;
beforeAll(async () => {
  servers = await flowServer();
});
afterAll(() => servers[Symbol.asyncDispose]());

describe.each(DIALECTS)('a %s client', (dialect) => {
  it('registers and gets a session', async () => {
    const client = new Client(servers, dialect);
    const email = newEmail();
    const answer = await client.register(email, GOOD);
    expect(answer.status).toBe(dialect === 'browser' ? 303 : 200);
    expect(await client.whoami()).toMatchObject({ active: true, identity: { traits: { email } } });
  });

  it('logs in with the identifier in upper or lower case', async () => {
    const email = newEmail();
    await new Client(servers, 'native').register(email, GOOD);
    const client = new Client(servers, dialect);
    await client.logIn(email.toUpperCase(), GOOD);
    expect(await client.whoami()).toMatchObject({
      authenticator_assurance_level: 'aal1',
      authentication_methods: [{ method: 'password', aal: 'aal1' }],
    });
  });

  it.each([
    ['a wrong password', (email: string) => [email, OTHER]],
    ['an unknown identifier', () => ['unknown@example.org', GOOD]],
  ])('gets the same answer for %s', async (_what, wrong) => {
    const email = newEmail();
    await new Client(servers, 'native').register(email, GOOD);
    const client = new Client(servers, dialect);
    const [identifier = '', password = ''] = wrong(email);
    const answer = await client.logIn(identifier, password);
    expect(answer.status).toBe(dialect === 'browser' ? 303 : 400);
    const flow = await flowAfter(client, 'login', answer);
    expect(messageIds(flow)).toEqual([4000006]);
    expect(nodeOf(flow, 'identifier')?.attributes).toMatchObject({ value: identifier });
    expect(nodeOf(flow, 'password')?.attributes).not.toHaveProperty('value');
    expect(await client.whoami()).toBeUndefined();
  });

  it.each([
    ['short', 'abc', 4000032],
    ['similar to the identifier', 'samesame@example.org', 4000031],
    ['too long for bcrypt', 'x'.repeat(73), 4000033],
  ])('cannot use a password that is %s', async (_what, password, message) => {
    const client = new Client(servers, dialect);
    const answer = await client.register('samesame@example.org', password);
    expect(messageIds(await flowAfter(client, 'registration', answer), 'password')).toEqual([message]);
    expect(await client.whoami()).toBeUndefined();
  });

  it('cannot use the identifier of another user', async () => {
    const email = newEmail();
    await new Client(servers, 'native').register(email, GOOD);
    const client = new Client(servers, dialect);
    const answer = await client.register(email, OTHER);
    expect(messageIds(await flowAfter(client, 'registration', answer))).toEqual([4000007]);
  });

  it('gets a message for each missing field', async () => {
    const client = new Client(servers, dialect);
    const answer = await client.submit('registration', await client.start('registration'), { method: 'password' });
    const flow = await flowAfter(client, 'registration', answer);
    expect(messageIds(flow, 'password')).toEqual([4000002]);
    expect(messageIds(flow, 'traits.email')).toEqual([4000002]);
  });

  it('changes the password; the old one is refused afterwards', async () => {
    const email = newEmail();
    const client = new Client(servers, dialect);
    await client.register(email, GOOD);
    const answer = await client.submit('settings', await client.start('settings'), {
      method: 'password',
      password: OTHER,
    });
    expect(answer.status).toBe(dialect === 'browser' ? 303 : 200);
    const again = new Client(servers, 'native');
    expect((await again.logIn(email, GOOD)).status).toBe(400);
    expect((await again.logIn(email, OTHER)).status).toBe(200);
  });

  it('cannot change the password to the same one', async () => {
    const client = new Client(servers, dialect);
    await client.register(newEmail(), GOOD);
    const answer = await client.submit('settings', await client.start('settings'), {
      method: 'password',
      password: GOOD,
    });
    expect(messageIds(await flowAfter(client, 'settings', answer), 'password')).toEqual([4000039]);
  });
});

describe('forms', () => {
  it('login asks for identifier and password, in this order', async () => {
    const flow = await new Client(servers, 'ajax').start('login');
    expect(uiOf(flow).nodes.map(nodeId)).toEqual(['csrf_token', 'identifier', 'password', 'method']);
    expect(nodeOf(flow, 'identifier')?.meta.label).toMatchObject({ id: 1070004, text: 'ID' });
    expect(nodeOf(flow, 'password')?.attributes).toMatchObject({ type: 'password', autocomplete: 'current-password' });
  });

  it('registration puts the password after the first trait', async () => {
    const flow = await new Client(servers, 'ajax').start('registration');
    const names = uiOf(flow).nodes.map(nodeId);
    expect(names.slice(0, 3)).toEqual(['csrf_token', 'traits.email', 'password']);
    expect(names.at(-1)).toBe('method');
  });

  it('re-authentication asks only for the password', async () => {
    const client = new Client(servers, 'ajax');
    const email = newEmail();
    await client.register(email, GOOD);
    const flow = await client.start('login', '?refresh=true');
    expect(nodeOf(flow, 'identifier')?.attributes).toMatchObject({ type: 'hidden', value: email });
    expect(messageIds(flow)).toEqual([1010003]);
  });
});

describe('hashes', () => {
  it('are replaced by the configured algorithm at the next login', async () => {
    const email = newEmail();
    const imported = await servers.admin('/admin/identities', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        schema_id: 'default',
        traits: { email },
        // The MD5 of MD5_PASSWORD, as other systems export it.
        credentials: { password: { config: { hashed_password: '$md5$uf2Tm8YcPxspDuai04MaYQ==' } } },
      }),
    });
    const { id } = imported.json() as { id: string };
    const hashOf = async () => {
      const answer = await servers.admin(`/admin/identities/${id}?include_credential=password`);
      return (answer.json() as { credentials: { password: { config: { hashed_password: string } } } }).credentials
        .password.config.hashed_password;
    };
    expect(await hashOf()).toMatch(/^\$md5\$/);
    const client = new Client(servers, 'native');
    expect((await client.logIn(email, 'not-the-password')).status).toBe(400);
    expect(await hashOf()).toMatch(/^\$md5\$/);
    expect((await client.logIn(email, MD5_PASSWORD)).status).toBe(200);
    expect(await hashOf()).toMatch(/^\$2[aby]\$04\$/);
    expect((await new Client(servers, 'native').logIn(email, MD5_PASSWORD)).status).toBe(200);
  });
});

const MD5_PASSWORD = 'an-imported-password';
