import { isDeepStrictEqual } from 'node:util';
import type {
  Credentials,
  Identity,
  IdentityWithCredentials,
  RecoveryAddress,
  VerifiableAddress,
} from '../../identity/model.ts';
import type { IdentityStore } from '../../identity/ports.ts';
import { notFound } from '../../kernel/errors.ts';
import type { IdentityRow } from '../entities/identity.ts';
import { prepared, unprepared } from '../sql/connection.ts';
import { InsertBatch } from '../sql/insert-batch.ts';
import type { RowMapper } from '../sql/row-mapper.ts';
import type { StoreContext } from './context.ts';
import type { IdentityTables } from './identity-create.ts';
import { fromIdentity, fromRecoveryAddress, fromVerifiableAddress } from './identity-rows.ts';

type Address = VerifiableAddress | RecoveryAddress;

const OWN = 'id = ? and nid = ?';

/** Writes what differs between two states of an identity; see `IdentityStore.update`. */
export function identityUpdate(context: StoreContext, tables: IdentityTables): IdentityStore['update'] {
  const difference = new IdentityDifference(context, tables);
  return (before, after) => context.sql.transaction(() => difference.write(before, after));
}

const DROP_IDENTIFIER = prepared(
  'delete from identity_credential_identifiers where identity_credential_id = ? and identifier = ? and nid = ?',
);

/** Rows that stay keep their id and their age; the state `after` gets both. */
class IdentityDifference {
  readonly #context: StoreContext;
  readonly #tables: IdentityTables;

  constructor(context: StoreContext, tables: IdentityTables) {
    this.#context = context;
    this.#tables = tables;
  }

  async write(before: IdentityWithCredentials, after: IdentityWithCredentials): Promise<void> {
    const { sql, dialect, changes } = this.#context;
    changes.changed('identity', before.id);
    await this.#writeIdentity(before, after);
    const batch = new InsertBatch();
    await this.#writeAddresses(batch, before, after);
    await this.#remove(this.#tables.credentials.name, droppedCredentials(before, after));
    await this.#writeCredentials(batch, before, after);
    await batch.write(sql, dialect.statements);
  }

