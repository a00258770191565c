/**
 * Reads a submission into one shape, whatever its dialect: form fields with dotted names, JSON with nested traits, or JSON with
 * dotted names. Values are converted to what the schema says, as the reference does; what does not convert stays text
 * and fails validation with a message on its field.
 */
import { parseBool } from '../../../go/bool.ts';
import { parseFloat } from '../../../go/float.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import { type Json, type JsonObject, isJsonObject } from '../../../kernel/json.ts';
import type { FieldProblem } from '../../../ui/form.ts';
import { problem } from '../../../ui/messages.ts';

/** The type a field's text is converted to. `object` fields that are absent become `{}`. */
export type FieldType = 'string' | 'number' | 'boolean' | 'object' | 'strings' | 'numbers' | 'booleans' | 'list';

/** A field of a submission that a strategy or the identity schema declares. */
export interface Field {
  /** Dot path: `traits.name.first`. */
  readonly name: string;
  readonly type: FieldType;
  readonly required?: boolean;
  /** A user, an address or a one-time secret is looked up by this text: one that is too long to be found is refused unread. */
  readonly lookup?: true;
}

/** The fields that a submission is decoded by. */
export type PayloadFields = readonly Field[];

/** What was submitted. All reads are by own members only: names come from outside. */
export interface Payload {
  readonly method: string;
  readonly csrfToken: string;
  readonly transientPayload: Json | undefined;
  /** Everything decoded, nested. */
  readonly values: JsonObject;
  /** The text of a field, or an empty string. */
  text(name: string): string;
  readonly traits: JsonObject;
}

/** A body that cannot be read at all: the reason goes into a message on the flow (400). */
export interface Unreadable {
  readonly unreadable: string;
}

const COMMON: PayloadFields = [
  { name: 'csrf_token', type: 'string' },
  { name: 'method', type: 'string' },
  { name: 'transient_payload', type: 'object' },
];

/** Values by name. Only declared fields are looked up: what else a body holds is never walked. */
export type RawFields = Pick<ReadonlyMap<string, readonly string[]>, 'get' | 'has'>;

/** Top-level members as text, the way the reference flattens a JSON body, or the fields of a form. */
export function readFields(request: HttpRequest): RawFields | Unreadable {
  if (request.method === 'GET') return fromSearchParams(request.query);
  const { body } = request;
  switch (body.kind) {
    case 'json':
      return fromJson(body.value);
    case 'form':
      return fromSearchParams(body.fields);
    case 'none':
      return { unreadable: 'Unable to decode HTTP Request Body because its HTTP Header "Content-Length" is zero.' };
    case 'malformed':
      return { unreadable: isJsonBody(request) ? 'Unable to decode form as JSON.' : body.reason };
    case 'unsupported':
      return {
        unreadable: `HTTP ${request.method} Request used unknown HTTP Header "Content-Type: ${body.mediaType}", only [multipart/form-data application/x-www-form-urlencoded application/json] are supported.`,
      };
  }
}

const isJsonBody = ({ headers }: HttpRequest): boolean =>
  headers['content-type']?.startsWith('application/json') ?? false;

/** The same with the parameters of the query: they go before members of JSON and after fields of a form (reference behaviour). */
export function readFieldsAndQuery(request: HttpRequest): RawFields | Unreadable {
  const fields = readFields(request);
  if (isUnreadable(fields) || request.method === 'GET') return fields;
  const query = fromSearchParams(request.query);
  const [first, second] = request.body.kind === 'json' ? [query, fields] : [fields, query];
  return {
    has: (name) => first.has(name) || second.has(name),
    get: (name) => first.get(name) ?? second.get(name),
  };
}

/** Whether reading or decoding has failed. */
export const isUnreadable = (read: object): read is Unreadable => 'unreadable' in read;

function fromSearchParams(fields: URLSearchParams): RawFields {
  return {
    has: (name) => fields.has(name),
    get: (name) => (fields.has(name) ? fields.getAll(name) : undefined),
  };
}

function fromJson(value: Json): RawFields | Unreadable {
  if (!isJsonObject(value)) {
    return { unreadable: `Expected JSON sent in request body to be an object but got: ${jsonTypeName(value)}` };
  }
  const has = (name: string): boolean => Object.hasOwn(value, name);
  return { has, get: (name) => (has(name) ? [asText(value[name] ?? null)] : undefined) };
}

const asText = (value: Json): string =>
  value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

function jsonTypeName(value: Json): string {
  if (value === null) return 'Null';
  if (typeof value === 'string') return 'String';
  if (typeof value === 'number') return 'Number';
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : 'JSON';
}

