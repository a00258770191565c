import { parse } from './parser.ts';
import type { Bind, Node, ObjectNode, Spec } from './syntax.ts';

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

/**
 * Findings in a Jsonnet program: unknown and unused names, unknown members of `std`, fields given twice, `self`, `super` and `$` outside of
 * objects, calls of what is not a function, imports. `members` are those of `std`. Types are not inferred.
 * @throws JsonnetSyntaxError
 */
export function lint(source: string, members: ReadonlySet<string>): Finding[] {
  const linter = new Linter(members);
  linter.visit(parse(source), new Map([['std', 'std']]), false);
  return linter
    .findings()
    .toSorted((a, b) => a.at - b.at)
    .map(({ message, at }) => ({ message, place: placeOf(source, at) }));
}

function placeOf(source: string, at: number): string {
  const lines = source.slice(0, at).split('\n');
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
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
      case 'value':
        return;
      case 'import':
        return this.#report('Imports are not available', node.at);
      case 'self':
      case 'super':
      case '$':
        if (!isInObject) this.#report(`Can't use ${node.kind} outside of an object.`, node.at);
        return;
      case 'variable':
        return this.#use(node.name, node.at, scope);
      case 'index':
        this.#checkMember(node, scope);
        return this.#visitAll([node.target, node.index], scope, isInObject);
      case 'call':
        if (node.target.kind === 'value' || node.target.kind === 'object')
          this.#report('Called value must be a function', node.at);
        return this.#visitAll([node.target, ...node.parts], scope, isInObject);
      case 'other':
        return this.#visitAll(node.parts, scope, isInObject);
      case 'local': {
        const inner = this.#bound(node.binds, scope);
        return this.#visitAll([...node.binds.map(({ body }) => body), node.body], inner, isInObject);
      }
      case 'function': {
        const inner = this.#with(
          scope,
          node.parameters.map(({ name }) => ({ name, at: 0 })),
          true,
        );
        const presets = node.parameters.flatMap(({ preset }) => (preset === undefined ? [] : [preset]));
        return this.#visitAll([...presets, node.body], inner, isInObject);
      }
      case 'comprehension':
        return this.visit(node.body, this.#loops(node.specs, scope, isInObject), isInObject);
      case 'object':
        return this.#object(node, scope, isInObject);
    }
  }

  #object({ locals, asserts, fields, specs }: ObjectNode, outer: Scope, isInObject: boolean): void {
    const scope = this.#loops(specs, outer, isInObject);
    const inner = this.#bound(locals, scope);
    this.#visitAll([...locals.map(({ body }) => body), ...asserts, ...fields.map(({ body }) => body)], inner, true);
    const seen = new Set<string>();
    for (const { name } of fields) {
      if (name.kind !== 'value') this.visit(name, scope, isInObject);
      else if (seen.has(name.text)) this.#report(`Duplicate field: ${name.text}`, name.at);
      else seen.add(name.text);
    }
  }

  #visitAll(nodes: readonly Node[], scope: Scope, isInObject: boolean): void {
    for (const node of nodes) this.visit(node, scope, isInObject);
  }

  #loops(specs: readonly Spec[], scope: Scope, isInObject: boolean): Scope {
    return specs.reduce<Scope>((inner, { name, node }) => {
      this.visit(node, inner, isInObject);
      return name === undefined ? inner : this.#with(inner, [{ name, at: 0 }], true);
    }, scope);
  }

  #bound(binds: readonly Bind[], scope: Scope): Scope {
    return this.#with(scope, binds, false);
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

  #checkMember({ target, index, at }: Extract<Node, { kind: 'index' }>, scope: Scope): void {
    const isStd = target.kind === 'variable' && scope.get(target.name) === 'std';
    if (isStd && index.kind === 'value' && !this.#members.has(index.text))
      this.#report(`std has no member ${index.text}`, at);
  }

  #report(message: string, at: number): void {
    this.#found.push({ message, at });
  }
}
