import { createHash, randomUUID } from 'node:crypto';
import type { Connection } from './connection.ts';
import type { Client, Step } from './load.ts';
import { pagesOf } from './pages.ts';
import { expectStatus, newEmail } from './people.ts';
import { PASSWORD_HASH, emailOf, idOf, sessionTokenOf } from './rows.ts';
import type { Scenario } from './scenarios.ts';

/** How many identities there are: the page that holds the last one is found by doubling and halving. */
async function seeded(admin: Connection): Promise<number> {
  const exists = async (n: number) => (await admin.get(`/admin/identities/${idOf(n)}`)).status === 200;
  let known = 1;
  while (await exists(known * 2)) known *= 2;
  for (let step = known; step >= 1; step = Math.floor(step / 2)) if (await exists(known + step)) known += step;
  return known;
}

/** Any number from 1 to `count`, the same for each turn on all servers, so that no page of the table is hot. */
const anyOf = (count: number, turn: number): number =>
  1 + (createHash('md5').update(`${turn}`).digest().readUInt32BE() % count);

/** A request about an identity of the seed, another one each time. */
const about =
  (pathOf: (n: () => number) => string): Scenario['prepare'] =>
  async ({ admin }) => {
    const count = await seeded(admin);
    return async (client, turn) => {
      let drawn = 0;
      const path = pathOf(() => anyOf(count, turn * 1000 + (drawn += 1)));
      expectStatus(await client.admin.get(path), 200, path);
    };
  };

async function whoami({ admin }: Client): Promise<Step> {
  const count = await seeded(admin);
  return async (client, turn) => {
    const header = `X-Session-Token: ${sessionTokenOf(anyOf(count, turn))}\r\n`;
    expectStatus(await client.public.get('/sessions/whoami', header), 200, 'whoami');
  };
}

const MAX_PAGES = 20;

/** Pages of a list in turn. */
const listing =
  (first: string): Scenario['prepare'] =>
  async ({ admin }) => {
    const pages = await pagesOf(admin, first, MAX_PAGES);
    return async (client, turn) => {
      const page = pages[turn % pages.length] ?? first;
      expectStatus(await client.admin.get(page), 200, page);
    };
  };

const BATCH = 100;

async function importBatch({ admin }: Client): Promise<void> {
  const identities = Array.from({ length: BATCH }, () => ({
    create: {
      schema_id: 'default',
      traits: { email: newEmail() },
      credentials: { password: { config: { hashed_password: PASSWORD_HASH } } },
    },
    patch_id: randomUUID(),
  }));
  expectStatus(await admin.postJson('/admin/identities', { identities }, { method: 'PATCH' }), 200, 'import');
}

const list = '/admin/identities';
const IDS = 50;

/** What is measured in databases of several sizes. The import comes last, as it makes the database larger. */
export const SCALE_SCENARIOS: readonly Scenario[] = [
  { name: 'whoami, token, any session', prepare: whoami },
  {
    name: 'create login flow',
    prepare: async () => async (client: Client) =>
      void expectStatus(await client.public.get('/self-service/login/api'), 200, 'create login flow'),
  },
  {
    name: 'list identities, any page of 250',
    prepare: about((n) => `${list}?page_size=250&page_token=${idOf(n())}`),
  },
  {
    name: 'list identities, 50 ids',
    prepare: about((n) => `${list}?${Array.from({ length: IDS }, () => `ids=${idOf(n())}`).join('&')}`),
  },
  {
    name: 'list by exact identifier',
    prepare: about((n) => `${list}?credentials_identifier=${encodeURIComponent(emailOf(n()))}`),
  },
  {
    name: 'list by similar identifier',
    prepare: about((n) => `${list}?preview_credentials_identifier_similar=seed-${n()}%40`),
  },
  { name: 'list sessions, pages of 250', prepare: listing('/admin/sessions?page_size=250') },
  { name: 'list active sessions, pages of 250', prepare: listing('/admin/sessions?page_size=250&active=true') },
  { name: 'import 100 identities', prepare: async () => importBatch },
].map((scenario) => ({ ...scenario, config: 'bench-scale' }));
