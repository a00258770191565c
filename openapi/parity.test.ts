import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BUNDLED } from './bundle.ts';
import { compare, factsOf, type Exception } from './parity.ts';

const REFERENCE = join(import.meta.dirname, '..', '..', 'shared', 'kratos-v26.2.0', 'api.json');

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const { differences: exceptions } = parse(readFileSync(join(import.meta.dirname, 'exceptions.yaml'), 'utf8')) as {
  differences: Exception[];
};

describe.skipIf(!existsSync(REFERENCE))('parity with the document of the reference', () => {
  it('has the listed differences only, and all of them', () => {
    expect(compare(readJson(REFERENCE), readJson(BUNDLED), exceptions)).toEqual({ unlisted: [], unused: [] });
  });

  it('covers the whole document', () => {
    const places = [...factsOf(readJson(REFERENCE)).keys()];
    expect(places.filter((place) => place.endsWith(' operationId'))).toHaveLength(56);
    expect(places.filter((place) => /^schema \w+$/.test(place))).toHaveLength(155);
  });
});

it('gives each exception a reason', () => {
  expect(exceptions.filter(({ reason }) => !reason || reason.length < 20)).toEqual([]);
});

// Proves that the comparison notices every change of a single fact.
describe('the comparison', () => {
  const original = readJson(BUNDLED) as object;

  const changes: Record<string, (document: Loose) => void> = {
    'a path that is gone': ({ paths }) => delete paths['/sessions/whoami'],
    'an operation that is gone': ({ paths }) => delete paths['/sessions']?.['delete'],
    'another operationId': ({ paths }) => Object.assign(at(paths, '/sessions', 'get'), { operationId: 'other' }),
    'a status that is gone': ({ paths }) => delete at(paths, '/sessions', 'get', 'responses')['401'],
    'another schema of an answer': ({ paths }) =>
      Object.assign(at(paths, '/sessions/whoami', 'get', 'responses', '200', 'content', 'application/json', 'schema'), {
        $ref: '#/components/schemas/identity',
      }),
    'a body that need not be there': ({ paths }) =>
      Object.assign(at(paths, '/self-service/login', 'post', 'requestBody'), { required: false }),
    'another media type': ({ paths }) =>
      delete at(paths, '/self-service/login', 'post', 'requestBody', 'content')['application/x-www-form-urlencoded'],
    'a parameter that is required': ({ components }) =>
      Object.assign(at(components, 'parameters', 'sessionToken'), { required: true }),
    'another type of a parameter': ({ components }) =>
      Object.assign(at(components, 'parameters', 'active', 'schema'), { type: 'string' }),
    'another maximum': ({ components }) =>
      Object.assign(at(components, 'parameters', 'pageSizeUpTo500', 'schema'), { maximum: 1000 }),
    'a schema that is gone': ({ components }) => delete at(components, 'schemas')['NullInt'],
    'a schema too many': ({ components }) => Object.assign(at(components, 'schemas'), { extra: { type: 'object' } }),
    'a property that is gone': ({ components }) => delete at(components, 'schemas', 'session', 'properties')['devices'],
    'another type of a property': ({ components }) =>
      Object.assign(at(components, 'schemas', 'session', 'properties', 'active'), { type: 'string' }),
    'another format': ({ components }) =>
      Object.assign(at(components, 'schemas', 'session', 'properties', 'id'), { format: 'uuid4' }),
    'a property that is not required': ({ components }) =>
      Object.assign(at(components, 'schemas', 'session'), { required: [] }),
    'an enum that lacks a value': ({ components }) =>
      Object.assign(at(components, 'schemas', 'authenticatorAssuranceLevel'), { enum: ['aal0', 'aal1', 'aal2'] }),
    'a discriminator that maps elsewhere': ({ components }) =>
      Object.assign(at(components, 'schemas', 'continueWith', 'discriminator', 'mapping'), { show_settings_ui: 'x' }),
    'something that is null at times': ({ components }) =>
      Object.assign(at(components, 'schemas', 'NullUUID'), { nullable: false }),
  };

  it.each(Object.entries(changes))('notices %s', (_, change) => {
    const changed = structuredClone(original) as Loose;
    change(changed);
    expect(compare(original, changed, []).unlisted).not.toEqual([]);
  });

  it('ignores prose, order and examples', () => {
    const changed = structuredClone(original) as Loose;
    Object.assign(at(changed.components, 'schemas', 'session'), { description: 'other', example: {} });
    at(changed.components, 'schemas', 'authenticatorAssuranceLevel')['enum'] = ['aal3', 'aal2', 'aal1', 'aal0'];
    expect(compare(original, changed, []).unlisted).toEqual([]);
  });

  it('accepts listed differences, and reports entries without a difference', () => {
    const changed = structuredClone(original) as Loose;
    delete at(changed.components, 'schemas')['NullInt'];
    const used = { at: 'schema NullInt', reason: '' };
    const unused = { at: 'schema NullIn', reason: '' };
    expect(compare(original, changed, [used, unused])).toEqual({ unlisted: [], unused: [unused] });
  });
});

interface Tree {
  [key: string]: Tree | unknown;
}
interface Loose {
  paths: Record<string, Record<string, unknown>>;
  components: Record<string, unknown>;
}

function at(root: object, ...keys: string[]): Record<string, unknown> {
  const found = keys.reduce<unknown>((tree, key) => (tree as Tree | undefined)?.[key], root);
  if (typeof found !== 'object' || found === null) throw new Error(`nothing at ${keys.join('.')}`);
  return found as Record<string, unknown>;
}
