import type { NodeGroup, UiNode } from './model.ts';
import { nodeId, nodeValue } from './nodes.ts';

/** The order of the nodes of a form: first by group, then by a list of name prefixes. */
export interface NodeOrder {
  readonly groups: readonly NodeGroup[];
  readonly keys: readonly string[];
}

/**
 * The reference's order of nodes. Its second comparison is not a total order (nodes of unrelated groups count as equal), so
 * the result depends on the algorithm: Go's stable sort, which uses insertion sort on blocks of 20 and then merges.
 */
export function sortNodes(nodes: readonly UiNode[], order: NodeOrder): UiNode[] {
  const rank = (node: UiNode) => order.groups.indexOf(node.group);
  const grouped = [...nodes].sort((a, b) => rank(a) - rank(b));
  const position = keyPositions(order.keys, nodes.length);
  return stableSortLikeGo(grouped, (a, b) => comesFirst(a, b, position));
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

const BLOCK = 20;

function stableSortLikeGo<T>(items: T[], less: (a: T, b: T) => boolean): T[] {
  for (let start = 0; start < items.length; start += BLOCK) {
    insertionSort(items, start, Math.min(start + BLOCK, items.length), less);
  }
  for (let size = BLOCK; size < items.length; size *= 2) {
    for (let start = 0; start + size < items.length; start += 2 * size) {
      merge(items, start, start + size, Math.min(start + 2 * size, items.length), less);
    }
  }
  return items;
}

function insertionSort<T>(items: T[], from: number, to: number, less: (a: T, b: T) => boolean): void {
  for (let i = from + 1; i < to; i++) {
    for (let j = i; j > from && less(items[j] as T, items[j - 1] as T); j--) {
      [items[j], items[j - 1]] = [items[j - 1] as T, items[j] as T];
    }
  }
}

function merge<T>(items: T[], from: number, middle: number, to: number, less: (a: T, b: T) => boolean): void {
  const [left, right] = [items.slice(from, middle), items.slice(middle, to)];
  for (let at = from; at < to; at++) {
    const takeRight = left.length === 0 || (right.length > 0 && less(right[0] as T, left[0] as T));
    items[at] = (takeRight ? right.shift() : left.shift()) as T;
  }
}
