import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenIdProvider } from '../../../conformance/lib/providers/openid-provider.ts';
import { unsignedIdToken } from '../../../conformance/lib/providers/signing-key.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { Client, flowIdOf, flowServer, messageIds } from '../../test/flow-client.ts';
import type { ComposedServers } from '../../test/http-server.ts';
import { openIdSettings, startOpenIdProvider } from '../../test/openid-users.ts';

const PARAMETERS = '/self-service/fed-cm/parameters';
const TOKEN = '/self-service/fed-cm/token';
const CONFIG_URL = 'https://provider.test/fedcm.json';

let provider: OpenIdProvider;
let servers: ComposedServers;
beforeAll(async () => {
  provider = await startOpenIdProvider();
  const fedcm = { fedcm_config_url: CONFIG_URL };
  servers = await flowServer({
    selfservice: {
      methods: {
        oidc: {
          enabled: true,
          config: {
            providers: [
              openIdSettings(provider, fedcm),
              openIdSettings(provider, { id: 'without' }),
              openIdSettings(provider, { ...fedcm, id: 'of-an-organization', organization_id: crypto.randomUUID() }),
              openIdSettings(provider, { ...fedcm, id: 'test', provider: 'fedcm-test', client_id: 'test' }),
            ],
          },
        },
      },
      flows: { registration: { after: { oidc: { hooks: [{ hook: 'session' }] } } } },
    },
  });
});
afterAll(async () => {
  await servers[Symbol.asyncDispose]();
  await provider.close();
});

interface Parameters {
  readonly csrf_token: string;
  readonly providers: readonly { readonly config_url: string; readonly client_id: string; readonly nonce: string }[];
}

const parametersOf = async (client: Client) =>
  (await client.ask(PARAMETERS, { headers: { accept: 'application/json' } })).json() as Parameters;

let count = 0;
/** The fields of a submission by this browser, with a token that is right but for `wrong`. */
async function submission(client: Client, wrong: JsonObject = {}) {
  const { csrf_token, providers } = await parametersOf(client);
  const nonce = providers[0]?.nonce ?? '';
  count += 1;
  const email = `fedcm-${count}@example.org`;
  const right = { iss: provider.url, aud: 'client', sub: `fedcm-${count}`, email, nonce };
  return { csrf_token, token: await (await provider.key()).idToken({ ...right, ...wrong }) };
}

const submit = (client: Client, body: JsonObject) => client.ask(TOKEN, { method: 'POST', body });
const ajax = () => new Client(servers, 'ajax');

describe('the parameters', () => {
  it('list the providers that support FedCM and are for everyone, with a nonce of their own each time', async () => {
    const client = ajax();
    const { providers, csrf_token } = await parametersOf(client);
    const nonce = expect.stringMatching(/^[\w-]{43}$/) as string;
    expect(providers).toEqual(['client', 'test'].map((client_id) => ({ config_url: CONFIG_URL, client_id, nonce })));
    expect(csrf_token).not.toBe('');
    expect((await parametersOf(client)).providers[0]?.nonce).not.toBe(providers[0]?.nonce);
  });
});

