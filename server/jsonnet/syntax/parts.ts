import type { Token } from './lexer.ts';
import type { Argument, Bind, Element, Field, Node, NodeOf, Parameters, SliceNode, Spec } from './tree.ts';
import type { Trivia } from './trivia.ts';

type Part = Token | Node;

/** The tokens and nodes of a node, in the order in which they stand. */
export function partsOf(node: Node): Part[] {
  switch (node.kind) {
    case 'leaf':
    case 'string':
      return [node.token];
    case 'index':
      return present(node.target, node.open, node.index, node.close);
    case 'super-index':
      return present(node.token, node.open, node.index, node.close);
    case 'slice':
      return sliceParts(node);
    case 'in-super':
      return [node.target, node.in, node.super];
    case 'apply':
      return present(node.target, node.open, ...node.arguments.flatMap(argumentParts), node.close, node.tailstrict);
    case 'array':
      return [node.open, ...node.elements.flatMap(elementParts), ...node.specs.flatMap(specParts), node.close];
    case 'object':
      return [node.open, ...node.fields.flatMap(fieldParts), ...node.specs.flatMap(specParts), node.close];
    case 'assert':
      return present(node.token, node.condition, node.message?.colon, node.message?.node, node.semicolon, node.rest);
    case 'binary':
    case 'extend':
      return present(node.left, node.operator, node.right);
    case 'conditional':
      return conditionalParts(node);
    case 'error':
      return [node.token, node.node];
    case 'import':
      return [node.token, node.file];
    case 'function':
      return [node.token, ...parameterParts(node.parameters), node.body];
    case 'local':
      return [node.token, ...node.binds.flatMap(bindParts), node.body];
    case 'parens':
      return [node.open, node.inner, node.close];
    case 'unary':
      return [node.operator, node.node];
  }
}

const sliceParts = ({ target, open, begin, endColon, end, stepColon, step, close }: SliceNode): Part[] =>
  present(target, open, begin, endColon, end, stepColon, step, close);

const argumentParts = ({ name, node, comma }: Argument): Part[] => present(name?.token, name?.equals, node, comma);

const elementParts = ({ node, comma }: Element): Part[] => [node, comma];

const conditionalParts = ({ if: token, condition, thenToken, yes, otherwise }: NodeOf<'conditional'>): Part[] =>
  present(token, condition, thenToken, yes, otherwise?.else, otherwise?.node);

const bindParts = ({ name, parameters, equals, node, delimiter }: Bind): Part[] => [
  name,
  ...parameterParts(parameters),
  equals,
  node,
  delimiter,
];

const present = (...parts: (Part | undefined)[]): Part[] => parts.filter((part) => part !== undefined);

const specParts = (spec: Spec): Part[] => [
  spec.for,
  spec.name,
  spec.in,
  spec.list,
  ...spec.conditions.flatMap((condition) => [condition.if, condition.node]),
];

function fieldParts({ kind, first, name, key, bracket, parameters, operator, node, message, comma }: Field): Part[] {
  const head = kind === 'string' ? [key] : [first, name, key, bracket];
  const tail = kind === 'assert' ? [node, operator, message] : [...parameterParts(parameters), operator, node];
  return present(...head, ...tail, comma);
}

function parameterParts(parameters: Parameters | undefined): Part[] {
  if (parameters === undefined) return [];
  const list = parameters.list.flatMap(({ name, preset, comma }) => present(name, preset?.equals, preset?.node, comma));
  return [parameters.open, ...list, parameters.close];
}

const isToken = (part: Part): part is Token => 'text' in part;

export const childrenOf = (node: Node): Node[] => partsOf(node).filter((part): part is Node => !isToken(part));

/** All tokens in a tree, in order. */
export function* tokensIn(node: Node): Generator<Token> {
  for (const part of partsOf(node)) {
    if (isToken(part)) yield part;
    else yield* tokensIn(part);
  }
}

/** A node and all nodes in it, outer ones first. `visit` may change a node before its children are looked at. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const child of childrenOf(node)) walk(child, visit);
}

export function firstToken(node: Node): Token {
  const [first] = partsOf(node);
  if (first === undefined) throw new TypeError('A node has a token.');
  return isToken(first) ? first : firstToken(first);
}

/** What stands before a node. */
export const triviaBefore = (node: Node): Trivia => firstToken(node).trivia;

/** The node that begins where a node begins, as deep as there is one. */
export function leftmost(node: Node): Node {
  const [first] = partsOf(node);
  return first === undefined || isToken(first) ? node : leftmost(first);
}
