/** Where `zelos.registration.hide_taken_addresses` does not hide, and what happens around it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthorizationServer } from '../../../conformance/lib/providers/authorization-server.ts';
import { loadConfig } from '../../config/read/load.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { migrated, persistentTargets, withConnections } from '../../persistence/testing/databases.ts';
import { Client, flowAfter, flowServer, messageIds, type ShownFlow } from '../../test/flow-client.ts';
import { freePort } from '../../test/free-port.ts';
import { hookServer, refusal } from '../../test/hook-people.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import { PASSWORD } from '../../test/second-factor.ts';
import { HIDDEN, VERIFICATION, newEmail, schemaWith, templatesTo } from '../../test/taken-addresses.ts';

describe.each(persistentTargets)('many registrations at once on $name', (target) => {
  let database: Awaited<ReturnType<typeof migrated>>;
  let servers: ComposedServers;
  beforeAll(async () => {
    database = await migrated(target);
    servers = await flowServer({ ...HIDDEN, dsn: withConnections(database.dsn, 16) });
  });
  afterAll(async () => {
    await servers?.[Symbol.asyncDispose]();
    await database?.end();
  });

  const statuses = async (email: string) => {
    const tries = Array.from({ length: 6 }, () => new Client(servers, 'native').register(email, PASSWORD));
    return (await Promise.all(tries)).map(({ status }) => status);
  };

  it('with one free address have one account, and tell nothing', async () => {
    const email = newEmail();
    expect(await statuses(email)).toEqual([200, 200, 200, 200, 200, 200]);
    expect((await templatesTo(servers, email)).toSorted()).toEqual(['registration_invalid', 'verification_code_valid']);
    expect(await servers.database.identities.count()).toBe(1);
  });

  it('with one that is taken send its owner one message', async () => {
    const email = newEmail();
    await new Client(servers, 'native').register(email, PASSWORD);
    expect(await statuses(email)).toEqual([200, 200, 200, 200, 200, 200]);
    expect((await templatesTo(servers, email)).toSorted()).toEqual(['registration_invalid', 'verification_code_valid']);
    expect(await servers.database.identities.count()).toBe(2);
  });
});

describe('where it is not hidden', () => {
  const told = async (change: JsonObject, traits: (email: string) => JsonObject = () => ({})) => {
    await using servers = await flowServer({ ...HIDDEN, ...change });
    const email = newEmail();
    await new Client(servers, 'native').register(email, PASSWORD, traits(email));
    return await new Client(servers, 'native').register(email, PASSWORD, traits(email));
  };

  it.each([
    ['without the key', { zelos: {} }],
    ['without mitigation', { security: { account_enumeration: { mitigate: false } } }],
    // `flowServer` has a `session` hook for passwords.
    [
      'with a session',
      { selfservice: { methods: { code: { enabled: true } }, flows: { verification: VERIFICATION } } },
    ],
  ])('%s', async (_name, change) => {
    const answer = await told(change);
    expect(answer.status).toBe(400);
    expect(messageIds(answer.json() as ShownFlow)).toEqual([4000007]);
  });

  it('with a user name beside the address', async () => {
    const nick = { type: 'string', 'ory.sh/kratos': { credentials: { password: { identifier: true } } } };
    const answer = await told(schemaWith({ nick }), (email) => ({ nick: `nick-of-${email.slice(0, 9)}` }));
    expect(answer.status).toBe(400);
  });
});

it('does not hide a taken address from a login for an OAuth 2.0 client, which would be accepted', async () => {
  const provider = await AuthorizationServer.listen(await freePort());
  try {
    await using servers = await flowServer({ ...HIDDEN, oauth2_provider: { url: `${provider.url}/` } });
    const email = newEmail();
    await new Client(servers, 'native').register(email, PASSWORD);
    const browser = new Client(servers, 'browser');
    const flow = await browser.start('registration', `?login_challenge=${provider.challenge()}`);
    const fields = { method: 'password', password: PASSWORD, traits: { email } };
    const answer = await browser.submit('registration', flow, fields);
    expect(messageIds(await flowAfter(browser, 'registration', answer))).toEqual([4000007]);
    expect(provider.take().filter(({ method }) => method === 'PUT')).toEqual([]);
  } finally {
    await provider.close();
  }
});

it('asks web hooks that may refuse, and tells others of no identity that does not exist', async () => {
  await using hooks = await hookServer(
    (hook) => ({
      verification: {},
      registration: {
        after: {
          password: {
            hooks: [hook('asked', { can_interrupt: true }), hook('informed', { response: { ignore: true } })],
          },
        },
      },
    }),
    {
      security: { account_enumeration: { mitigate: true } },
      zelos: { registration: { hide_taken_addresses: true } },
    },
  );
  const email = newEmail();
  const tryOnce = () => new Client(hooks.servers, 'native').register(email, PASSWORD);
  await tryOnce();
  await expect.poll(() => hooks.called()).toEqual(['asked', 'informed']);
  expect((await tryOnce()).status).toBe(200);
  // A call of a later registration: one of the second would have come before it.
  await new Client(hooks.servers, 'native').register(newEmail(), PASSWORD);
  await expect.poll(() => hooks.called()).toEqual(['asked', 'informed', 'asked', 'asked', 'informed']);
  hooks.answer('asked', refusal('#/traits/email', { id: 1, text: 'no', type: 'error' }));
  expect((await tryOnce()).status).toBe(400);
  expect(await templatesTo(hooks.servers, email)).toHaveLength(2);
});

it('warns of what keeps it from working', () => {
  const { warnings } = loadConfig({
    values: {
      dsn: 'memory',
      selfservice: {
        default_browser_return_url: 'http://app.test/',
        flows: {
          registration: {
            after: {
              hooks: [{ hook: 'web_hook', config: { url: 'http://hooks.test/', method: 'POST' } }],
              password: { hooks: [{ hook: 'session' }] },
              oidc: { hooks: [{ hook: 'session' }] },
            },
          },
        },
      },
      identity: { default_schema_id: 'default', schemas: [{ id: 'default', url: 'base64://e30=' }] },
      zelos: { registration: { hide_taken_addresses: true } },
    },
  });
  const about = warnings.filter(({ message, path }) => `${path}${message}`.includes('hide_taken_addresses'));
  expect(about.map(({ path }) => path)).toEqual([
    'zelos.registration.hide_taken_addresses',
    'zelos.registration.hide_taken_addresses',
    'selfservice.flows.registration.after.hooks.0',
    'selfservice.flows.registration.after.password.hooks.0',
    'selfservice.flows.registration.after.oidc.hooks.0',
  ]);
});
