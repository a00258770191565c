import { isName } from '../syntax/lexer.ts';
import { triviaBefore } from '../syntax/parts.ts';
import { escape, unescape } from '../syntax/string-literal.ts';
import type { Field, Node } from '../syntax/tree.ts';
import { hasComment, moveToFront } from '../syntax/trivia.ts';

/** `((e))` becomes `(e)`. */
export function unwrapParens(node: Node): void {
  if (node.kind !== 'parens' || node.inner.kind !== 'parens') return;
  const { open, inner, close } = node.inner;
  node.inner = inner;
  moveToFront(node.open.trivia, open.trivia);
  moveToFront(node.close.trivia, close.trivia);
}

/** `a + { }` becomes `a { }` where `a` is a variable or a field. */
export function removePlus(node: Node): void {
  if (node.kind !== 'binary' || node.operator?.text !== '+') return;
  const { left, right } = node;
  const isPath = left.kind === 'index' || (left.kind === 'leaf' && left.token.kind === 'name');
  if (!isPath || right.kind !== 'object' || right.specs.length > 0) return;
  moveToFront(triviaBefore(right), node.operator.trivia);
  node.kind = 'extend';
  node.operator = undefined;
}

/** `a[1::]` becomes `a[1:]`. */
export function shortenSlices(node: Node): void {
  if (node.kind === 'slice' && node.step === undefined && node.stepColon !== undefined)
    moveToFront(node.close.trivia, node.stepColon.trivia);
}

/** `a['b']` becomes `a.b`, and the field `['b']` or `'b'` becomes `b`. */
export function shortenNames(node: Node): void {
  // go-jsonnet shortens the field of a comprehension, too, which is then no longer a program.
  if (node.kind === 'object' && node.specs.length === 0) for (const field of node.fields) shortenField(field);
  if (node.kind !== 'index' || node.index?.kind !== 'string' || !isName(node.index.value)) return;
  const { token, value } = node.index;
  // go-jsonnet drops the comments before the bracket.
  if (hasComment(node.close.trivia)) moveToFront(node.close.trivia, token.trivia);
  else node.close.trivia.splice(0, Infinity, ...token.trivia);
  node.open = { ...node.open, text: '.' };
  node.close = { ...node.close, text: value };
  delete node.index;
}

function shortenField(field: Field): void {
  if (field.key?.kind !== 'string') return;
  const { token, value } = field.key;
  if (field.kind === 'computed') {
    moveToFront(token.trivia, field.first.trivia);
    moveToFront((field.parameters?.open ?? field.operator ?? token).trivia, field.bracket?.trivia ?? []);
    field.kind = 'string';
    field.first = token;
    delete field.bracket;
  }
  if (!isName(value)) return;
  field.kind = 'name';
  field.first = { ...token, text: value };
  delete field.key;
}

/** Strings stand in single quotes, or in those that need no escape. What needs both, and text blocks and verbatim strings, stay. */
export function unifyQuotes(node: Node): void {
  if (node.kind !== 'string' || (node.style !== '"' && node.style !== "'")) return;
  const text = unescape(node.value);
  const hasSingle = text.includes("'");
  if (hasSingle && text.includes('"')) return;
  node.style = hasSingle ? '"' : "'";
  node.value = escape(text, node.style);
}
