import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import type { SchemaNode } from './node.ts';
import { InvalidSchema } from './resources.ts';

const TYPES = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

/** Reads the keywords of one schema object and refuses values that a keyword cannot have. */
export class KeywordReader<E> {
  readonly #source: JsonObject;
  readonly #compile: (schema: Json) => SchemaNode<E>;

  constructor(source: JsonObject, compile: (schema: Json) => SchemaNode<E>) {
    this.#source = source;
    this.#compile = compile;
  }

  #read<T>(keyword: string, expected: string, parse: (value: Json) => T | undefined): T | undefined {
    const value = this.json(keyword);
    if (value === undefined) return undefined;
    const parsed = parse(value);
    if (parsed === undefined) throw new InvalidSchema(`${keyword} must be ${expected}`);
    return parsed;
  }

  has(keyword: string): boolean {
    return this.json(keyword) !== undefined;
  }

  json(keyword: string): Json | undefined {
    return Object.hasOwn(this.#source, keyword) ? this.#source[keyword] : undefined;
  }

  text(keyword: string): string | undefined {
    return this.#read(keyword, 'a string', (value) => (typeof value === 'string' ? value : undefined));
  }

  number(keyword: string): number | undefined {
    return this.#read(keyword, 'a number', (value) => (typeof value === 'number' ? value : undefined));
  }

  count(keyword: string): number | undefined {
    return this.#read(keyword, 'a whole number from 0', (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined,
    );
  }

  flag(keyword: string): boolean {
    return this.#read(keyword, 'true or false', (value) => (typeof value === 'boolean' ? value : undefined)) ?? false;
  }

  list(keyword: string): readonly Json[] | undefined {
    return this.#read(keyword, 'a list', (value) => (Array.isArray(value) ? (value as readonly Json[]) : undefined));
  }

  texts(keyword: string): readonly string[] | undefined {
    const list = this.list(keyword);
    if (list?.every((item) => typeof item === 'string') === false)
      throw new InvalidSchema(`${keyword} must be a list of strings`);
    return list as readonly string[] | undefined;
  }

  types(): readonly string[] {
    const types = typeof this.json('type') === 'string' ? [this.text('type') ?? ''] : (this.texts('type') ?? []);
    const unknown = types.find((type) => !TYPES.includes(type));
    if (unknown !== undefined) throw new InvalidSchema(`unknown type ${unknown}`);
    return types;
  }

  schema(keyword: string): SchemaNode<E> | undefined {
    const value = this.json(keyword);
    return value === undefined ? undefined : this.#compile(value);
  }

  schemas(keyword: string): readonly SchemaNode<E>[] | undefined {
    return this.list(keyword)?.map((schema) => this.#compile(schema));
  }

  #entries(keyword: string): [string, Json][] {
    return Object.entries(this.#read(keyword, 'an object', (value) => (isJsonObject(value) ? value : undefined)) ?? {});
  }

  schemaEntries(keyword: string): [string, SchemaNode<E>][] {
    return this.#entries(keyword).map(([name, schema]) => [name, this.#compile(schema)]);
  }

  dependencies(): ReadonlyMap<string, SchemaNode<E> | readonly string[]> {
    return new Map(
      this.#entries('dependencies').map(([name, value]) => [
        name,
        Array.isArray(value) ? (value as readonly Json[]).map(String) : this.#compile(value),
      ]),
    );
  }
}
