import type { BenchDatabase } from './database.ts';
import { closeClient, openClient } from './load.ts';
import { expectStatus } from './people.ts';
import type { Server } from './server.ts';

const BATCH = 1000;
/** Beyond this count, batches through the API take too long. */
const MAX_THROUGH_API = 20_000;

/** Fills a server with identities `seed-1@…` to `seed-<count>@…`: by SQL where that is possible, else by batches. */
export async function seed(server: Server, database: BenchDatabase | undefined, count: number): Promise<void> {
  if (database?.execute !== undefined) return seedBySql(database.execute, count);
  if (count > MAX_THROUGH_API) throw new Error(`more than ${MAX_THROUGH_API} identities need PostgreSQL`);
  const client = await openClient(server);
  try {
    for (let first = 1; first <= count; first += BATCH) {
      const emails = Array.from({ length: Math.min(BATCH, count - first + 1) }, (_, n) => emailOf(first + n));
      const identities = emails.map((email) => ({ create: { schema_id: 'default', traits: { email } } }));
      expectStatus(await client.admin.postJson('/admin/identities', { identities }, { method: 'PATCH' }), 200, 'seed');
    }
  } finally {
    closeClient(client);
  }
}

const emailOf = (n: number): string => `seed-${n}@bench.example.org`;

/**
 * The rows an identity with a password has. Ids are digests, so that they are spread as random ones are and the tables agree
 * on them. Statistics are renewed at the end, as autovacuum would have done for a database of that size.
 */
async function seedBySql(execute: (statement: string) => Promise<void>, count: number): Promise<void> {
  const id = (kind: string) => `md5('${kind}' || n)::uuid`;
  const rows = (columns: string, values: string) =>
    `(${columns}, nid, created_at, updated_at) select ${values}, (select id from networks limit 1), now(), now()
     from generate_series(1, ${Math.trunc(count)}) n`;
  const email = `'seed-' || n || '@bench.example.org'`;
  const type = `(select id from identity_credential_types where name = 'password')`;
  const config = `'{"hashed_password": "$2a$08$Hv0KZ5WSbBTyBoZMeUvuEOMvgBIDKN6JdVVRYU0bbhVnW0IzX4zyW"}'`;
  const address = `${email}, 'email', ${id('identity')}`;
  await execute(
    `insert into identities ${rows(
      'id, schema_id, traits, state, state_changed_at, available_aal',
      `${id('identity')}, 'default', jsonb_build_object('email', ${email}), 'active', now(), 'aal1'`,
    )}`,
  );
  await execute(
    `insert into identity_credentials ${rows(
      'id, identity_id, identity_credential_type_id, config, version',
      `${id('credential')}, ${id('identity')}, ${type}, ${config}, 0`,
    )}`,
  );
  await execute(
    `insert into identity_credential_identifiers ${rows(
      'id, identifier, identity_credential_id, identity_credential_type_id, identity_id',
      `${id('identifier')}, ${email}, ${id('credential')}, ${type}, ${id('identity')}`,
    )}`,
  );
  await execute(
    `insert into identity_verifiable_addresses ${rows(
      'id, status, verified, value, via, identity_id',
      `${id('verifiable')}, 'pending', false, ${address}`,
    )}`,
  );
  await execute(
    `insert into identity_recovery_addresses ${rows('id, value, via, identity_id', `${id('recovery')}, ${address}`)}`,
  );
  await execute('vacuum analyze');
}
