import { UniqueViolation } from '../../../identity/ports.ts';
import { ApiError, badRequest } from '../../../kernel/errors.ts';
import { memberOf, nulCharacter, parentMissing, violatedKey } from '../../sql/violations.ts';

/**
 * Errors of PostgreSQL by SQLSTATE. What only bad input can cause is the client's fault: U+0000 in text (22021) or in JSON
 * (22P05), text longer than its column (22001), and what is not an id or a time (22P02, 22007, 22008).
 */
export function postgresqlError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  switch (memberOf(error, 'code')) {
    case '23505':
      return new UniqueViolation(violatedKey(memberOf(error, 'table'), memberOf(error, 'constraint')), {
        cause: error,
      });
    case '23503':
      return parentMissing(error);
    case '22021':
    case '22P05':
      return new ApiError(nulCharacter().fields, { cause: error });
    case '22001':
      return new ApiError(badRequest('The request contains a value that is too long to be stored.').fields, {
        cause: error,
      });
    case '22007':
    case '22008':
    case '22P02':
      return new ApiError(badRequest('The request contains an id or a time that cannot be read.').fields, {
        cause: error,
      });
    default:
      return error;
  }
}

/**
 * Errors after which the connection is of no use: closed by either side (08, 57P01..03, Node's socket errors), or the
 * server has been demoted to a standby (25006).
 */
export function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    /^(08...|57P0[123]|25006|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)/.test(code) ||
    isSilent(error) ||
    /Connection terminated|not queryable/.test(error.message)
  );
}

/** No answer in time: the statement may have been carried out or not, and its connection still waits. */
export const isSilent = (error: unknown): boolean => error instanceof Error && error.message === 'Query read timeout';

/** Nothing listens yet (Node's socket errors), no room (53300), starting up or shutting down (57P), or not created yet (3D000). */
export const isUnavailable = (error: Error): boolean =>
  /^(08|57P0|53300|3D000|ECONN|EAI_AGAIN|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)/.test(memberOf(error, 'code')) ||
  /connection timeout|Connection terminated|timeout exceeded when trying to connect/.test(error.message);

/** No such prepared statement (26000), or one of that name is there already (42P05): a pooler is in between. Nothing was carried out. */
export const isUnknownName = (error: unknown): boolean =>
  error instanceof Error && /^(26000|42P05)$/.test(memberOf(error, 'code'));

/**
 * What can be done again because all of it was undone: another transaction was in the way, by a deadlock (40P01) or a conflict of serialization
 * (40001), or the name of a prepared statement was of no use.
 */
export const isConflict = (error: unknown): boolean =>
  error instanceof Error && (/^(40P01|40001)$/.test(memberOf(error, 'code')) || isUnknownName(error));
