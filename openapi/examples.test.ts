import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { OpenAPIV3 } from 'openapi-types';
import { describe, expect, it } from 'vitest';
import { addFormats } from '../server/contract/formats.ts';
import { BUNDLED } from './bundle.ts';
import { withNarrowUnions } from './mock.ts';

type Media = OpenAPIV3.MediaTypeObject;

const document = withNarrowUnions(JSON.parse(readFileSync(BUNDLED, 'utf8')) as OpenAPIV3.Document);
const ajv = addFormats(new Ajv({ strict: false, formats: { int64: true } }));
ajv.addSchema({ $id: 'document', ...document });

/** A local reference, resolved. */
function resolved<T extends object>(value: T | OpenAPIV3.ReferenceObject): T {
  if (!('$ref' in value)) return value;
  const keys = value.$ref.slice('#/'.length).split('/');
  return keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], document) as T;
}

/** Each media type of each request and answer, with a readable name. */
function mediaTypes(): [string, Media][] {
  return Object.values(document.paths).flatMap((item = {}) =>
    (['get', 'put', 'post', 'delete', 'patch'] as const).flatMap((method) => {
      const operation = item[method];
      if (!operation) return [];
      const id = operation.operationId ?? '';
      const body = operation.requestBody && resolved(operation.requestBody);
      return [
        ...named(`${id} request`, body?.content),
        ...Object.entries(operation.responses).flatMap(([status, response]) =>
          named(`${id} ${status}`, resolved(response).content),
        ),
      ];
    }),
  );
}

const named = (name: string, content: Record<string, Media> = {}): [string, Media][] =>
  Object.entries(content).map(([type, media]) => [`${name} ${type}`, media]);

function examplesOf({ example, examples }: Media): unknown[] {
  const several = Object.values(examples ?? {}).map((each) => resolved(each).value as unknown);
  return example === undefined ? several : [example as unknown, ...several];
}

describe('every request and every answer has an example that its schema accepts', () => {
  it.each(mediaTypes())('%s', (_, media) => {
    const examples = examplesOf(media);
    expect(examples.length).toBeGreaterThan(0);
    const schema = JSON.parse(JSON.stringify(media.schema).replaceAll('"#/', '"document#/')) as object;
    const validate = ajv.compile(schema);
    for (const example of examples) {
      validate(example);
      expect(validate.errors).toBeFalsy();
    }
  });
});

it('refuses an example that does not fit', () => {
  const validate = ajv.compile({ $ref: 'document#/components/schemas/updateLoginFlowBody' });
  expect(validate({ method: 'password', identifier: 'ada@example.com' })).toBe(false);
  expect(validate({ method: 'telepathy' })).toBe(false);
});
