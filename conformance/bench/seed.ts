import type { BenchDatabase } from './database.ts';
import { closeClient, openClient } from './load.ts';
import { expectStatus } from './people.ts';
import { emailOf, fill } from './rows.ts';
import type { Server } from './server.ts';

const BATCH = 1000;
/** Beyond this count, batches through the API take too long. */
const MAX_THROUGH_API = 20_000;

/** Fills a server with identities `seed-1@…` to `seed-<count>@…`: with a session each by SQL on PostgreSQL, else by batches. */
export async function seed(server: Server, database: BenchDatabase | undefined, count: number): Promise<void> {
  if (database?.execute !== undefined && database.dsn.startsWith('postgres')) return fill(database.execute, count);
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
