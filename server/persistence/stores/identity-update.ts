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
  const { sql, dialect, scope, clock, changes } = context;
  async function remove(table: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const { text, values } = dialect.expressions.inIdList('id', ids);
    await sql.run(unprepared(`delete from ${table} where ${text} and nid = ?`), [...values, scope.nid]);
  }

  async function change<Row extends { id: string; nid: string }>(table: RowMapper<Row>, before: Row, after: Row) {
    const changed = changedProperties(before, after);
    if (changed.length === 0) return 0;
    return sql.run(table.update(changed, OWN), [...table.encodeSome(after, changed), before.id, scope.nid]);
  }

  async function updateIdentity(before: Identity, after: Identity): Promise<void> {
    const row: IdentityRow = { ...fromIdentity(after, scope.nid), createdAt: before.createdAt };
    // Moves on every update, even if the clock does not: another writer's row may have to be distinguished by it.
    if (row.updatedAt <= before.updatedAt) row.updatedAt = clock.now();
    if (row.updatedAt.getTime() === before.updatedAt.getTime()) row.updatedAt = new Date(row.updatedAt.getTime() + 1);
    after.updatedAt = row.updatedAt;
    const written = await change(tables.identities, fromIdentity(before, scope.nid), row);
    if (written === 0) throw notFound(undefined, { message: 'Unable to locate the resource' });
  }

  /** Addresses are the same when their ids are, or else what they name: then the row, its id and its age stay. */
  async function updateAddresses<A extends Address, Row extends { id: string; nid: string }>(
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
    await remove(
      table.name,
      before.filter((address) => !stay.has(address)).map((address) => address.id),
    );
    for (const [index, address] of after.entries()) {
      const known = kept[index];
      if (known === undefined) continue;
      address.id = known.id;
      address.createdAt = known.createdAt;
      if (isDeepStrictEqual({ ...known, updatedAt: 0 }, { ...address, updatedAt: 0 }))
        address.updatedAt = known.updatedAt;
      else if (address.updatedAt <= known.updatedAt) address.updatedAt = clock.now();
      await change(table, toRow(known), toRow(address));
    }
    return after.filter((_, index) => kept[index] === undefined);
  }

  async function updateCredentials(
    batch: InsertBatch,
    before: Credentials & { id: string },
    after: Credentials,
    identityId: string,
  ) {
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
    await sql.run(tables.credentials.update(['config', 'version', 'updatedAt'], OWN), [
      ...tables.credentials.encodeSome(after, ['config', 'version', 'updatedAt']),
      before.id,
      scope.nid,
    ]);
    for (const identifier of dropped) await sql.run(dropIdentifier, [before.id, identifier, scope.nid]);
    for (const identifier of new Set(added))
      tables.addIdentifier(batch, identifier, { ...after, id: before.id }, identityId);
  }
  const dropIdentifier = prepared(
    'delete from identity_credential_identifiers where identity_credential_id = ? and identifier = ? and nid = ?',
  );

  return (before, after) =>
    sql.transaction(async () => {
      const { id } = before;
      changes.changed('identity', id);
      await updateIdentity(before, after);
      // In the reference's order: a server of it on the same database then waits for us, and we for it, not each for the other.
      const newRecovery = await updateAddresses(
        tables.recovery,
        before.recoveryAddresses,
        after.recoveryAddresses,
        (a) => fromRecoveryAddress(a, id, scope.nid),
      );
      const newVerifiable = await updateAddresses(
        tables.verifiable,
        before.verifiableAddresses,
        after.verifiableAddresses,
        (a) => fromVerifiableAddress(a, id, scope.nid),
      );
      await remove(tables.credentials.name, droppedCredentials(before, after));
      const batch = new InsertBatch();
      for (const address of newRecovery) batch.add(tables.recovery, fromRecoveryAddress(address, id, scope.nid));
      for (const address of newVerifiable) batch.add(tables.verifiable, fromVerifiableAddress(address, id, scope.nid));
      // New credentials first: the rows of their identifiers come after them in the batch.
      const isNew = ({ type }: Credentials) => before.credentials[type]?.id === undefined;
      for (const credentials of Object.values(after.credentials).toSorted(
        (a, b) => Number(isNew(b)) - Number(isNew(a)),
      )) {
        const known = before.credentials[credentials.type];
        if (known?.id === undefined) tables.addCredentials(batch, credentials, id);
        else await updateCredentials(batch, { ...known, id: known.id }, credentials, id);
      }
      await batch.write(sql, dialect.statements);
    });
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
