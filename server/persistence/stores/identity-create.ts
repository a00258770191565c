import type { Credentials, IdentityWithCredentials } from '../../identity/model.ts';
import { type CreateResult, type IdentityStore, UniqueViolation } from '../../identity/ports.ts';
import { newId } from '../../kernel/id.ts';
import {
  CredentialEntity,
  CredentialIdentifierEntity,
  IdentityEntity,
  RecoveryAddressEntity,
  VerifiableAddressEntity,
} from '../entities/identity.ts';
import { InsertBatch } from '../sql/insert-batch.ts';
import type { StoreContext } from './context.ts';
import { fromIdentity, fromRecoveryAddress, fromVerifiableAddress } from './identity-rows.ts';

/** Rows per table and statement: keeps the parameters under PostgreSQL's 65,535. */
const CHUNK = 100;

/** The tables of identities, and how credentials become rows of them. */
export function identityTables({ mapperOf, scope }: StoreContext) {
  const own = {
    identities: mapperOf(IdentityEntity),
    verifiable: mapperOf(VerifiableAddressEntity),
    recovery: mapperOf(RecoveryAddressEntity),
    credentials: mapperOf(CredentialEntity),
    identifiers: mapperOf(CredentialIdentifierEntity),
  };

  function addIdentifier(
    batch: InsertBatch,
    identifier: string,
    credentials: Credentials & { id: string },
    identityId: string,
  ) {
    const { id: identityCredentialId, type, updatedAt } = credentials;
    batch.add(own.identifiers, {
      id: newId(),
      identifier,
      identityCredentialId,
      createdAt: updatedAt,
      updatedAt,
      nid: scope.nid,
      identityCredentialTypeId: scope.credentialTypeId(type),
      identityId,
    });
  }

  /** Gives the credentials their row id. */
  function addCredentials(batch: InsertBatch, credentials: Credentials, identityId: string): void {
    const id = (credentials.id ??= newId());
    batch.add(own.credentials, {
      id,
      config: credentials.config,
      identityCredentialTypeId: scope.credentialTypeId(credentials.type),
      identityId,
      createdAt: credentials.createdAt,
      updatedAt: credentials.updatedAt,
      nid: scope.nid,
      version: credentials.version,
    });
    for (const identifier of new Set(credentials.identifiers)) {
      addIdentifier(batch, identifier, { ...credentials, id }, identityId);
    }
  }

  return { ...own, addCredentials, addIdentifier };
}

export type IdentityTables = ReturnType<typeof identityTables>;

export function identityCreates(
  { sql, dialect, scope }: StoreContext,
  tables: IdentityTables,
): Pick<IdentityStore, 'create' | 'createMany'> {
  async function insert(identities: readonly IdentityWithCredentials[]): Promise<void> {
    const batch = new InsertBatch();
    for (const identity of identities) {
      batch.add(tables.identities, fromIdentity(identity, scope.nid));
      for (const address of identity.verifiableAddresses) {
        batch.add(tables.verifiable, fromVerifiableAddress(address, identity.id, scope.nid));
      }
      for (const address of identity.recoveryAddresses) {
        batch.add(tables.recovery, fromRecoveryAddress(address, identity.id, scope.nid));
      }
      for (const credentials of Object.values(identity.credentials)) {
        tables.addCredentials(batch, credentials, identity.id);
      }
    }
    await batch.write(sql, dialect.statements);
  }

  /** Halves a batch until the conflicting ones stand alone: of two that conflict with each other, the first one wins. */
  async function insertWhatFits(identities: readonly IdentityWithCredentials[]): Promise<CreateResult[]> {
    try {
      await sql.savepoint(() => insert(identities));
      return identities.map(() => ({ ok: true }));
    } catch (error) {
      if (!(error instanceof UniqueViolation)) throw error;
      if (identities.length === 1) return [{ ok: false, conflict: error }];
    }
    const half = Math.ceil(identities.length / 2);
    const first = await insertWhatFits(identities.slice(0, half));
    return [...first, ...(await insertWhatFits(identities.slice(half)))];
  }

  return {
    create: (identity) => insert([identity]),
    createMany: (identities) =>
      sql.transaction(async () => {
        const results: CreateResult[] = [];
        for (let start = 0; start < identities.length; start += CHUNK) {
          results.push(...(await insertWhatFits(identities.slice(start, start + CHUNK))));
        }
        return results;
      }),
  };
}
