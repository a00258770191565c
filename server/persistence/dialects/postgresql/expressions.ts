import type { Expressions } from '../../sql/expressions.ts';

export const expressions: Expressions = {
  jsonArray: (cells) => `json_build_array(${cells.join(', ')})`,
  jsonCell: (column) => `${column}::text`,
  jsonRows: (list, from, order) =>
    `(select coalesce(json_agg(${order === undefined ? list : `${list} order by ${order}`}), '[]'::json)::text from ${from})`,
  jsonText: (column, member) => `${column} ->> '${member}'`,
  inIdList: (column, ids) => ({ text: `${column} = any(?::uuid[])`, values: [ids] }),
  // By `zelos_identifiers_prefix_idx`, in any collation.
  startsWith: (column, prefix) => ({
    text: `${column} like ?`,
    values: [`${prefix.replaceAll(/[\\%_]/g, '\\$&')}%`],
  }),
  sameNetwork: (alias, other) => `${alias}.nid is not distinct from ${other}.nid`,
};
