/** Accounts at providers in a database of the reference: their users sign in here, and what Zelos stores has the same structure. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenIdProvider } from '../../../conformance/lib/providers/openid-provider.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { TestDatabase } from '../../persistence/testing/databases.ts';
import { openRaw } from '../../persistence/testing/raw.ts';
import { filledByReference, recordedTargets } from '../../persistence/testing/recordings.ts';
import { Client, flowServer } from '../../test/flow-client.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import { inBase64 } from '../../test/identity-admin.ts';
import { leave, mapperUrl, openIdSettings, startOpenIdProvider } from '../../test/openid-users.ts';

/** Of the recorded provider; tokens were encrypted under this secret. */
const CIPHER = 'recorded-secret-of-32-characters';
const ORGANIZATION = '7ab1b7b0-4a3c-4b0c-9f5c-0d5d3b1c2a10';
const MAPPER = mapperUrl("local claims = std.extVar('claims'); { identity: { traits: { email: claims.email } } }");
const TRAITS = {
  type: 'object',
  properties: {
    email: {
      type: 'string',
      format: 'email',
      'ory.sh/kratos': {
        credentials: { password: { identifier: true } },
        verification: { via: 'email' },
        recovery: { via: 'email' },
      },
    },
  },
  required: ['email'],
  additionalProperties: false,
};

let provider: OpenIdProvider;
beforeAll(async () => {
  provider = await startOpenIdProvider();
});
afterAll(() => provider.close());

const serverOn = (dsn: string): Promise<ComposedServers> =>
  flowServer({
    dsn,
    ciphers: { algorithm: 'xchacha20-poly1305' },
    secrets: { cipher: [CIPHER] },
    identity: { schemas: [{ id: 'default', url: inBase64({ type: 'object', properties: { traits: TRAITS } }) }] },
    selfservice: {
      methods: {
        oidc: {
          enabled: true,
          config: {
            providers: [
              openIdSettings(provider, { mapper_url: MAPPER }),
              openIdSettings(provider, { mapper_url: MAPPER, id: 'second', client_id: 'second' }),
              openIdSettings(provider, {
                mapper_url: MAPPER,
                id: 'of-an-organization',
                organization_id: ORGANIZATION,
                pkce: 'force',
              }),
            ],
          },
        },
      },
      flows: { registration: { after: { oidc: { hooks: [{ hook: 'session' }] } } } },
    },
  });

/** There and back at one provider. */
async function social(
  client: Client,
  kind: 'login' | 'registration' | 'settings',
  id: string,
  sub: string,
  email = '',
) {
  provider.signsIn(sub, { email });
  const flow = await client.start(kind);
  const button = kind === 'settings' ? 'link' : 'provider';
  const url = await provider.authorize(await leave(client, kind, flow, { [button]: id }));
  await client.ask(url.pathname + url.search, { headers: { accept: 'text/html' } });
  return client.whoami();
}

interface StoredAccount extends JsonObject {
  readonly provider: string;
  readonly initial_access_token: string;
}

const TESTDATA = new URL('testdata/', import.meta.url);

describe.each(recordedTargets(TESTDATA))('accounts at providers in a database of the reference on $name', (target) => {
  let database: TestDatabase;
  let servers: ComposedServers;
  beforeAll(async () => {
    database = await filledByReference(target, TESTDATA);
    servers = await serverOn(database.dsn);
  });
  afterAll(async () => {
    await servers[Symbol.asyncDispose]();
    await database.drop();
  });

  /** What is stored for accounts of the user with this address. */
  async function storedAccounts(email: string): Promise<readonly StoredAccount[]> {
    const raw = await openRaw(database.dsn);
    const rows = await raw.rows(`select c.config, i.traits from identity_credentials c
      join identity_credential_types t on t.id = c.identity_credential_type_id
      join identities i on i.id = c.identity_id where t.name = 'oidc'`);
    await raw.close();
    const { config } = rows.find(({ traits }) => JSON.stringify(traits).includes(email)) ?? {};
    const json = (typeof config === 'string' ? JSON.parse(config) : config) as { providers: StoredAccount[] };
    return json.providers;
  }

  it.each([
    ['by the account that they signed up with', 'acme', 'ada-theirs', 'ada@theirs.test'],
    ['by an account that they linked', 'second', 'ada-second-theirs', 'ada@theirs.test'],
    ['by an account that joined a password', 'acme', 'cleo-theirs', 'cleo@theirs.test'],
    ['by an account that an operator imported', 'second', 'imported-theirs', 'imported@theirs.test'],
  ])('users sign in %s', async (_, id, sub, email) => {
    expect(await social(new Client(servers, 'browser'), 'login', id, sub)).toMatchObject({
      identity: { traits: { email } },
      authentication_methods: [{ method: 'oidc', provider: id }],
    });
  });

  it('users of an organization sign in', async () => {
    const session = await social(new Client(servers, 'browser'), 'login', 'of-an-organization', 'bob-theirs');
    expect(session).toMatchObject({
      identity: { traits: { email: 'bob@theirs.test' }, organization_id: ORGANIZATION },
      authentication_methods: [{ provider: 'of-an-organization', organization: ORGANIZATION }],
    });
  });

  it('the admin API shows their tokens decrypted', async () => {
    const listed = await servers.admin('/admin/identities?credentials_identifier=acme:ada-theirs');
    const [{ id } = { id: '' }] = listed.json() as { id: string }[];
    const shown = await servers.admin(`/admin/identities/${id}?include_credential=oidc`);
    const { credentials } = shown.json() as { credentials: { oidc: { config: { providers: StoredAccount[] } } } };
    const jwt = expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/) as string;
    expect(credentials.oidc.config.providers).toMatchObject(
      ['acme', 'second'].map((each) => ({ provider: each, initial_id_token: jwt })),
    );
    const [{ initial_access_token } = { initial_access_token: '' }] = await storedAccounts('ada@theirs.test');
    expect(initial_access_token).toMatch(/^[0-9a-f]{100,}$/);
  });

  it('what is stored here has the same members and order', async () => {
    const client = new Client(servers, 'browser');
    await social(client, 'registration', 'acme', 'ada-ours', 'ada@ours.test');
    await social(client, 'settings', 'second', 'ada-second-ours');
    const bob = new Client(servers, 'browser');
    await social(bob, 'registration', 'of-an-organization', 'bob-ours', 'bob@ours.test');
    for (const name of ['ada', 'bob']) {
      const [theirs, ours] = await Promise.all([
        storedAccounts(`${name}@theirs.test`),
        storedAccounts(`${name}@ours.test`),
      ]);
      expect(ours.map(shapeOf)).toEqual(theirs.map(shapeOf));
    }
  });
});

/** Names of members, in order, with whether they have a value; texts that do not depend on the user stay. */
const shapeOf = (account: JsonObject): Json =>
  Object.entries(account).map(([name, value]) => [
    name,
    ['provider', 'organization'].includes(name) ? value : value !== '',
  ]);
