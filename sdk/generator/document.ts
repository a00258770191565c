/** The part of OpenAPI 3.0 that the facade generator reads. */

export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly nullable?: boolean;
  readonly 'x-zelos-unlisted-null'?: boolean;
  readonly 'x-zelos-unlisted-values'?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly discriminator?: { readonly propertyName: string; readonly mapping?: Readonly<Record<string, string>> };
}

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly description?: string;
  readonly schema?: Schema;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

export interface Operation {
  readonly operationId: string;
  readonly tags?: readonly string[];
  readonly summary?: string;
  readonly description?: string;
  readonly deprecated?: boolean;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: { readonly required?: boolean; readonly content: Content } | Reference;
  readonly responses: Readonly<Record<string, { readonly content?: Content } | Reference>>;
}

export interface Reference {
  readonly $ref: string;
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** Every operation, with the path item's own parameters put before those of the operation. */
export function operationsOf(document: OpenApiDocument): Operation[] {
  return Object.values(document.paths).flatMap((item) => {
    const shared = (item['parameters'] ?? []) as Operation['parameters'];
    return METHODS.flatMap((method) => {
      const operation = item[method] as Operation | undefined;
      if (operation === undefined) return [];
      return [{ ...operation, parameters: [...(shared ?? []), ...(operation.parameters ?? [])] }];
    });
  });
}

/** Follows `$ref` to a value. Throws when a reference has no target. */
export function resolve<T extends object>(document: OpenApiDocument, value: T | Reference): T {
  if (!('$ref' in value) || typeof value.$ref !== 'string') return value as T;
  let target: unknown = document;
  for (const key of value.$ref.replace(/^#\//, '').split('/')) {
    target = (target as Record<string, unknown> | undefined)?.[key.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  if (target === undefined) throw new Error(`${value.$ref} leads nowhere`);
  return resolve<T>(document, target as T | Reference);
}

/** The schema name of a `#/components/schemas/...` reference. */
export function refName(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
