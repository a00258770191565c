import { UniqueViolation } from '../../../identity/ports.ts';
import { memberOf, parentMissing, violatedKey } from '../../sql/violations.ts';

/** What an error of SQLite means to a caller. Unique: "UNIQUE constraint failed: identities.nid, identities.external_id" and the like. */
export function sqliteError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = memberOf(error, 'code');
  if (code === 'SQLITE_CONSTRAINT_FOREIGNKEY') return parentMissing(error);
  if (!/^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)/.test(code)) return error;
  const columns = error.message.slice(error.message.indexOf(': ') + 2);
  return new UniqueViolation(violatedKey(columns.split('.')[0] ?? '', columns), { cause: error });
}
