import { readFileSync, readdirSync } from 'node:fs';
import type { SqlConnection } from '../sql/connection.ts';
import { prepared, unprepared } from '../sql/connection.ts';
import { CREDENTIAL_TYPES } from './credential-types.ts';

/** One line of `migrate sql status`. */
export interface MigrationStatus {
  readonly version: string;
  readonly name: string;
  readonly applied: boolean;
}

export interface Migrations {
  /** All versions of the reference, oldest first, and whether this database has them. */
  status(): Promise<readonly MigrationStatus[]>;
  /**
   * Brings an empty database to the reference's schema; leaves one that has it alone. Safe to run from several processes at once.
   * @returns how many versions were applied @throws OutdatedDatabase
   */
  up(): Promise<number>;
}

/** An older reference has migrated this database part of the way. Its data may need rewriting, which only the reference can do. */
export class OutdatedDatabase extends Error {
  constructor(applied: number, total: number) {
    super(
      `the database has ${applied} of the ${total} migrations of Ory Kratos v26.2.0: bring it up to date with that version's "migrate sql" first`,
    );
    this.name = 'OutdatedDatabase';
  }
}

/** Any number will do, as long as every process uses the same one. */
const LOCK = 8_317_402_559;

/**
 * Ours, beside the reference's: it finds identifiers by their beginning whatever the database's collation. Where a large
 * table is already there, making it holds up writes to that table for some seconds.
 */
const PREFIX_INDEX = `create index if not exists zelos_identifiers_prefix_idx
  on identity_credential_identifiers (nid, identifier varchar_pattern_ops, identity_credential_type_id, identity_id)`;

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

function versionsOf(dialect: string): { version: string; name: string }[] {
  return read(`versions/${dialect}.txt`)
    .trimEnd()
    .split('\n')
    .map((line) => ({ version: line.slice(0, line.indexOf(' ')), name: line.slice(line.indexOf(' ') + 1) }));
}

export function migrationsOf(sql: SqlConnection): Migrations {
  const { dialect } = sql;

  async function tableExists(): Promise<boolean> {
    const statement =
      dialect === 'postgresql'
        ? `select to_regclass('schema_migration') is not null`
        : `select count(*) > 0 from sqlite_master where type = 'table' and name = 'schema_migration'`;
    const [row] = await sql.all(unprepared(statement), []);
    return row?.[0] === true || row?.[0] === 1;
  }

  async function status(): Promise<MigrationStatus[]> {
    const rows = (await tableExists()) ? await sql.all(unprepared('select version from schema_migration'), []) : [];
    const applied = new Set(rows.map(([version]) => String(version)));
    return versionsOf(dialect).map((one) => ({ ...one, applied: applied.has(one.version) }));
  }

  async function create(versions: readonly MigrationStatus[]): Promise<void> {
    if (dialect === 'postgresql') await extensions();
    const folder = `schema/${dialect}/`;
    for (const file of readdirSync(new URL(folder, import.meta.url)).sort()) await sql.script(read(folder + file));
    const type = prepared('insert into identity_credential_types (id, name) values (?, ?)');
    for (const [name, id] of Object.entries(CREDENTIAL_TYPES)) await sql.run(type, [id, name]);
    const version = prepared('insert into schema_migration (version, version_self) values (?, 0)');
    for (const one of versions) await sql.run(version, [one.version]);
  }

  /** The reference makes these; nothing of its final schema uses them, and not every role may. */
  async function extensions(): Promise<void> {
    for (const extension of ['pg_trgm', 'btree_gin']) {
      await sql.savepoint(() => sql.script(`create extension if not exists ${extension}`)).catch(() => undefined);
    }
  }

  return {
    status,
    up: () =>
      sql.transaction(async () => {
        if (dialect === 'postgresql') await sql.all(unprepared(`select pg_advisory_xact_lock(${LOCK})`), []);
        const versions = await status();
        const applied = versions.filter((one) => one.applied).length;
        if (applied > 0 && applied < versions.length) throw new OutdatedDatabase(applied, versions.length);
        if (applied === 0) await create(versions);
        if (dialect === 'postgresql') await sql.script(PREFIX_INDEX);
        return versions.length - applied;
      }),
  };
}
