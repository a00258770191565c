import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenAPIV3 } from 'openapi-types';

export type Method = 'get' | 'put' | 'post' | 'delete' | 'patch';
export type ServerName = 'public' | 'admin';

/** Our extensions of an operation in the document; openapi/README.md explains them. */
export interface Marks {
  readonly 'x-zelos-server': readonly ServerName[];
  readonly 'x-zelos-status': 'implemented' | 'planned';
  readonly 'x-zelos-lenient'?: readonly string[];
}

export type OperationNode = OpenAPIV3.OperationObject & Marks & { readonly operationId: string };
export type Document = OpenAPIV3.Document & { readonly components: OpenAPIV3.ComponentsObject };

const FILE = join(import.meta.dirname, '..', '..', 'openapi', 'generated', 'openapi.json');

let loaded: Document | undefined;

/** The bundled document, read once. openapi/bundle.ts generates and checks it, so it is not checked again. */
export function contractDocument(): Document {
  loaded ??= JSON.parse(readFileSync(FILE, 'utf8')) as Document;
  return loaded;
}

/** Follows a local reference of the document to its target. Returns a value that is not a reference unchanged. */
export function resolved<T extends object>(value: T | OpenAPIV3.ReferenceObject): T {
  if (!('$ref' in value)) return value;
  const target = value.$ref
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], contractDocument());
  return resolved(target as T);
}
