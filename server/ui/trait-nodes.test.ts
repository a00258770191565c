import { describe, expect, it } from 'vitest';
import { traitNodes, type TraitField } from './trait-nodes.ts';

const field = (change: Partial<TraitField>): TraitField => ({
  name: 'traits.a',
  input: 'text',
  format: '',
  title: '',
  required: false,
  ...change,
});

describe('the node of a trait', () => {
  it('has only the attributes that its schema defines', () => {
    expect(traitNodes([field({})], 'password')).toEqual([
      {
        type: 'input',
        group: 'password',
        attributes: { name: 'traits.a', type: 'text', disabled: false, node_type: 'input' },
        messages: [],
        meta: {},
      },
    ]);
  });

  it('is labelled with the title', () => {
    const [node] = traitNodes([field({ title: 'First Name', required: true, pattern: '^[A-Z]' })], 'default');
    expect(node?.attributes).toMatchObject({ required: true, pattern: '^[A-Z]' });
    expect(node?.meta.label).toEqual({
      id: 1070002,
      text: 'First Name',
      type: 'info',
      context: { name: 'traits.a', title: 'First Name' },
    });
  });

  it.each([
    ['email', 'email', 'email'],
    ['tel', 'tel', 'tel'],
    ['uri', 'url', 'url'],
    ['date', 'date', undefined],
    ['date-time', 'datetime-local', undefined],
    ['regex', 'text', undefined],
    ['unknown', 'text', undefined],
  ])('of format %s has input type %s', (format, type, autocomplete) => {
    const [node] = traitNodes([field({ format })], 'default');
    expect(node?.attributes).toMatchObject({ type });
    expect((node?.attributes as { autocomplete?: string } | undefined)?.autocomplete).toBe(autocomplete);
  });

  it('follows the type of its value', () => {
    expect(traitNodes([field({ input: 'checkbox' }), field({ input: 'number' })], 'default')).toMatchObject([
      { attributes: { type: 'checkbox' } },
      { attributes: { type: 'number' } },
    ]);
  });

  it('has the prefix in its name and in its label', () => {
    const [node] = traitNodes([field({ name: 'email', title: 'E' })], 'profile', 'traits');
    expect(node).toMatchObject({
      attributes: { name: 'traits.email' },
      meta: { label: { context: { name: 'traits.email' } } },
    });
  });
});