describe('a token', () => {
  it.each(['ajax', 'browser'] as const)('signs up, and signs in again (%s)', async (dialect) => {
    const client = new Client(servers, dialect);
    const fields = await submission(client);
    const up = await submit(client, fields);
    expect(up.status).toBe(dialect === 'ajax' ? 200 : 303);
    expect(await client.whoami()).toMatchObject({ authentication_methods: [{ method: 'oidc', provider: 'acme' }] });
    const again = new Client(servers, dialect);
    const answer = await submit(again, await submission(again, { sub: `fedcm-${count}` }));
    expect(answer.status).toBe(dialect === 'ajax' ? 200 : 303);
    expect((await again.whoami())?.['identity']).toEqual((await client.whoami())?.['identity']);
  });

  it('of the kind for tests is verified as any other', async () => {
    const client = ajax();
    expect((await submit(client, await submission(client, { aud: 'test' }))).status).toBe(200);
    expect(await client.whoami()).toMatchObject({ authentication_methods: [{ provider: 'test' }] });
  });

  it('may come with its nonce and transient data', async () => {
    const client = ajax();
    const { csrf_token, providers } = await parametersOf(client);
    const nonce = providers[0]?.nonce ?? '';
    const claims = { iss: provider.url, aud: 'client', sub: 'with-nonce', email: 'with-nonce@example.org', nonce };
    const token = await (await provider.key()).idToken(claims);
    const answer = await submit(client, { csrf_token, token, nonce, transient_payload: { a: 1 } });
    expect(answer.status).toBe(200);
  });

  it.each<[string, JsonObject]>([
    ['of another issuer', { iss: 'https://attacker.example.org' }],
    ['for another client', { aud: 'without-fedcm' }],
    ['for several clients', { aud: ['client', 'another'] }],
    ['that has expired', { exp: 1_000_000_000 }],
    ['with another nonce', { nonce: 'of-another-browser' }],
    ['without a nonce', { nonce: '' }],
  ])('%s signs no one in: the form says why', async (_, wrong) => {
    const client = ajax();
    const answer = await submit(client, await submission(client, wrong));
    expect([answer.status, messageIds(answer.json() as JsonObject)]).toEqual([400, [4000001]]);
    expect(await client.whoami()).toBeUndefined();
  });

  it.each(['', 'rubbish', 'a.b.c', unsignedIdToken({ iss: 'https://x.test', aud: 'client' })])(
    'that is not a token (%j) signs no one in',
    async (token) => {
      const client = ajax();
      const { csrf_token } = await parametersOf(client);
      const answer = await submit(client, { csrf_token, token });
      expect([answer.status, messageIds(answer.json() as JsonObject)]).toEqual([400, [4000001]]);
    },
  );

  it('with the nonce of another request is refused', async () => {
    const client = ajax();
    const answer = await submit(client, { ...(await submission(client)), nonce: 'another' });
    expect(answer.status).toBe(400);
  });

  it('is for the browser that asked for it, once', async () => {
    const client = ajax();
    const fields = await submission(client);
    const stranger = ajax();
    const { csrf_token } = await parametersOf(stranger);
    expect((await submit(stranger, fields)).status).toBe(403);
    expect((await submit(stranger, { ...fields, csrf_token })).status).toBe(400);
    expect((await submit(client, fields)).status).toBe(200);
    const cookies = [...client.cookies].filter(([name]) => name.startsWith('csrf_token'));
    client.cookies.clear();
    for (const [name, value] of cookies) client.cookies.set(name, value);
    expect((await submit(client, fields)).status).toBe(403);
  });

  it('without the anti-CSRF token is refused', async () => {
    const client = new Client(servers, 'browser');
    const { token } = await submission(client);
    expect((await submit(client, { token })).status).toBe(403);
    expect((await submit(client, { token, csrf_token: 'wrong' })).status).toBe(403);
    expect(await client.whoami()).toBeUndefined();
  });

  it('without a body that can be read is refused', async () => {
    for (const body of [[], 'text', 5] as const) {
      const client = ajax();
      await parametersOf(client);
      expect((await client.ask(TOKEN, { method: 'POST', body: body as never })).status).toBe(403);
    }
  });

  it('does nothing for a user who is signed in', async () => {
    const client = ajax();
    await submit(client, await submission(client));
    const answer = await submit(client, await submission(client));
    expect([answer.status, answer.json()]).toMatchObject([400, { error: { id: 'session_already_available' } }]);
  });

  it('without what the identity needs leads to a form that asks for it', async () => {
    const client = new Client(servers, 'browser');
    const answer = await submit(client, await submission(client, { email: '' }));
    expect(answer.headers.location).toMatch(/^http:\/\/app\.test\/registration\?flow=/);
    expect(messageIds(await client.show('registration', flowIdOf(answer)), 'traits.email')).toEqual([4000002]);
  });

  it('of an address that another account has leads to the login that links', async () => {
    const client = ajax();
    const fields = await submission(client, { email: 'taken@example.org' });
    await ajax().register('taken@example.org', 'correct-horse-9-battery');
    const answer = await submit(client, fields);
    expect([answer.status, messageIds(answer.json() as JsonObject)]).toEqual([400, [1010016]]);
  });
});
