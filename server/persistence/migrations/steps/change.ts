import type { Dialect } from '../../sql/connection.ts';
import { CREDENTIAL_TYPES } from '../credential-types.ts';

/** What one version of the schema changes: statements that make the change, and those that take it back. */
export interface Change {
  readonly up: readonly string[];
  readonly down: readonly string[];
}

/** A version of the reference's schema, and what it changes in each dialect. */
export interface Step {
  readonly version: string;
  readonly changes: Readonly<Record<Dialect, Change>>;
}

/** A version that changes nothing here: the reference counts it because of another dialect. */
export const NOTHING: Change = { up: [], down: [] };

/** A step whose change is spelt alike in both dialects, or for each on its own. */
export function step(version: string, change: Change | Readonly<Record<Dialect, Change>>): Step {
  return { version, changes: 'up' in change ? { sqlite: change, postgresql: change } : change };
}

/** Several changes in one step; taken back in the opposite order. */
export function all(...changes: readonly Change[]): Change {
  return { up: changes.flatMap(({ up }) => up), down: changes.toReversed().flatMap(({ down }) => down) };
}

/** The opposite: for what a later version takes back. */
export const undone = ({ up, down }: Change): Change => ({ up: down, down: up });

const create = (index: string) => `create index if not exists ${index}`;
const drop = (index: string) => `drop index if exists ${index.slice(0, index.indexOf(' '))}`;

/** Indexes, spelt `name on table (columns)`. The new ones are there before the old ones go. */
export function indexes({ add = [], remove = [] }: Partial<Record<'add' | 'remove', readonly string[]>>): Change {
  return { up: [...add.map(create), ...remove.map(drop)], down: [...remove.map(create), ...add.map(drop)] };
}

/** Columns, spelt `name type`, at the end of a table. */
export function columns(table: string, ...added: readonly string[]): Change {
  return {
    up: added.map((column) => `alter table ${table} add column ${column}`),
    down: added.toReversed().map((column) => `alter table ${table} drop column ${column.split(' ')[0]}`),
  };
}

/** A kind of credentials. Taking it back takes the credentials of this kind with it. */
export function credentialType(name: keyof typeof CREDENTIAL_TYPES): Change {
  return {
    up: [
      `insert into identity_credential_types (id, name) select '${CREDENTIAL_TYPES[name]}', '${name}' where not exists (select 1 from identity_credential_types where name = '${name}')`,
    ],
    down: [`delete from identity_credential_types where name = '${name}'`],
  };
}

/** A whole table, and its indexes. */
export function table(name: string, definition: readonly string[], ...itsIndexes: readonly string[]): Change {
  return { up: [tableOf(name, definition), ...itsIndexes.map(create)], down: [`drop table ${name}`] };
}

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

/** SQLite can neither change a column's type nor add a foreign key: the table is made anew and its rows are copied. */
export function reshaped(name: string, shapes: { readonly before: Shape; readonly after: Shape }): Change {
  const into = ({ definition, indexes: plain, uniqueIndex, values, from = name }: Shape) => [
    tableOf('zelos_reshaped', definition),
    `insert into zelos_reshaped (${Object.keys(values).join(', ')}) select ${Object.values(values).join(', ')} from ${from}`,
    `drop table ${name}`,
    `alter table zelos_reshaped rename to ${name}`,
    ...(uniqueIndex === undefined ? [] : [`create unique index ${uniqueIndex}`]),
    ...plain.map(create),
  ];
  return { up: into(shapes.after), down: into(shapes.before) };
}

/** Columns that are copied as they are, from the table of that alias. */
export const kept = (names: readonly string[], alias?: string): Readonly<Record<string, string>> =>
  Object.fromEntries(names.map((name) => [name, alias === undefined ? name : `${alias}.${name}`]));

const tableOf = (name: string, definition: readonly string[]) =>
  `create table ${name} (\n  ${definition.join(',\n  ')}\n)`;
