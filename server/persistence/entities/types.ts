import { type Platform, Type, p } from '@mikro-orm/core';
import type { Json } from '../../kernel/json.ts';
import { nulCharacter } from '../sql/errors.ts';
import { formatInstant, parseInstant } from './instant.ts';

const onPostgresql = (platform: Platform) => platform.constructor.name.startsWith('Postgre');

function refuseNul(text: string): string {
  if (text.includes('\0')) throw nulCharacter();
  return text;
}

/** `\u0000` written as an escape inside JSON, unless the backslash is itself escaped. */
const ESCAPED_NUL = /(?<!\\)(?:\\\\)*\\u0000/;

class IdType extends Type<string, string> {
  override getColumnType(_prop: unknown, platform: Platform) {
    return onPostgresql(platform) ? 'uuid' : 'char(36)';
  }
}

class TextType extends Type<string, string> {
  override convertToDatabaseValue(value: string) {
    return refuseNul(value);
  }
  override getColumnType() {
    return 'text';
  }
}

class IntegerType extends Type<number, number> {
  override getColumnType() {
    return 'integer';
  }
}

/** SQLite keeps booleans as 0 and 1. */
class FlagType extends Type<boolean, boolean | number> {
  override convertToDatabaseValue(value: boolean, platform: Platform) {
    return onPostgresql(platform) ? value : Number(value);
  }
  override convertToJSValue(value: boolean | number) {
    return value === true || value === 1;
  }
  override getColumnType() {
    return 'boolean';
  }
}

/** A point in time, UTC, in columns without a zone. PostgreSQL keeps microseconds and SQLite text; a Date has milliseconds. */
class InstantType extends Type<Date, string> {
  override convertToDatabaseValue(value: Date) {
    return formatInstant(value);
  }
  override convertToJSValue(value: string) {
    return parseInstant(value);
  }
  override getColumnType(_prop: unknown, platform: Platform) {
    return onPostgresql(platform) ? 'timestamp' : 'datetime';
  }
}

/** JSON: jsonb on PostgreSQL (which reorders members), the text as it is on SQLite. SQL NULL stands for null. */
class JsonType extends Type<unknown, string | Buffer | number> {
  override convertToDatabaseValue(value: unknown): string | Buffer {
    const text = JSON.stringify(value);
    if (ESCAPED_NUL.test(text)) throw nulCharacter();
    return text;
  }
  override convertToJSValue(value: string | Buffer | number): unknown {
    // SQLite's type affinity makes a number of text that spells one.
    if (typeof value === 'number') return value;
    return JSON.parse(typeof value === 'string' ? value : value.toString('utf8'));
  }
  override getColumnType(_prop: unknown, platform: Platform) {
    return onPostgresql(platform) ? 'jsonb' : 'text';
  }
}

/** JSON that the reference's SQLite driver writes as a blob: text of the same bytes would make it fail to compare, not to read. */
class JsonBlobType extends JsonType {
  override convertToDatabaseValue(value: unknown, platform?: Platform): string | Buffer {
    const text = super.convertToDatabaseValue(value);
    return platform === undefined || onPostgresql(platform) || typeof text !== 'string' ? text : Buffer.from(text);
  }
}

/** Text in a column of bytes. PostgreSQL gives bytes as `\\x` and hexadecimal digits. */
class TextBytesType extends Type<string, Buffer | string> {
  override convertToDatabaseValue(value: string) {
    return Buffer.from(value);
  }
  override convertToJSValue(value: Buffer | string) {
    return (typeof value === 'string' ? Buffer.from(value.slice(2), 'hex') : value).toString('utf8');
  }
  override getColumnType(_prop: unknown, platform: Platform) {
    return onPostgresql(platform) ? 'bytea' : 'blob';
  }
}

/** Builders for the columns of the reference's tables. */
export const id = () => p.type(IdType).$type<string>();
export const text = <T extends string = string>() => p.type(TextType).$type<T>();
export const integer = () => p.type(IntegerType).$type<number>();
export const flag = () => p.type(FlagType).$type<boolean>();
export const instant = () => p.type(InstantType).$type<Date>();
export const textBytes = () => p.type(TextBytesType).$type<string>();
export const json = <T = Json>() => p.type(JsonType).$type<T>();
export const jsonBlob = <T = Json>() => p.type(JsonBlobType).$type<T>();
export { JsonType };
