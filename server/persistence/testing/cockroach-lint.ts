/** What PostgreSQL knows and CockroachDB (v23.1 and later) does not, or not so. From its documentation: "PostgreSQL compatibility", "SQL feature support", "Known limitations". */
const LACKING: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/pg_(?:try_)?advisory/i, 'advisory locks do nothing'],
  [/\b(?:listen|notify|unlisten)\s|pg_notify/i, 'there are no notifications'],
  [/create extension/i, 'there are no extensions'],
  [/\block\s+table\b|^\s*lock\s/i, 'tables cannot be locked'],
  [/\b(?:ctid|xmin|xmax|tableoid)\b/i, 'there are no system columns'],
  [/varchar_pattern_ops|text_pattern_ops|jsonb_path_ops/i, 'there are no such classes of operators'],
  [/using\s+gin\b[^;]*\bwhere\b/i, 'an inverted index has other conditions'],
  [/index\s+concurrently/i, 'indexes are always made so'],
  [/::text\s*,\s*'utf8'|convert_to\s*\(\s*\w+::text/i, 'rows have no text that stays the same'],
  [/hashtext|hashtextextended/i, 'there are no hashes of the planner'],
  [/deferrable|initially deferred|set constraints/i, 'keys are checked by each statement'],
  [/as of system time/i, 'reads must not be of the past'],
  [/\bdo\s+\$\$|language plpgsql|create (?:or replace )?function|create trigger/i, 'there is no code in the database'],
  [/exclude\s+using|create domain|create rule|inherits\s*\(/i, 'there is nothing of the kind'],
  [/\bfor\s+(?:no\s+key\s+update|key\s+share)\b/i, 'locks are of two kinds'],
  [/pg_terminate_backend|pg_stat_activity|pg_indexes|pg_is_in_recovery/i, 'these tell of a PostgreSQL server'],
  [/\bunnest\s*\([^)]*\?[^)]*,[^)]*\?/i, 'lists side by side are not used'],
  [/json_populate|jsonb_path_|json_table|jsonb_to_recordset/i, 'not all functions of JSON are there'],
  [
    /\bwith\b[\s\S]*\b(?:insert into|update|delete from)\b[\s\S]*\b(?:insert into|update|delete from)\b/i,
    'a statement changes one table',
  ],
  [/generated always as identity|\bserial\b/i, 'numbers would not be consecutive'],
  [/set_config|\bset\s+(?:local|session)\s/i, 'settings differ'],
];

/** What a statement would need that CockroachDB lacks; empty for one that it takes. */
export const lackingIn = (sql: string): readonly string[] =>
  LACKING.flatMap(([pattern, what]) => (pattern.test(sql.replaceAll(/--.*$/gm, '')) ? [what] : []));
