import type { CredentialType } from '../identity/model.ts';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/id.ts';
import { CredentialTypeEntity, NetworkEntity } from './entities/identity.ts';
import { type SqlConnection, prepared } from './sql/connection.ts';
import type { Scope } from './sql/context.ts';
import type { RowMappers } from './sql/row-mapper.ts';

/** The database has no tables yet, or older ones. */
export class NotMigrated extends Error {
  constructor() {
    super('the database has not been migrated: run `zelos migrate sql up`');
    this.name = 'NotMigrated';
  }
}

interface Loaded {
  readonly nid: string;
  readonly idOf: ReadonlyMap<string, string>;
  readonly nameOf: ReadonlyMap<string, CredentialType>;
}

/** The network and the credential types, read once; the network is made at the first start. */
export class LoadedScope implements Scope {
  readonly #sql: SqlConnection;
  readonly #mapperOf: RowMappers;
  readonly #clock: Clock;
  #loaded: Loaded | undefined;

  constructor(sql: SqlConnection, mapperOf: RowMappers, clock: Clock) {
    this.#sql = sql;
    this.#mapperOf = mapperOf;
    this.#clock = clock;
  }

  /** Call when all migrations are there. */
  async load(): Promise<void> {
    if (this.#loaded !== undefined) return;
    const types = this.#mapperOf(CredentialTypeEntity);
    const rows = await this.#sql.all(prepared(`select ${types.list('t')} from ${types.name} t`), []);
    const known = rows.map((row) => types.decode(row));
    this.#loaded = {
      nid: await this.#network(),
      idOf: new Map(known.map(({ id, name }) => [name, id])),
      nameOf: new Map(known.map(({ id, name }) => [id, name as CredentialType])),
    };
  }

  get nid(): string {
    return this.#required().nid;
  }

  credentialTypeId(type: CredentialType): string {
    const id = this.#required().idOf.get(type);
    if (id === undefined) throw new Error(`credentials of type ${type} cannot be stored`);
    return id;
  }

  credentialType(id: string): CredentialType {
    const type = this.#required().nameOf.get(id);
    if (type === undefined) throw new Error(`the database holds credentials of unknown type ${id}`);
    return type;
  }

  #required(): Loaded {
    if (this.#loaded === undefined) throw new NotMigrated();
    return this.#loaded;
  }

  /** Processes that start at once may each make one; all of them then agree on the oldest. */
  async #network(): Promise<string> {
    const table = this.#mapperOf(NetworkEntity);
    const oldest = prepared('select id from networks order by created_at, id limit 1');
    const [found] = await this.#sql.all(oldest, []);
    if (found !== undefined) return String(found[0]);
    const now = this.#clock.now();
    await this.#sql.run(table.insert, table.encode({ id: newId(), createdAt: now, updatedAt: now }));
    const [made] = await this.#sql.all(oldest, []);
    return String(made?.[0]);
  }
}
