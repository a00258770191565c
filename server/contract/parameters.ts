import type { OpenAPIV3 } from 'openapi-types';
import { parseBool } from '../go/bool.ts';
import type { ApiError } from '../kernel/errors.ts';
import type { HttpRequest } from '../kernel/http.ts';
import { resolved } from './document.ts';
import type { Operation, Parameter } from './operations.ts';
import { refuseParameter } from './refusals.ts';

/**
 * The reference's refusal of the first declared parameter that is missing or does not fit its type, if any. Undeclared
 * parameters are ignored, and numbers out of range are the handler's to bring into range.
 */
export function checkParameters(operation: Operation, request: HttpRequest): ApiError | undefined {
  for (const parameter of operation.parameters) {
    const found = sent(parameter, request);
    const misfit = parameter.lenient ? undefined : found.find((value) => !fits(parameter, value));
    if (misfit !== undefined || (parameter.required && found.length === 0))
      return refuseParameter(operation.operationId, parameter.name, misfit);
  }
  return undefined;
}

/** The values that were sent. An empty one means absent, except in a list (reference behaviour). */
function sent({ in: place, name, schema }: Parameter, request: HttpRequest): string[] {
  if (place === 'query' && schema.type === 'array') return request.query.getAll(name);
  const value = raw(place, name, request);
  return value ? [value] : [];
}

function raw(place: Parameter['in'], name: string, request: HttpRequest): string | null | undefined {
  if (place === 'query') return request.query.get(name);
  return place === 'path' ? request.pathParameters[name] : request.headers[name.toLowerCase()];
}

function fits({ name, schema }: Parameter, value: string): boolean {
  switch (schema.type) {
    case 'integer':
      return /^[+-]?\d{1,15}$/.test(value);
    case 'boolean':
      return parseBool(value) !== undefined;
    case 'array':
      return fitsList(name, schema, value);
    default:
      return !schema.enum || schema.enum.includes(value);
  }
}

function fitsList(name: string, schema: OpenAPIV3.ArraySchemaObject, value: string): boolean {
  const allowed = name === 'include_credential' ? credentialKinds() : resolved(schema.items).enum;
  return !allowed || allowed.includes(name === 'expand' ? value.toLowerCase() : value);
}

/** Listing identities leaves the kinds open in the document, and refuses unknown ones all the same. */
function credentialKinds(): readonly unknown[] | undefined {
  const credentials = resolved<OpenAPIV3.SchemaObject>({ $ref: '#/components/schemas/identityCredentials' });
  const kind = credentials.properties?.['type'];
  return kind && resolved(kind).enum;
}
