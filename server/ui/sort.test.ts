import { describe, expect, it } from 'vitest';
import type { NodeGroup } from './model.ts';
import { input, methodButton, nodeId } from './nodes.ts';
import { sortNodes } from './sort.ts';

const text = (name: string, group: NodeGroup, value?: string) => input(name, group, 'text', { value });
const label = { id: 1, text: 'x', type: 'info' } as const;

describe('sortNodes', () => {
  const order = {
    groups: ['default', 'password', 'code'] as const,
    keys: ['csrf_token', 'traits.email', 'password', 'traits'],
  };

  it('sorts by group, then by the list of keys, with buttons last', () => {
    const nodes = [
      methodButton('password', 'password', label),
      text('password', 'password'),
      text('traits.name', 'default'),
      text('traits.email', 'default'),
      text('csrf_token', 'default'),
    ];
    expect(sortNodes(nodes, order).map(nodeId)).toEqual([
      'csrf_token',
      'traits.email',
      'password',
      'traits.name',
      'method',
    ]);
  });

  it('breaks ties by value and does not move nodes of other groups', () => {
    const nodes = [text('x', 'code', 'b'), text('x', 'code', 'a'), text('x', 'code')];
    expect(sortNodes(nodes, order).map((node) => 'value' in node.attributes && node.attributes.value)).toEqual([
      false,
      'a',
      'b',
    ]);
  });

  it('keeps every node of a long form, in order', () => {
    const nodes = Array.from({ length: 50 }, (_, index) =>
      text(`traits.f${String(49 - index).padStart(2, '0')}`, 'default'),
    );
    const keys = nodes.map(nodeId).toSorted();
    expect(sortNodes(nodes, { groups: ['default'], keys }).map(nodeId)).toEqual(keys);
  });
});
