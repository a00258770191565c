import { type Change, createIndex, tableOf } from '../../../migrations/change.ts';

/** One shape of a table. */
export interface Shape {
  /** Columns and constraints. */
  readonly definition: readonly string[];
  readonly indexes: readonly string[];
  readonly uniqueIndex?: string;
  /** What the table's columns are filled with when it is made from the other shape: `column: expression`. */
  readonly values: Readonly<Record<string, string>>;
  /** Where they come from, if not from the table alone. */
  readonly from?: string;
}

/** SQLite can neither change a column's type nor add a foreign key: a new table takes its place and its rows are copied. */
export function reshaped(name: string, shapes: { readonly before: Shape; readonly after: Shape }): Change {
  const into = ({ definition, indexes: plain, uniqueIndex, values, from = name }: Shape) => [
    tableOf('zelos_reshaped', definition),
    `insert into zelos_reshaped (${Object.keys(values).join(', ')}) select ${Object.values(values).join(', ')} from ${from}`,
    `drop table ${name}`,
    `alter table zelos_reshaped rename to ${name}`,
    ...(uniqueIndex === undefined ? [] : [`create unique index ${uniqueIndex}`]),
    ...plain.map(createIndex),
  ];
  return { up: into(shapes.after), down: into(shapes.before) };
}

/** Columns that are copied as they are, from the table of that alias. */
export const kept = (names: readonly string[], alias?: string): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, alias === undefined ? name : `${alias}.${name}`]));
