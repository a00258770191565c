import { CREDENTIAL_TYPES } from './credential-types.ts';

/** What one version of the schema changes: statements that make the change, and those that take it back. */
export interface Change {
  /** One transaction, together with the version's row. */
  readonly up: readonly string[];
  readonly down: readonly string[];
  /** What goes before `up`, so that a large table is not locked for long. Each stage can be repeated. */
  readonly before?: readonly Stage[];
}

/**
 * A transaction of its own; or a statement that is repeated, each time by itself, until it answers no row: it goes through a table in
 * the order of ids, its parameter is the last id so far and it answers the next one.
 */
export type Stage = { readonly statements: readonly string[] } | { readonly eachBatch: string };

/** A version of the reference's schema, and its change. */
export type Step = readonly [version: string, change: Change];

/** A version that changes nothing: the reference counts it because of another database. */
export const NOTHING: Change = { up: [], down: [] };

/** Several changes in one step; taken back in the opposite order. */
export function all(...changes: readonly Change[]): Change {
  return {
    up: changes.flatMap(({ up }) => up),
    down: changes.toReversed().flatMap(({ down }) => down),
    before: changes.flatMap(({ before = [] }) => before),
  };
}

/** The opposite of a change, for a later version that reverts it. */
export const undone = ({ up, down }: Change): Change => ({ up: down, down: up });

/** `create index`, of `name on table (columns)`. */
export const createIndex = (index: string) => `create index if not exists ${index}`;
const drop = (index: string) => `drop index if exists ${index.slice(0, index.indexOf(' '))}`;

/** Indexes, spelt `name on table (columns)`. The new ones are there before the old ones go. */
export function indexes({ add = [], remove = [] }: Partial<Record<'add' | 'remove', readonly string[]>>): Change {
  return { up: [...add.map(createIndex), ...remove.map(drop)], down: [...remove.map(createIndex), ...add.map(drop)] };
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
  return { up: [tableOf(name, definition), ...itsIndexes.map(createIndex)], down: [`drop table ${name}`] };
}

/** `create table`. */
export const tableOf = (name: string, definition: readonly string[]) =>
  `create table ${name} (\n  ${definition.join(',\n  ')}\n)`;
