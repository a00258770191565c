import type { Expressions } from '../../sql/expressions.ts';

const asJson = (list: string) => (list.startsWith('json_array(') ? list : `json_quote(${list})`);

export const expressions: Expressions = {
  jsonArray: (cells) => `json_array(${cells.join(', ')})`,
  jsonCell: (column) => `cast(${column} as char)`,
  // A column is text. Not `json_arrayagg`, which knows no order on MySQL. `group_concat_max_len` is set for each connection.
  jsonRows: (list, from, order) =>
    `(select concat('[', coalesce(group_concat(${asJson(list)}${order === undefined ? '' : ` order by ${order}`} separator ','), ''), ']') from ${from})`,
  jsonText: (column, member) => `json_unquote(json_extract(${column}, '$.${member}'))`,
  inIdList: (column, ids) => ({ text: `${column} in (${ids.map(() => '?').join(', ')})`, values: ids }),
  startsWith: (column, prefix) => ({
    text: `${column} like ? escape '!'`,
    values: [`${prefix.replaceAll(/[!%_]/g, '!$&')}%`],
  }),
  sameNetwork: (alias, other) => `${alias}.nid <=> ${other}.nid`,
};
