import type { CredentialType } from '../../identity/model.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { SqlConnection } from '../sql/connection.ts';
import type { Tables } from '../sql/table.ts';

/** What of the database's content is fixed while the server runs. Reading it throws while the database is not migrated. */
export interface Scope {
  /** The network that every row belongs to: the single row of `networks`. */
  readonly nid: string;
  credentialTypeId(type: CredentialType): string;
  credentialType(id: string): CredentialType;
}

/** What all stores are made from. */
export interface StoreContext {
  readonly sql: SqlConnection;
  readonly tables: Tables;
  readonly scope: Scope;
  readonly clock: Clock;
}