  async #writeIdentity(before: Identity, after: Identity): Promise<void> {
    const { scope, clock } = this.#context;
    const row: IdentityRow = { ...fromIdentity(after, scope.nid), createdAt: before.createdAt };
    // Moves on every update, even if the clock does not: another writer's row may have to be distinguished by it.
    if (row.updatedAt <= before.updatedAt) row.updatedAt = clock.now();
    if (row.updatedAt.getTime() === before.updatedAt.getTime()) row.updatedAt = new Date(row.updatedAt.getTime() + 1);
    after.updatedAt = row.updatedAt;
    const written = await this.#change(this.#tables.identities, fromIdentity(before, scope.nid), row);
    if (written === 0) throw notFound(undefined, { message: 'Unable to locate the resource' });
  }

  /** In the reference's order: a server of it on the same database then waits for us, and we for it, not each for the other. */
  async #writeAddresses(batch: InsertBatch, before: Identity, after: Identity): Promise<void> {
    const { id } = before;
    const { nid } = this.#context.scope;
    const { recovery, verifiable } = this.#tables;
    const toRecovery = (address: RecoveryAddress) => fromRecoveryAddress(address, id, nid);
    const toVerifiable = (address: VerifiableAddress) => fromVerifiableAddress(address, id, nid);
    const newRecovery = await this.#update(recovery, before.recoveryAddresses, after.recoveryAddresses, toRecovery);
    const newVerifiable = await this.#update(
      verifiable,
      before.verifiableAddresses,
      after.verifiableAddresses,
      toVerifiable,
    );
    for (const address of newRecovery) batch.add(recovery, toRecovery(address));
    for (const address of newVerifiable) batch.add(verifiable, toVerifiable(address));
  }

  /** Addresses are the same when their ids are, or else what they name. @returns those that are new */
  async #update<A extends Address, Row extends { id: string; nid: string }>(
    table: RowMapper<Row>,
    before: readonly A[],
    after: readonly A[],
    toRow: (address: A) => Row,
  ): Promise<readonly A[]> {
    const old = new Map(
      before.flatMap((address) => [[address.id, address] as const, [nameOf(address), address] as const]),
    );
    const kept = after.map((address) => old.get(address.id) ?? old.get(nameOf(address)));
    const stay = new Set(kept);
    const gone = before.filter((address) => !stay.has(address)).map((address) => address.id);
    await this.#remove(table.name, gone);
    for (const [index, address] of after.entries()) {
      const known = kept[index];
      if (known === undefined) continue;
      address.id = known.id;
      address.createdAt = known.createdAt;
      if (isDeepStrictEqual({ ...known, updatedAt: 0 }, { ...address, updatedAt: 0 }))
        address.updatedAt = known.updatedAt;
      else if (address.updatedAt <= known.updatedAt) address.updatedAt = this.#context.clock.now();
      await this.#change(table, toRow(known), toRow(address));
    }
    return after.filter((_, index) => kept[index] === undefined);
  }

  /** New credentials first: the rows of their identifiers come after them in the batch. */
  async #writeCredentials(
    batch: InsertBatch,
    before: IdentityWithCredentials,
    after: IdentityWithCredentials,
  ): Promise<void> {
    const isNew = ({ type }: Credentials) => before.credentials[type]?.id === undefined;
    for (const credentials of Object.values(after.credentials).toSorted(
      (a, b) => Number(isNew(b)) - Number(isNew(a)),
    )) {
      const known = before.credentials[credentials.type];
      if (known?.id === undefined) this.#tables.addCredentials(batch, credentials, before.id);
      else await this.#updateCredentials(batch, { ...known, id: known.id }, credentials, before.id);
    }
  }

  async #updateCredentials(
    batch: InsertBatch,
    before: Credentials & { id: string },
    after: Credentials,
    identityId: string,
  ): Promise<void> {
    const { sql, scope, clock } = this.#context;
    const { credentials: table, addIdentifier } = this.#tables;
    after.id = before.id;
    after.createdAt = before.createdAt;
    const dropped = before.identifiers.filter((identifier) => !after.identifiers.includes(identifier));
    const added = after.identifiers.filter((identifier) => !before.identifiers.includes(identifier));
    const same = after.version === before.version && isDeepStrictEqual(after.config, before.config);
    if (same && dropped.length === 0 && added.length === 0) {
      after.updatedAt = before.updatedAt;
      return;
    }
    if (after.updatedAt <= before.updatedAt) after.updatedAt = clock.now();
    const values = table.encodeSome(after, ['config', 'version', 'updatedAt']);
    await sql.run(table.update(['config', 'version', 'updatedAt'], OWN), [...values, before.id, scope.nid]);
    for (const identifier of dropped) await sql.run(DROP_IDENTIFIER, [before.id, identifier, scope.nid]);
    for (const identifier of new Set(added)) addIdentifier(batch, identifier, { ...after, id: before.id }, identityId);
  }

  async #change<Row extends { id: string; nid: string }>(table: RowMapper<Row>, before: Row, after: Row) {
    const { sql, scope } = this.#context;
    const changed = changedProperties(before, after);
    if (changed.length === 0) return 0;
    return sql.run(table.update(changed, OWN), [...table.encodeSome(after, changed), before.id, scope.nid]);
  }

  async #remove(table: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const { sql, dialect, scope } = this.#context;
    const { text, values } = dialect.expressions.inIdList('id', ids);
    await sql.run(unprepared(`delete from ${table} where ${text} and nid = ?`), [...values, scope.nid]);
  }
}

const nameOf = (address: Address) => `${address.via} ${address.value}`;

function droppedCredentials(before: IdentityWithCredentials, after: IdentityWithCredentials): string[] {
  return Object.values(before.credentials).flatMap(({ type, id }) =>
    id === undefined || after.credentials[type] !== undefined ? [] : [id],
  );
}

function changedProperties<Row extends object>(before: Row, after: Row): (keyof Row & string)[] {
  return (Object.keys(after) as (keyof Row & string)[]).filter((key) => !isDeepStrictEqual(before[key], after[key]));
}
