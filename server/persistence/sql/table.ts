import type { EntityMetadata, MikroORM, Platform } from '@mikro-orm/core';
import { JsonType } from '../entities/types.ts';
import { type Dialect, type SqlCell, type SqlRow, type SqlValue, type Statement, prepared } from './connection.ts';

interface Column {
  readonly property: string;
  readonly name: string;
  readonly json: boolean;
  encode(value: unknown): SqlValue;
  decode(cell: SqlCell): unknown;
}

/** A table as its entity defines it: makes statements, and turns rows into entities and back. */
export class Table<Row extends object> {
  readonly name: string;
  readonly columns: readonly Column[];
  readonly insert: Statement;
  readonly #dialect: Dialect;
  readonly #byProperty: ReadonlyMap<string, Column>;
  readonly #updates = new Map<string, Statement>();

  constructor(metadata: EntityMetadata<Row>, platform: Platform, dialect: Dialect) {
    this.name = metadata.tableName;
    this.columns = metadata.props.map((property) => columnOf(property, platform));
    this.#dialect = dialect;
    this.#byProperty = new Map(this.columns.map((column) => [column.property, column]));
    const places = this.columns.map(() => '?').join(', ');
    this.insert = prepared(
      `insert into ${this.name} (${this.columns.map((c) => c.name).join(', ')}) values (${places})`,
    );
  }

  /** The columns for a select list, in the order `decode` expects. */
  list(alias: string): string {
    return this.columns.map((column) => `${alias}.${column.name}`).join(', ');
  }

  /** The columns as one JSON array, for rows gathered into an aggregate: `decode` takes it as a row. */
  jsonList(alias: string, ...more: readonly string[]): string {
    const cells = this.columns.map(({ name, json }) => {
      if (!json) return `${alias}.${name}`;
      return this.#dialect === 'postgresql' ? `${alias}.${name}::text` : `cast(${alias}.${name} as text)`;
    });
    const make = this.#dialect === 'postgresql' ? 'json_build_array' : 'json_array';
    return `${make}(${[...cells, ...more].join(', ')})`;
  }

  decode(row: SqlRow, offset = 0): Row {
    const entity: Record<string, unknown> = {};
    let index = offset;
    for (const column of this.columns) {
      const cell = row[index++];
      entity[column.property] = cell === null || cell === undefined ? null : column.decode(cell);
    }
    return entity as Row;
  }

  encode(entity: Row): SqlValue[] {
    const values = entity as Record<string, unknown>;
    return this.columns.map((column) => encoded(column, values[column.property]));
  }

  /** `update ... set` of these properties; `where` says which rows, its values come after the new ones. */
  update(properties: readonly (keyof Row & string)[], where: string): Statement {
    const key = `${properties.join()} ${where}`;
    let statement = this.#updates.get(key);
    if (statement === undefined) {
      const set = properties.map((property) => `${this.#column(property).name} = ?`).join(', ');
      statement = prepared(`update ${this.name} set ${set} where ${where}`);
      this.#updates.set(key, statement);
    }
    return statement;
  }

  /** The new values for `update`. */
  encodeSome(change: Partial<Row>, properties: readonly (keyof Row & string)[]): SqlValue[] {
    return properties.map((property) => encoded(this.#column(property), change[property]));
  }

  #column(property: string): Column {
    const column = this.#byProperty.get(property);
    if (column === undefined) throw new Error(`${this.name} has no column for ${property}`);
    return column;
  }
}

const encoded = (column: Column, value: unknown): SqlValue =>
  value === null || value === undefined ? null : column.encode(value);

function columnOf(property: EntityMetadata['props'][number], platform: Platform): Column {
  const type = property.customType;
  const name = property.fieldNames[0];
  if (type === undefined || name === undefined) throw new Error(`${property.name} has no column type`);
  return {
    property: property.name,
    name,
    json: type instanceof JsonType,
    encode: (value) => type.convertToDatabaseValue(value as never, platform) as SqlValue,
    decode: (cell) => type.convertToJSValue(cell as never, platform),
  };
}

/** How a table is made from an entity of this ORM. */
export type Tables = <Row extends object>(entity: { readonly meta: EntityMetadata<Row> }) => Table<Row>;

export function tablesOf(orm: MikroORM, dialect: Dialect): Tables {
  const platform = orm.em.getPlatform();
  return (entity) => new Table(orm.getMetadata().get(entity.meta.class), platform, dialect);
}
