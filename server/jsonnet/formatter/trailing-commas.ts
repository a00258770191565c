import type { Token } from '../syntax/lexer.ts';
import type { Node } from '../syntax/tree.ts';
import { hasNewline, moveToFront } from '../syntax/trivia.ts';

/** Lists over several lines end with a comma, others and comprehensions with none. */
export function fixTrailingCommas(node: Node): void {
  if (node.kind !== 'array' && node.kind !== 'object') return;
  const last = (node.kind === 'array' ? node.elements : node.fields).at(-1);
  if (last === undefined) return;
  const spec = node.specs.at(-1);
  if (spec === undefined) fixComma(last.comma, node.close);
  else remove(last.comma, spec.for);
}

function fixComma(comma: Token, close: Token): void {
  const isNeeded = hasNewline(close.trivia) || hasNewline(comma.trivia);
  if (!isNeeded) return remove(comma, close);
  if (hasNewline(comma.trivia)) moveToFront(close.trivia, comma.trivia);
  comma.text = ',';
}

function remove(comma: Token, next: Token): void {
  moveToFront(next.trivia, comma.trivia);
  comma.text = '';
}
