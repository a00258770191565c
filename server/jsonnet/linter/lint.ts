import { JsonnetSyntaxError, placeOf, type Token } from '../syntax/lexer.ts';
import { parse } from '../syntax/parser.ts';
import { childrenOf } from '../syntax/parts.ts';
import type { Bind, IndexNode, Node, ObjectNode, Parameters, Spec } from '../syntax/tree.ts';

/** Something that go-jsonnet's compiler or linter refuses. */
export interface Finding {
  readonly message: string;
  /** Line and column, from 1. */
  readonly place: string;
}

interface Variable {
  readonly name: string;
  readonly at: number;
  /** Parameters and variables of loops may stay unused, as in go-jsonnet. */
  readonly mayBeUnused: boolean;
  isUsed: boolean;
}

type Scope = ReadonlyMap<string, Variable | 'std'>;

function isNoFunction(node: Node): boolean {
  if (node.kind !== 'leaf') return ['string', 'object', 'array'].includes(node.kind);
  return node.token.kind === 'number' || ['null', 'true', 'false'].includes(node.token.text);
}

/**
 * Findings in a Jsonnet program: what is no program, fields given twice, unknown and unused names, unknown members of `std`, `self`, `super`
 * and `$` outside of objects, calls of what is not a function, imports. `members` are those of `std`. Types are not inferred.
 */
export function lint(source: string, members: ReadonlySet<string>): Finding[] {
  const linter = new Linter(members);
  const found = findingsBy(linter, source);
  return found.toSorted((a, b) => a.at - b.at).map(({ message, at }) => ({ message, place: placeOf(source, at) }));
}

function findingsBy(linter: Linter, source: string): { message: string; at: number }[] {
  try {
    linter.visit(parse(source).body, new Map([['std', 'std']]), false);
    return linter.findings();
  } catch (error) {
    if (error instanceof JsonnetSyntaxError) return [{ message: error.message, at: error.at }];
    throw error;
  }
}

class Linter {
  readonly #members: ReadonlySet<string>;
  readonly #variables: Variable[] = [];
  readonly #found: { message: string; at: number }[] = [];

  constructor(members: ReadonlySet<string>) {
    this.#members = members;
  }

  findings(): { message: string; at: number }[] {
    const unused = this.#variables.filter(({ isUsed, mayBeUnused }) => !isUsed && !mayBeUnused);
    return [...this.#found, ...unused.map(({ name, at }) => ({ message: `Unused variable: ${name}`, at }))];
  }

  visit(node: Node, scope: Scope, isInObject: boolean): void {
    switch (node.kind) {
      case 'leaf':
        return this.#leaf(node.token, scope, isInObject);
      case 'super-index':
      case 'in-super':
        if (!isInObject) this.#reportOutside(node.kind === 'in-super' ? node.super : node.token);
        break;
      case 'import':
        return this.#report('Imports are not available', node.token.at);
      case 'index':
        this.#checkMember(node, scope);
        break;
      case 'apply':
        if (isNoFunction(node.target)) this.#report('Called value must be a function', node.open.at);
        break;
      case 'local': {
        const inner = this.#bound(node.binds, scope);
        for (const bind of node.binds) this.#function(bind.parameters, bind.node, inner, isInObject);
        return this.visit(node.body, inner, isInObject);
      }
      case 'function':
        return this.#function(node.parameters, node.body, scope, isInObject);
      case 'array': {
        const inner = this.#loops(node.specs, scope, isInObject);
        for (const { node: element } of node.elements) this.visit(element, inner, isInObject);
        return;
      }
      case 'object':
        return this.#object(node, scope, isInObject);
      default:
    }
    for (const child of childrenOf(node)) this.visit(child, scope, isInObject);
  }

  #leaf(token: Token, scope: Scope, isInObject: boolean): void {
    if (token.kind === 'name') this.#use(token.text, token.at, scope);
    else if ((token.text === 'self' || token.text === '$') && !isInObject) this.#reportOutside(token);
  }

  #reportOutside({ text, at }: Token): void {
    this.#report(`Can't use ${text} outside of an object.`, at);
  }

  #function(parameters: Parameters | undefined, body: Node, scope: Scope, isInObject: boolean): void {
    const list = parameters?.list ?? [];
    const inner = this.#with(
      scope,
      list.map(({ name }) => ({ name: name.text, at: 0 })),
      true,
    );
    for (const { preset } of list) if (preset !== undefined) this.visit(preset.node, inner, isInObject);
    this.visit(body, inner, isInObject);
  }

  #object({ fields, specs }: ObjectNode, outer: Scope, isInObject: boolean): void {
    const scope = this.#loops(specs, outer, isInObject);
    const locals = fields.flatMap(({ name }) => (name === undefined ? [] : [{ name }]));
    const inner = this.#bound(locals, scope);
    for (const { kind, key, parameters, node, message } of fields) {
      if (kind === 'computed' && key !== undefined) this.visit(key, scope, isInObject);
      this.#function(parameters, node, inner, true);
      if (message !== undefined) this.visit(message, inner, true);
    }
  }

  #loops(specs: readonly Spec[], scope: Scope, isInObject: boolean): Scope {
    return specs.reduce<Scope>((outer, { name, list, conditions }) => {
      this.visit(list, outer, isInObject);
      const inner = this.#with(outer, [{ name: name.text, at: 0 }], true);
      for (const { node } of conditions) this.visit(node, inner, isInObject);
      return inner;
    }, scope);
  }

  #bound(binds: readonly Pick<Bind, 'name'>[], scope: Scope): Scope {
    return this.#with(
      scope,
      binds.map(({ name }) => ({ name: name.text, at: name.at })),
      false,
    );
  }

  #with(scope: Scope, names: readonly { readonly name: string; readonly at: number }[], mayBeUnused: boolean): Scope {
    const inner = new Map(scope);
    for (const { name, at } of names) {
      const variable = { name, at, mayBeUnused, isUsed: false };
      this.#variables.push(variable);
      inner.set(name, variable);
    }
    return inner;
  }

  #use(name: string, at: number, scope: Scope): void {
    const variable = scope.get(name);
    if (variable === undefined) this.#report(`Unknown variable: ${name}`, at);
    else if (variable !== 'std') variable.isUsed = true;
  }

  #checkMember({ target, index, close, open }: IndexNode, scope: Scope): void {
    const isStd = target.kind === 'leaf' && scope.get(target.token.text) === 'std';
    const name = index === undefined ? close.text : index.kind === 'string' ? index.value : undefined;
    if (isStd && name !== undefined && !this.#members.has(name)) this.#report(`std has no member ${name}`, open.at);
  }

  #report(message: string, at: number): void {
    this.#found.push({ message, at });
  }
}
