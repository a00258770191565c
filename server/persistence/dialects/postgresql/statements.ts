import { type Statement, prepared, unprepared } from '../../sql/connection.ts';
import { outsideTransaction } from '../../sql/outside-transaction.ts';
import { WITH_RETURNING } from '../../sql/returning.ts';
import type { DialectStatements, RowGroup } from '../dialect.ts';

export const statements: DialectStatements = {
  ...WITH_RETURNING,
  async insertRows(sql, groups) {
    await sql.run(
      compound(groups),
      groups.flatMap(({ rows }) => rows.flat()),
    );
  },
  // Lateral, so that each text is looked up by the index whatever the planner thinks of their number.
  selectByTexts: (select, column, where) =>
    prepared(
      `select found.* from unnest(?::text[]) as wanted(value), lateral (${select} where ${column} = wanted.value and ${where}) as found`,
    ),
  // The lock is the transaction's, so that it works behind a pooler; the transaction reads nothing, so it keeps no old rows alive.
  whileLocked: (sql, lock, work) =>
    sql.transaction(async () => {
      const [row] = await sql.all(prepared('select pg_try_advisory_xact_lock(hashtextextended(?, 0))'), [lock]);
      if (row?.[0] !== true) return false;
      await outsideTransaction(work);
      return true;
    }),
  digests: {
    select: (select, column, where) =>
      prepared(
        `select found.*, ${DIGEST} from unnest(?::text[]) as wanted(value), lateral (${select} where ${column} = wanted.value and ${where}) as found`,
      ),
    changed: (select, column, where) =>
      prepared(
        `select wanted.id from unnest(?::uuid[], ?::text[]) as wanted(id, digest)
         left join lateral (${select} where ${column} = wanted.id and ${where}) as found on true
         where ${DIGEST} is distinct from wanted.digest`,
      ),
  },
  keyIdOwner: (sql, { nid, id }) => sql.all(KEY_ID_OWNER, [nid, JSON.stringify([{ id }])]),
};

/** By `zelos_key_ids_idx`; with a limit the planner would rather read the whole table. */
const KEY_ID_OWNER = prepared(
  `select 1 from identity_credentials
   where nid = ? and config -> 'user_handle' is not null and (config -> 'credentials') @> ?::jsonb`,
);

/** Of all cells of a row; null for none. */
const DIGEST = `encode(sha256(convert_to(found::text, 'UTF8')), 'base64')`;

const compounds = new Map<string, Statement>();

/**
 * `with a as (insert ...), b as (insert ...) select 1`: one round trip and atomic by itself. Foreign keys between the
 * groups hold, as they are checked when the whole statement ends.
 */
function compound(groups: readonly RowGroup[]): Statement {
  const shape = groups.map(({ mapper, rows }) => `${mapper.name}*${rows.length}`).join();
  const known = compounds.get(shape);
  if (known !== undefined) return known;
  const inserts = groups.map(({ mapper, rows }) => {
    const columns = mapper.columns.map((column) => column.name).join(', ');
    const places = `(${mapper.columns.map(() => '?').join(', ')})`;
    return `insert into ${mapper.name} (${columns}) values ${rows.map(() => places).join(', ')}`;
  });
  const parts = inserts.map((insert, index) => `g${index} as (${insert})`);
  const text = inserts.length === 1 ? inserts.join() : `with ${parts.join(', ')} select 1`;
  // Single identities come in few shapes; those of bulk imports are not worth keeping a plan for.
  if (groups.some(({ rows }) => rows.length > 4) || compounds.size > 200) return unprepared(text);
  const statement = prepared(text);
  compounds.set(shape, statement);
  return statement;
}
