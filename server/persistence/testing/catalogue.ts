import type { Raw } from './raw.ts';

/** Everything that makes two schemas the same: columns, constraints, indexes. Order of columns counts; names of ours do not. */
export type Catalogue = Readonly<Record<string, readonly string[]>>;

const ours = (name: unknown) => String(name).startsWith('zelos_');
const squeezed = (text: unknown) =>
  String(text ?? '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\s*([(),=])\s*/g, '$1')
    .toLowerCase();

async function sqliteCatalogue(raw: Raw): Promise<Catalogue> {
  const tables = await raw.rows(
    `select name, sql from sqlite_master where type = 'table' and name not like 'sqlite_%'`,
  );
  const entries = tables
    .filter(({ name }) => !ours(name))
    .map(async ({ name, sql }) => {
      const columns = await raw.rows(`select name, type, "notnull", dflt_value, pk from pragma_table_info('${name}')`);
      const keys = await raw.rows(
        `select "table", "from", "to", on_update, on_delete from pragma_foreign_key_list('${name}')`,
      );
      const indexes = await raw.rows(`select * from pragma_index_list('${name}')`);
      const listed = indexes
        .filter((index) => !ours(index['name']))
        .map(async (index) => {
          const parts = await raw.rows(`select name, "desc" from pragma_index_xinfo('${index['name']}') where key = 1`);
          const [made] = await raw.rows(`select sql from sqlite_master where name = '${index['name']}'`);
          const where = /\bwhere\b.*$/i.exec(squeezed(made?.['sql']))?.[0] ?? '';
          return `index ${index['name']} ${index['unique']} ${JSON.stringify(parts)} ${where}`;
        });
      const checks = squeezed(sql).match(/check\(.*?\)/g) ?? [];
      return [
        String(name),
        [
          ...columns.map((column, place) => `column ${place + 1} ${JSON.stringify(column)}`),
          ...keys.map((key) => `key ${JSON.stringify(key)}`).sort(),
          ...(await Promise.all(listed)).sort(),
          ...checks,
        ],
      ] as const;
    });
  return Object.fromEntries(await Promise.all(entries));
}

async function postgresqlCatalogue(raw: Raw): Promise<Catalogue> {
  const rows = await raw.rows(`
    select c.relname as t, 'column ' || row_number() over (partition by c.oid order by a.attnum) || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' '
           || a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') as line, 0 as rank, a.attnum as place
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
    union all
    select k.conrelid::regclass::text, 'constraint ' || k.conname || ' ' || pg_get_constraintdef(k.oid), 1, 0
      from pg_constraint k where k.connamespace = 'public'::regnamespace and k.conrelid <> 0
    union all
    select tablename, indexdef, 2, 0 from pg_indexes where schemaname = 'public' and indexname not like 'zelos\\_%'
    order by 1, 3, 4, 2`);
  const catalogue: Record<string, string[]> = {};
  for (const { t, line } of rows) if (!ours(t)) (catalogue[String(t)] ??= []).push(String(line));
  return catalogue;
}

/** MySQL's catalogue says of `json` and of checks what each of the two servers makes of them. The order of indexes does not count. */
async function mysqlCatalogue(raw: Raw): Promise<Catalogue> {
  const rows = await raw.rows(`
    select table_name as t, concat('column ', lpad(ordinal_position, 2, '0'), ' ', column_name, ' ', column_type, ' ',
           coalesce(collation_name, ''), ' ', is_nullable, ' ', coalesce(column_default, ''), ' ', extra) as line
      from information_schema.columns where table_schema = database()
    union all
    select table_name, concat('index ', index_name, ' ', non_unique, ' ',
           group_concat(concat(column_name, ' ', collation) order by seq_in_index))
      from information_schema.statistics where table_schema = database() group by table_name, index_name, non_unique
    union all
    select k.table_name, concat('key ', k.constraint_name, ' ', k.column_name, ' ', k.referenced_table_name, ' ',
           k.referenced_column_name, ' ', r.update_rule, ' ', r.delete_rule)
      from information_schema.key_column_usage k join information_schema.referential_constraints r
        on r.constraint_schema = k.constraint_schema and r.constraint_name = k.constraint_name
     where k.table_schema = database()
    union all
    select t.table_name, concat('check ', c.constraint_name, ' ', c.check_clause)
      from information_schema.check_constraints c join information_schema.table_constraints t
        on t.constraint_schema = c.constraint_schema and t.constraint_name = c.constraint_name
     where c.constraint_schema = database()
    order by 1, 2`);
  const catalogue: Record<string, string[]> = {};
  for (const { t, line } of rows) (catalogue[String(t)] ??= []).push(String(line));
  return catalogue;
}

const CATALOGUES = { mysql: mysqlCatalogue, postgresql: postgresqlCatalogue, sqlite: sqliteCatalogue };

export const catalogueOf = (dialect: keyof typeof CATALOGUES, raw: Raw): Promise<Catalogue> => CATALOGUES[dialect](raw);
