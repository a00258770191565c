import { UniqueViolation } from '../../identity/ports.ts';
import { ApiError, badRequest } from '../../kernel/errors.ts';

/** PostgreSQL stores no U+0000, in text or in JSON. SQLite would, but what is stored must be good on both. */
export const nulCharacter = () => badRequest('The request contains a NUL character, which can not be stored.');

const text = (error: object, member: string): string => {
  const value: unknown = Reflect.get(error, member);
  return typeof value === 'string' ? value : '';
};

/** What the database says of a unique index that was hit, as the key a caller can act on. */
function violatedKey(table: string, detail: string): UniqueViolation['key'] {
  if (/_pkey$|\.id$/.test(detail)) return 'id';
  switch (table) {
    case 'identity_credential_identifiers':
      return 'credential-identifier';
    case 'identity_verifiable_addresses':
      return 'verifiable-address';
    case 'identity_recovery_addresses':
      return 'recovery-address';
    case 'identities':
      return 'external-id';
    default:
      return 'other';
  }
}

/** "UNIQUE constraint failed: identities.nid, identities.external_id" and the like. */
export function sqliteError(error: unknown): unknown {
  if (!(error instanceof Error) || !/^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)/.test(text(error, 'code'))) return error;
  const columns = error.message.slice(error.message.indexOf(': ') + 2);
  return new UniqueViolation(violatedKey(columns.split('.')[0] ?? '', columns), { cause: error });
}

/**
 * Errors of PostgreSQL by SQLSTATE. What only bad input can cause is the client's fault: U+0000 in text (22021) or in JSON
 * (22P05), text longer than its column (22001), and an id or a time that is none (22P02, 22007, 22008).
 */
export function postgresqlError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  switch (text(error, 'code')) {
    case '23505':
      return new UniqueViolation(violatedKey(text(error, 'table'), text(error, 'constraint')), { cause: error });
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
      return new ApiError(badRequest('The request contains an id or a time that can not be read.').fields, {
        cause: error,
      });
    default:
      return error;
  }
}
