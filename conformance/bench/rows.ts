import { createHash } from 'node:crypto';

/**
 * The rows that identities with a password and a session have, made inside PostgreSQL: nothing is sent there, and ids are digests, so that they
 * are spread as random ones are and the tables agree on them. Indexes are made afterwards, all at once.
 */

/** By bcrypt with cost 8, of a password that no scenario uses. */
export const PASSWORD_HASH = '$2a$08$Hv0KZ5WSbBTyBoZMeUvuEOMvgBIDKN6JdVVRYU0bbhVnW0IzX4zyW';

/** What is known of the identity of a number, from 1. */
export const emailOf = (n: number): string => `seed-${n}@bench.example.org`;
export const idOf = (n: number): string => md5(`identity${n}`).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
export const sessionTokenOf = (n: number): string => `ory_st_${md5(`token${n}`)}`;

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const email = `'seed-' || n || '@bench.example.org'`;
const id = (kind: string) => `md5('${kind}' || n)::uuid`;
const type = `(select id from identity_credential_types where name = 'password')`;
const config = `'{"hashed_password": "${PASSWORD_HASH}"}'`;
const methods = `'[{"aal": "aal1", "method": "password", "completed_at": "2026-01-01T00:00:00Z"}]'`;
/** No two rows are of the same millisecond, as in a database that has grown. */
const time = `now() - n * interval '7 milliseconds'`;

/** Columns beside the common ones, and their values, by table. */
const TABLES: Readonly<Record<string, readonly [columns: string, values: string]>> = {
  identities: [
    'id, schema_id, traits, state, state_changed_at, available_aal',
    `${id('identity')}, 'default', jsonb_build_object('email', ${email}), 'active', ${time}, 'aal1'`,
  ],
  identity_credentials: [
    'id, identity_id, identity_credential_type_id, config, version',
    `${id('credential')}, ${id('identity')}, ${type}, ${config}, 0`,
  ],
  identity_credential_identifiers: [
    'id, identifier, identity_credential_id, identity_credential_type_id, identity_id',
    `${id('identifier')}, ${email}, ${id('credential')}, ${type}, ${id('identity')}`,
  ],
  identity_verifiable_addresses: [
    'id, status, verified, value, via, identity_id',
    `${id('verifiable')}, 'pending', false, ${email}, 'email', ${id('identity')}`,
  ],
  identity_recovery_addresses: [
    'id, value, via, identity_id',
    `${id('recovery')}, ${email}, 'email', ${id('identity')}`,
  ],
  sessions: [
    'id, issued_at, authenticated_at, expires_at, identity_id, token, logout_token, active, aal, authentication_methods',
    `${id('session')}, ${time}, ${time}, now() + interval '1 day', ${id('identity')}, 'ory_st_' || md5('token' || n),
     'ory_lo_' || md5('logout' || n), true, 'aal1', ${methods}`,
  ],
  session_devices: [
    'id, ip_address, user_agent, location, session_id, identity_id',
    `${id('device')}, '127.0.0.1', 'bench', '', ${id('session')}, ${id('identity')}`,
  ],
};

/** The statement that fills a table; several run at once. */
const filling = (table: string, [columns, values]: readonly [string, string], count: number): string =>
  `do $fill$ declare index record; begin
     -- Foreign keys hold by construction, and the table they point to is filled at the same time.
     set local session_replication_role = replica;
     set local maintenance_work_mem = '256MB';
     create temporary table dropped on commit drop as select indexname as name, indexdef as definition from pg_indexes
       where schemaname = current_schema() and tablename = '${table}'
       and not exists (select from pg_constraint where conname = indexname);
     for index in select name from dropped loop execute format('drop index %I', index.name); end loop;
     insert into ${table} (${columns}, nid, created_at, updated_at)
       select ${values}, (select id from networks limit 1), ${time}, ${time} from generate_series(1, ${count}) n;
     for index in select definition from dropped loop execute index.definition; end loop;
   end $fill$`;

/** Fills an empty database. Statistics are renewed at the end, as autovacuum would have done for one of that size. */
export async function fill(execute: (statement: string) => Promise<void>, count: number): Promise<void> {
  await Promise.all(
    Object.entries(TABLES).map(([table, columns]) => execute(filling(table, columns, Math.trunc(count)))),
  );
  await execute('vacuum analyze');
}
