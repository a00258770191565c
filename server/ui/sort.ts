import { sortSlice, sortSliceStable } from '../go/sort.ts';
import type { NodeGroup, UiNode } from './model.ts';
import { nodeId, nodeValue } from './nodes.ts';

/** The order of the nodes of a form: first by group, then by a list of name prefixes. */
export interface NodeOrder {
  readonly groups: readonly NodeGroup[];
  readonly keys: readonly string[];
}

/**
 * The reference's order of nodes: `sort.Slice` by group, then `sort.SliceStable` by key. The first is not stable and the second comparison is
 * no total order (nodes of unrelated groups count as equal), so both need Go's algorithms.
 */
export function sortNodes(nodes: readonly UiNode[], order: NodeOrder): UiNode[] {
  const rank = (node: UiNode) => order.groups.indexOf(node.group);
  const grouped = sortSlice([...nodes], (a, b) => rank(a) < rank(b));
  const position = keyPositions(order.keys, nodes.length);
  return sortSliceStable(grouped, (a, b) => comesFirst(a, b, position));
}

function keyPositions(keys: readonly string[], count: number): (node: UiNode) => number {
  return (node) => {
    const id = nodeId(node);
    if (id === 'method') return count + keys.length + 1;
    const index = keys.findIndex((key) => id.startsWith(key));
    return index === -1 ? keys.length : index;
  };
}

const isPair = (a: NodeGroup, b: NodeGroup) =>
  (a === 'default' && b === 'password') || (a === 'password' && b === 'default');

function comesFirst(a: UiNode, b: UiNode, position: (node: UiNode) => number): boolean {
  if (a.group !== b.group && !isPair(a.group, b.group)) return false;
  const [pa, pb] = [position(a), position(b)];
  return pa === pb ? printed(a) < printed(b) : pa < pb;
}

/** The tie-break compares printed values. Go prints a missing value as `<nil>`. */
function printed(node: UiNode): string {
  const value = nodeValue(node);
  return value === undefined || value === null ? '<nil>' : String(value);
}
