import type { Expressions } from '../../sql/expressions.ts';

export const expressions: Expressions = {
  jsonArray: (cells) => `json_array(${cells.join(', ')})`,
  jsonCell: (column) => `cast(${column} as text)`,
  jsonRows: (list, from, order) =>
    `(select json_group_array(${order === undefined ? list : `${list} order by ${order}`}) from ${from})`,
  jsonText: (column, member) => `${column} ->> '$.${member}'`,
  inIdList: (column, ids) => ({
    text: `${column} in (select value from json_each(?))`,
    values: [JSON.stringify(ids)],
  }),
  // A range, as `like` folds letter case here and so uses no index.
  startsWith: (column, prefix) => ({
    text: `(${column} >= ? and ${column} < ?)`,
    values: [prefix, `${prefix}\u{10FFFF}`],
  }),
  sameNetwork: (alias, other) => `+${alias}.nid = ${other}.nid`,
};
