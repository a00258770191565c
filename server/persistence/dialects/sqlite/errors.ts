import { UniqueViolation } from '../../../identity/ports.ts';
import { memberOf, violatedKey } from '../../sql/violations.ts';

/** "UNIQUE constraint failed: identities.nid, identities.external_id" and the like. */
export function sqliteError(error: unknown): unknown {
  if (!(error instanceof Error) || !/^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)/.test(memberOf(error, 'code')))
    return error;
  const columns = error.message.slice(error.message.indexOf(': ') + 2);
  return new UniqueViolation(violatedKey(columns.split('.')[0] ?? '', columns), { cause: error });
}
