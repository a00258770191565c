import type { EntityMetadata, MikroORM } from '@mikro-orm/core';
import { ColumnType } from '../entities/columns.ts';
import type { ColumnCodec, ColumnCodecs } from './codecs.ts';
import { type SqlRow, type SqlValue, type Statement, prepared } from './connection.ts';
import type { Expressions } from './expressions.ts';

/** What of a dialect rows depend on. */
export interface RowDialect {
  readonly codecs: ColumnCodecs;
  readonly expressions: Pick<Expressions, 'jsonArray' | 'jsonCell'>;
}

interface Column extends ColumnCodec {
  readonly property: string;
  readonly name: string;
  readonly json: boolean;
}

/** Reads columns of a table: which they are in a select list, and what a row of them means. */
export class RowReader<Row extends object> {
  readonly columns: readonly Column[];
  protected readonly expressions: RowDialect['expressions'];

  constructor(columns: readonly Column[], expressions: RowDialect['expressions']) {
    this.columns = columns;
    this.expressions = expressions;
  }

  /** The columns for a select list, in the order `decode` expects. */
  list(alias: string): string {
    return this.columns.map((column) => `${alias}.${column.name}`).join(', ');
  }

  /** The columns as one JSON array, for rows collected by an aggregate: `decode` takes it as a row. */
  jsonList(alias: string, ...more: readonly string[]): string {
    const cells = this.columns.map(({ name, json }) =>
      json ? this.expressions.jsonCell(`${alias}.${name}`) : `${alias}.${name}`,
    );
    return this.expressions.jsonArray([...cells, ...more]);
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
}

/** Turns rows of an entity's table into entities and back, and makes the statements that name its columns. */
export class RowMapper<Row extends object> extends RowReader<Row> {
  readonly name: string;
  readonly insert: Statement;
  readonly #byProperty: ReadonlyMap<string, Column>;
  readonly #updates = new Map<string, Statement>();

  constructor(metadata: EntityMetadata<Row>, { codecs, expressions }: RowDialect) {
    super(
      metadata.props.map((property) => columnOf(property, codecs)),
      expressions,
    );
    this.name = metadata.tableName;
    this.#byProperty = new Map(this.columns.map((column) => [column.property, column]));
    const places = this.columns.map(() => '?').join(', ');
    this.insert = prepared(
      `insert into ${this.name} (${this.columns.map((c) => c.name).join(', ')}) values (${places})`,
    );
  }

  /** Reads only the columns of these properties, in this order. */
  only<Name extends keyof Row & string>(properties: readonly Name[]): RowReader<Pick<Row, Name>> {
    return new RowReader(
      properties.map((property) => this.#column(property)),
      this.expressions,
    );
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

function columnOf(property: EntityMetadata['props'][number], codecs: ColumnCodecs): Column {
  const type = property.customType;
  const name = property.fieldNames[0];
  if (!(type instanceof ColumnType) || name === undefined) throw new Error(`${property.name} has no column type`);
  return { ...codecs[type.kind], property: property.name, name, json: type.kind.startsWith('json') };
}

/** The mapper of an entity of this ORM. */
export type RowMappers = <Row extends object>(entity: { readonly meta: EntityMetadata<Row> }) => RowMapper<Row>;

export function rowMappersOf(orm: MikroORM, dialect: RowDialect): RowMappers {
  return (entity) => new RowMapper(orm.getMetadata().get(entity.meta.class), dialect);
}
