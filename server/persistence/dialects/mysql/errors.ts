import { UniqueViolation } from '../../../identity/ports.ts';
import { ApiError, badRequest } from '../../../kernel/errors.ts';
import type { PoolErrors } from '../../sql/pooled-connection.ts';
import { memberOf, parentMissing, violatedKey } from '../../sql/violations.ts';

/** The number of an error of the server (`mysqld_error.h`); 0 for one of the driver or the network. */
const numberOf = (error: unknown): number => {
  const value: unknown = error instanceof Error ? Reflect.get(error, 'errno') : 0;
  return typeof value === 'number' && value > 0 ? value : 0;
};

const DUPLICATE = 1062;
/** The row that a key refers to is not there, as MySQL and older InnoDB say it. */
const NO_PARENT = new Set([1452, 1216]);
/** Text that is too long (1406) or that the column's character set lacks (1366), and times that do not exist (1292). */
const TOO_LONG = 1406;
const NOT_STORABLE = new Set([1366, 1292]);
/** A deadlock, and a wait for a lock that took too long. */
const CONFLICTS = new Set([1213, 1205]);
/** The server shuts down (1053), has killed or given up the connection (1927, 4031), or takes no more writes (1290, 1792, 1836). */
const LOST = new Set([1053, 1927, 4031, 1290, 1792, 1836]);
/** No room (1040), shutting down (1053), or the database is not created yet (1049). */
const UNAVAILABLE = new Set([1040, 1053, 1049]);

/** What an error of MySQL or MariaDB means to a caller. What only bad input can cause is the client's fault. */
function meaning(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const number = numberOf(error);
  if (number === DUPLICATE) return new UniqueViolation(duplicateKey(error.message), { cause: error });
  if (NO_PARENT.has(number)) return parentMissing(error);
  if (number === TOO_LONG) return refused(error, 'The request contains a value that is too long to be stored.');
  if (NOT_STORABLE.has(number)) return refused(error, 'The request contains a value that cannot be stored.');
  return error;
}

const refused = (cause: Error, message: string) => new ApiError(badRequest(message).fields, { cause });

/** Of "Duplicate entry '...' for key 'table.index'", where MariaDB leaves out the table. Indexes are named after their tables. */
function duplicateKey(message: string): UniqueViolation['key'] {
  const index = /for key '(?:[^'.]*\.)?(?<index>[^'.]*)'$/.exec(message)?.groups?.['index'] ?? '';
  if (index === 'PRIMARY') return 'id';
  return violatedKey(
    TABLES.find((table) => index.startsWith(`${table}_`) && !index.endsWith('_code_uq_idx')) ?? '',
    '',
  );
}

const TABLES = [
  'identity_credential_identifiers',
  'identity_verifiable_addresses',
  'identity_recovery_addresses',
  'identities',
];

const isSilent = (error: unknown): boolean =>
  error instanceof Error && memberOf(error, 'code') === 'PROTOCOL_SEQUENCE_TIMEOUT';

function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    LOST.has(numberOf(error)) ||
    Reflect.get(error, 'fatal') === true ||
    /^(PROTOCOL_|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)/.test(memberOf(error, 'code')) ||
    /closed state|Connection lost/.test(error.message)
  );
}

export const errors: PoolErrors = {
  isLost,
  isSilent,
  isConflict: (error) => CONFLICTS.has(numberOf(error)),
  meaning,
};

/** Nothing listens yet (Node's socket errors), there is no room, the server starts up or shuts down, or the database is not created yet. */
export const isUnavailable = (error: Error): boolean =>
  UNAVAILABLE.has(numberOf(error)) ||
  /^(PROTOCOL_CONNECTION_LOST|ECONN|EAI_AGAIN|ENOENT|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)/.test(
    memberOf(error, 'code'),
  );
