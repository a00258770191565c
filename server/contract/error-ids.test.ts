import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ERROR_CATALOGUE } from '../kernel/error-catalogue.ts';
import { catalogued } from '../kernel/errors.ts';
import { contractDocument } from './document.ts';

const SERVER = join(import.meta.dirname, '..');

it('document and catalogue list the same ids', () => {
  const error = contractDocument().components.schemas?.['genericError'] as {
    properties: { id: { 'x-extensible-enum': string[] } };
  };
  expect(error.properties.id['x-extensible-enum']).toEqual(Object.keys(ERROR_CATALOGUE).toSorted());
});

it('examples of the document use ids of the catalogue only', () => {
  const text = readFileSync(join(SERVER, '..', 'openapi', 'examples', 'errors.yaml'), 'utf8');
  const shown = [...text.matchAll(/^ +id: ([a-z]+_[a-z0-9_]+)$/gm)].map(([, id]) => id);
  expect(shown.length).toBeGreaterThan(5);
  expect(shown.filter((id) => !Object.hasOwn(ERROR_CATALOGUE, id ?? ''))).toEqual([]);
});

it.each(Object.entries(ERROR_CATALOGUE))('%s says when it is thrown', (id, { when, code }) => {
  expect(when.length).toBeGreaterThan(30);
  const error = catalogued(id as keyof typeof ERROR_CATALOGUE, 'why');
  expect(error.toWire()).toMatchObject({ id, code, reason: 'why', message: expect.stringMatching(/./) as string });
});
