import type { UniqueViolation } from '../../identity/ports.ts';
import { ApiError, badRequest, notFound } from '../../kernel/errors.ts';

/** A 400. PostgreSQL stores no U+0000, in text or in JSON. SQLite would, but what is stored must be good on both. */
export const nulCharacter = () => badRequest('The request contains a NUL character, which cannot be stored.');

/** A member of a driver's error, where it is text. */
export const memberOf = (error: object, member: string): string => {
  const value: unknown = Reflect.get(error, member);
  return typeof value === 'string' ? value : '';
};

/** What the database says of a unique index that was hit, as the key a caller can act on. */
export function violatedKey(table: string, detail: string): UniqueViolation['key'] {
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

/** A 404: what a row was to belong to has been deleted since it was read, an identity for example. */
export const parentMissing = (cause: Error) =>
  new ApiError(notFound(undefined, { message: 'Unable to locate the resource' }).fields, { cause });