/** Decodes raw fields by their declared types. Undeclared fields are dropped, as in the reference. */
export function decodePayload(raw: RawFields, declared: PayloadFields): Payload | Unreadable {
  const fields = [...COMMON, ...declared];
  const values: Record<string, Json> = Object.create(null) as Record<string, Json>;
  for (const field of fields) {
    const texts = raw.get(field.name);
    const value = texts === undefined ? undefined : convert(field, texts);
    // Text in place of the traits counts as none (reference behaviour): the schema says what is missing.
    if (value === NOT_JSON && field.name === 'traits') continue;
    if (value === NOT_JSON)
      return { unreadable: `Unable to decode JSON payload: the value of ${field.name} is not valid JSON` };
    if (value !== undefined) setPath(values, field.name, value);
  }
  for (const field of fields) {
    if (field.type === 'object' && getPath(values, field.name) === undefined) setPath(values, field.name, {});
  }
  return toPayload(values, raw.has('transient_payload'));
}

/** Of a request that carries no fields of ours. */
export const noPayload = (): Payload => toPayload(Object.create(null) as Record<string, Json>, false);

function toPayload(values: Record<string, Json>, hasTransient: boolean): Payload {
  const text = (name: string): string => {
    const value = getPath(values, name);
    return typeof value === 'string' ? value : '';
  };
  return {
    method: text('method'),
    csrfToken: text('csrf_token'),
    transientPayload: hasTransient ? values['transient_payload'] : {},
    values,
    text,
    traits: isJsonObject(values['traits']) ? values['traits'] : {},
  };
}

const NOT_JSON = Symbol('not JSON');

function convert(field: Field, texts: readonly string[]): Json | undefined | typeof NOT_JSON {
  const first = texts[0] ?? '';
  const last = texts.at(-1) ?? '';
  switch (field.type) {
    case 'string':
      return first === '' ? undefined : first;
    case 'number':
      return first === '' ? (field.required === true ? 0 : undefined) : toNumber(first);
    case 'boolean':
      return last === '' ? (field.required === true ? false : undefined) : toBoolean(last);
    case 'object':
      return first === '' ? undefined : parseJson(first);
    case 'numbers':
      return texts.map(toNumber);
    case 'booleans':
      return texts.map(toBoolean);
    case 'strings':
    case 'list':
      return [...texts];
  }
}

/** Text that is no finite number stays: JSON has no other numbers. */
const toNumber = (text: string): Json => {
  const value = parseFloat(text);
  return value !== undefined && Number.isFinite(value) ? value : text;
};

const toBoolean = (text: string): Json => parseBool(text) ?? text;

function parseJson(text: string): Json | typeof NOT_JSON {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return NOT_JSON;
  }
}

/** Members that would reach behind the data: an identity schema cannot have them as traits. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

function setPath(target: Record<string, Json>, path: string, value: Json): void {
  const keys = path.split('.');
  if (keys.some((key) => FORBIDDEN.has(key))) return;
  let at = target;
  for (const key of keys.slice(0, -1)) {
    const next = at[key];
    // A list stays, so that the schema says what is wrong with it; in place of the traits it counts as none (reference behaviour).
    if (Array.isArray(next) && key !== 'traits') return;
    at[key] = isJsonObject(next as Json) ? { ...(next as JsonObject) } : {};
    at = at[key] as Record<string, Json>;
  }
  at[keys.at(-1) as string] = value;
}

function getPath(values: JsonObject, path: string): Json | undefined {
  let at: Json | undefined = values;
  for (const key of path.split('.')) {
    if (!isJsonObject(at) || !Object.hasOwn(at, key)) return undefined;
    at = at[key];
  }
  return at;
}

/** Problems of the fields that every submission has. */
export function commonProblems(payload: Payload): FieldProblem[] {
  return objectProblems('transient_payload', payload.transientPayload);
}

/** The problems of lookup fields that are too long. */
export const lookupProblems = (payload: Payload, fields: PayloadFields, maximum: number): FieldProblem[] =>
  fields
    .filter(({ name, lookup }) => lookup === true && payload.text(name).length > maximum)
    .map(({ name }) => ({ field: name, message: problem.tooLong(maximum, payload.text(name).length) }));

/** Problems of traits before their schema is asked: they must be an object. */
export const traitsProblems = ({ values }: Payload): FieldProblem[] => objectProblems('traits', values['traits']);

const objectProblems = (field: string, value: Json | undefined): FieldProblem[] =>
  value === undefined || isJsonObject(value)
    ? []
    : [{ field, message: problem.wrongType(['object'], schemaTypeName(value)) }];

function schemaTypeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
