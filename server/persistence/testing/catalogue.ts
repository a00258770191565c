import type { Raw } from './raw.ts';

/** Everything that makes two schemas the same: columns, constraints, indexes. Order of columns counts; names of ours do not. */
export type Catalogue = Readonly<Record<string, readonly string[]>>;

const ours = (name: unknown) => String(name).startsWith('zelos_');
const squeezed = (text: unknown) =>
  String(text ?? '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\s*([(),=])\s*/g, '$1')
    .toLowerCase();

export async function sqliteCatalogue(raw: Raw): Promise<Catalogue> {
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

export async function postgresqlCatalogue(raw: Raw): Promise<Catalogue> {
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
