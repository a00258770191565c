import type { CredentialType } from '../../identity/model.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { SqlConnection, SqlValue } from './connection.ts';
import type { RowMappers } from './row-mapper.ts';

/** What of the database's content is fixed while the server runs. Reading it throws NotMigrated while the database has no tables. */
export interface Scope {
  /** The network that every row belongs to: the single row of `networks`. */
  readonly nid: string;
  /** The id of a row of `identity_credential_types`. */
  credentialTypeId(type: CredentialType): string;
  credentialType(id: string): CredentialType;
}

/** What statements are made from and run on. */
export interface SqlContext {
  readonly sql: SqlConnection;
  readonly mapperOf: RowMappers;
  readonly scope: Scope;
  readonly clock: Clock;
  /** A point in time as a parameter: as columns hold it. */
  time(instant: Date): SqlValue;
}
