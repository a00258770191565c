import { closeClient, openClient, type Client, type Step } from './load.ts';
import { pagesOf } from './pages.ts';
import { logInWithPasskey, registerPasskey } from './passkeys.ts';
import {
  PASSWORD,
  createCodeHolder,
  expectStatus,
  logInByCode,
  logInForClient,
  newEmail,
  register,
  sessionCookie,
  submitNative,
} from './people.ts';
import { SCALE_SCENARIOS } from './scenarios-scale.ts';
import type { Server } from './server.ts';
import { createAccountHolder, logInAtProvider } from './social.ts';

/** One thing to measure. */
export interface Scenario {
  readonly name: string;
  /** The configuration that it is measured with; `bench` unless it says otherwise. */
  readonly config?: string;
  /** Makes what the step needs on one server. */
  prepare(client: Client): Promise<Step>;
}

/** People (or pages) that the load goes round, so that no server can answer one row from a cache. */
const ROUND = 20;

const pick = <T>(items: readonly T[], turn: number): T => items[turn % items.length] as T;

async function several<T>(make: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < ROUND) made.push(await make());
  return made;
}

const get = (path: string): Scenario['prepare'] => {
  return async () =>
    async ({ public: connection }) =>
      void expectStatus(await connection.get(path), 200, path);
};

const whoami =
  (lineFor: (client: Client) => Promise<string>, query = ''): Scenario['prepare'] =>
  async (client) => {
    const lines = await several(() => lineFor(client));
    return async ({ public: connection }, turn) =>
      void expectStatus(await connection.get(`/sessions/whoami${query}`, pick(lines, turn)), 200, 'whoami');
  };

const signedInToken = async (client: Client): Promise<string> =>
  `X-Session-Token: ${await register(client.public, newEmail())}\r\n`;

async function signedInCookie({ public: connection }: Client): Promise<string> {
  const email = newEmail();
  await register(connection, email);
  return sessionCookie(connection, email);
}

const registered = ({ public: connection }: Client): Promise<string[]> =>
  several(async () => {
    const email = newEmail();
    await register(connection, email);
    return email;
  });

async function login(client: Client): Promise<Step> {
  const emails = await registered(client);
  return async (client, turn) => {
    const payload = { method: 'password', identifier: pick(emails, turn), password: PASSWORD };
    await submitNative(client.public, 'login', payload);
  };
}

async function passkeyLogin({ public: connection }: Client): Promise<Step> {
  const devices = await several(() => registerPasskey(connection));
  return async (client, turn) => logInWithPasskey(client.public, pick(devices, turn));
}

/** More people than there are clients: each has one code on the way at a time. */
const CODE_HOLDERS = 1000;

async function codeLogin({ admin }: Client): Promise<Step> {
  const emails: string[] = [];
  while (emails.length < CODE_HOLDERS) emails.push(await createCodeHolder(admin));
  return async (client, turn) => logInByCode(client.public, client.admin, pick(emails, turn));
}

async function loginForClient(client: Client): Promise<Step> {
  const emails = await registered(client);
  return async ({ public: connection }, turn) => logInForClient(connection, pick(emails, turn), `challenge-${turn}`);
}

async function socialLogin({ admin }: Client): Promise<Step> {
  const subjects = await several(() => createAccountHolder(admin));
  return async (client, turn) => logInAtProvider(client.public, pick(subjects, turn));
}

async function listing({ admin }: Client): Promise<Step> {
  const pages = await pagesOf(admin, '/admin/identities?page_size=250', ROUND);
  return async (client, turn) => {
    const page = pick(pages, turn);
    expectStatus(await client.admin.get(page), 200, page);
  };
}

/** Searches the names that seeding gives (see seed.ts). */
async function similar(): Promise<Step> {
  return async ({ admin }, turn) => {
    const path = `/admin/identities?preview_credentials_identifier_similar=seed-${(turn % 1000) + 1}%40`;
    expectStatus(await admin.get(path), 200, 'similar identifiers');
  };
}

export const SCENARIOS: readonly Scenario[] = [
  { name: 'whoami, cookie', prepare: whoami(signedInCookie) },
  { name: 'whoami, token', prepare: whoami(signedInToken) },
  { name: 'whoami, tokenized', prepare: whoami(signedInToken, '?tokenize_as=plain') },
  { name: 'whoami, tokenized with a mapper', prepare: whoami(signedInToken, '?tokenize_as=mapped') },
  { name: 'create login flow, api', prepare: get('/self-service/login/api') },
  { name: 'create login flow, browser', prepare: get('/self-service/login/browser') },
  { name: 'create registration flow, api', prepare: get('/self-service/registration/api') },
  { name: 'password login, native', prepare: login },
  {
    name: 'password registration, native',
    prepare: async () => async (client) => void (await register(client.public, newEmail())),
  },
  { name: 'password login with a web hook, native', config: 'bench-hooks', prepare: login },
  { name: 'login by code, native', config: 'bench-code', prepare: codeLogin },
  { name: 'passkey login, native', config: 'bench-passkeys', prepare: passkeyLogin },
  { name: 'login at an OpenID provider, native', config: 'bench-oidc', prepare: socialLogin },
  { name: 'login for an OAuth 2.0 client', config: 'bench-oauth2', prepare: loginForClient },
  { name: 'list identities, pages of 250', prepare: listing },
  { name: 'list by similar identifier', prepare: similar },
  ...SCALE_SCENARIOS,
];

/** Prepares a scenario on a server. */
export async function prepare(scenario: Scenario, server: Server): Promise<Step> {
  const client = await openClient(server);
  try {
    return await scenario.prepare(client);
  } finally {
    closeClient(client);
  }
}
