import type { Token } from '../syntax/lexer.ts';
import { triviaBefore } from '../syntax/parts.ts';
import type { Node, Spec } from '../syntax/tree.ts';
import { ensureNewline, hasNewline, type Trivia } from '../syntax/trivia.ts';

/** Where one part of a list begins on a new line, all do; within calls the parentheses and the commas are judged apart. */
export function fixNewlines(node: Node): void {
  switch (node.kind) {
    case 'array':
      return expandAll([
        ...node.elements.map((element) => triviaBefore(element.node)),
        ...node.specs.flatMap(specTrivia),
        node.close.trivia,
      ]);
    case 'object':
      expandAll([
        ...node.fields.map(({ first }) => first.trivia),
        ...node.specs.flatMap(specTrivia),
        node.close.trivia,
      ]);
      for (const { parameters } of node.fields) if (parameters !== undefined) expandParameters(parameters);
      return;
    case 'local': {
      const [, ...others] = node.binds.map(({ name }) => name.trivia);
      if (node.binds.some(({ name }) => hasNewline(name.trivia))) for (const trivia of others) ensureNewline(trivia);
      for (const { parameters } of node.binds) if (parameters !== undefined) expandParameters(parameters);
      return;
    }
    case 'parens':
      return expandAll([triviaBefore(node.inner), node.close.trivia]);
    case 'function':
      return expandParameters(node.parameters);
    case 'apply':
      return expandInParens(
        node.arguments.map(({ name, node: value }) => name?.token.trivia ?? triviaBefore(value)),
        node.close,
      );
    default:
  }
}

const specTrivia = (spec: Spec): Trivia[] => [
  spec.for.trivia,
  ...spec.conditions.map((condition) => condition.if.trivia),
];

function expandAll(places: readonly Trivia[]): void {
  if (places.some(hasNewline)) for (const trivia of places) ensureNewline(trivia);
}

const expandParameters = ({ list, close }: { list: readonly { name: Token }[]; close: Token }): void =>
  expandInParens(
    list.map(({ name }) => name.trivia),
    close,
  );

function expandInParens(parts: readonly Trivia[], close: Token): void {
  const [first, ...others] = parts;
  if (others.some(hasNewline)) for (const trivia of others) ensureNewline(trivia);
  if (hasNewline(close.trivia) || (first !== undefined && hasNewline(first))) {
    if (first !== undefined) ensureNewline(first);
    ensureNewline(close.trivia);
  }
}
