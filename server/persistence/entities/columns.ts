import { Type, p } from '@mikro-orm/core';
import type { Json } from '../../kernel/json.ts';
import type { ColumnKind } from '../sql/codecs.ts';

/** What a column holds. How a database writes and reads that, its dialect says (`ColumnCodecs`), so the ORM converts nothing. */
export class ColumnType extends Type {
  readonly kind: ColumnKind;

  constructor(kind: ColumnKind) {
    super();
    this.kind = kind;
  }

  override getColumnType(): string {
    return this.kind;
  }
}

const column = (kind: ColumnKind) => p.type(new ColumnType(kind));

/** Builders for the columns of the reference's tables. */
export const id = () => column('id').$type<string>();
export const text = <T extends string = string>() => column('text').$type<T>();
export const integer = () => column('integer').$type<number>();
export const flag = () => column('flag').$type<boolean>();
export const instant = () => column('instant').$type<Date>();
export const textBytes = () => column('text-bytes').$type<string>();
export const json = <T = Json>() => column('json').$type<T>();
export const jsonBlob = <T = Json>() => column('json-blob').$type<T>();
