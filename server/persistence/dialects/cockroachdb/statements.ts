import { prepared } from '../../sql/connection.ts';
import { insertGroups } from '../../sql/insert-groups.ts';
import { WITH_RETURNING } from '../../sql/returning.ts';
import type { DialectStatements } from '../dialect.ts';

export const statements: DialectStatements = {
  ...WITH_RETURNING,
  insertRows: insertGroups,
  selectByTexts: (select, column, where) => prepared(`${select} where ${column} = any(?::text[]) and ${where}`),
  digests: undefined,
  // There are no advisory locks. Two that sweep at once are in each other's way, and do it again.
  whileLocked: (_sql, _lock, work) => work().then(() => true),
  // By the reference's index over user handles: few identities have keys.
  keyIdOwner: (sql, { nid, id }) => sql.all(KEY_ID_OWNER, [nid, JSON.stringify([{ id }])]),
};

const KEY_ID_OWNER = prepared(
  `select 1 from identity_credentials
   where nid = ? and config ->> 'user_handle' is not null and (config -> 'credentials') @> ?::jsonb limit 1`,
);
