import type { Credentials, CredentialsMap, Identity } from '../../identity/model.ts';
import {
  CredentialEntity,
  IdentityEntity,
  RecoveryAddressEntity,
  VerifiableAddressEntity,
} from '../entities/identity.ts';
import type { SqlRow } from '../sql/connection.ts';
import { parseRows } from '../sql/expressions.ts';
import type { StoreContext } from './context.ts';
import { toIdentity, toRecoveryAddress, toVerifiableAddress } from './identity-rows.ts';

export interface IdentityParts {
  readonly addresses: boolean;
  readonly credentials: boolean;
}

/** A select list that brings an identity (alias `i`) with its parts in one row, and the reader of such rows. */
export interface IdentitySelect {
  readonly list: string;
  /** How many columns the list has. */
  readonly width: number;
  read(row: SqlRow, offset?: number): Identity;
}

/** Makes select lists for identities with the parts asked for: one row and one round trip per identity. */
export function identitySelects({ dialect: { expressions }, mapperOf, scope }: StoreContext) {
  const identities = mapperOf(IdentityEntity);
  const verifiable = mapperOf(VerifiableAddressEntity);
  const recovery = mapperOf(RecoveryAddressEntity);
  const credentials = mapperOf(CredentialEntity);

  const owned = (table: string, alias: string) =>
    `${table} ${alias} where ${alias}.identity_id = i.id and ${expressions.sameNetwork(alias, 'i')}`;
  const identifiers = expressions.jsonRows(
    'ci.identifier',
    `identity_credential_identifiers ci where ci.identity_credential_id = c.id and ${expressions.sameNetwork('ci', 'c')}`,
  );
  const addressLists = [
    expressions.jsonRows(verifiable.jsonList('v'), owned(verifiable.name, 'v'), 'v.id'),
    expressions.jsonRows(recovery.jsonList('r'), owned(recovery.name, 'r'), 'r.id'),
  ];
  const credentialList = expressions.jsonRows(credentials.jsonList('c', identifiers), owned(credentials.name, 'c'));

  function readAddresses(identity: Identity, row: SqlRow, offset: number): void {
    const listed = (index: number) => parseRows(row[offset + index]);
    identity.verifiableAddresses = listed(0).map((cells) => toVerifiableAddress(verifiable.decode(cells)));
    identity.recoveryAddresses = listed(1).map((cells) => toRecoveryAddress(recovery.decode(cells)));
  }

  function readCredentials(rows: readonly SqlRow[]): CredentialsMap {
    const map: CredentialsMap = {};
    for (const cells of rows) {
      const row = credentials.decode(cells);
      const type = scope.credentialType(row.identityCredentialTypeId);
      // Nested, the inner array is text on PostgreSQL and part of the outer one on SQLite.
      const nested: unknown = cells[credentials.columns.length];
      map[type] = {
        id: row.id,
        type,
        identifiers: ((typeof nested === 'string' ? JSON.parse(nested) : nested) as string[]).sort(),
        config: row.config,
        version: row.version,
        createdAt: row.createdAt,
        updatedAt: row.updatedAt,
      } satisfies Credentials;
    }
    return map;
  }

  return ({ addresses, credentials: withCredentials }: IdentityParts): IdentitySelect => {
    const lists = [
      identities.list('i'),
      ...(addresses ? addressLists : []),
      ...(withCredentials ? [credentialList] : []),
    ];
    const width = identities.columns.length + lists.length - 1;
    return {
      list: lists.join(', '),
      width,
      read(row, offset = 0) {
        const identity = toIdentity(identities.decode(row, offset));
        if (addresses) readAddresses(identity, row, offset + identities.columns.length);
        if (withCredentials) identity.credentials = readCredentials(parseRows(row[offset + width - 1]));
        return identity;
      },
    };
  };
}
