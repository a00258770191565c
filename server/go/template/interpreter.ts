/** Runs the syntax tree of a template. */
import { type Functions, checkedArguments } from './functions.ts';
import { shown } from './print.ts';
import { rangeOver } from './range.ts';
import { type Node, type Operand, type Pipe, TemplateError, type Templates } from './syntax.ts';
import { fieldOf, isTrue, methodOf, typeName } from './values.ts';

export interface RunOptions {
  readonly templates: Templates;
  readonly functions: Functions;
}

/** Limits of one run, well above any real message; a template that exceeds them is taken for endless. */
const MAX_OUTPUT = 2 * 1024 * 1024;
export const MAX_STEPS = 500_000;
const MAX_DEPTH = 100;

/** Runs a template on its data. @throws TemplateError */
export function runTemplate(name: string, data: unknown, options: RunOptions): string {
  const run = new Run(options);
  run.template(name, data);
  return run.output;
}

/** Variables in scope, the innermost last. */
type Scope = { readonly name: string; value: unknown }[];
type Flow = 'next' | 'break' | 'continue';

class Run {
  output = '';
  readonly #options: RunOptions;
  #steps = 0;
  #depth = 0;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  template(name: string, data: unknown): void {
    const nodes = this.#options.templates.get(name);
    if (nodes === undefined) throw new TemplateError(`template ${JSON.stringify(name)} not defined`);
    if (++this.#depth > MAX_DEPTH) throw new TemplateError('exceeded maximum template depth');
    this.#list(nodes, data, [{ name: '$', value: data }]);
    this.#depth--;
  }

  #list(nodes: readonly Node[], dot: unknown, scope: Scope): Flow {
    for (const node of nodes) {
      const flow = this.#node(node, dot, scope);
      if (flow !== 'next') return flow;
    }
    return 'next';
  }

  #step(): void {
    if (++this.#steps > MAX_STEPS) throw new TemplateError('the template runs too long');
  }

  #node(node: Node, dot: unknown, scope: Scope): Flow {
    this.#step();
    switch (node.kind) {
      case 'text':
        this.#write(node.text);
        return 'next';
      case 'action': {
        const value = this.#pipe(node.pipe, dot, scope);
        if (node.pipe.variables.length === 0) this.#write(shown(value));
        return 'next';
      }
      case 'template':
        this.template(node.name, node.pipe && this.#pipe(node.pipe, dot, scope));
        return 'next';
      case 'break':
      case 'continue':
        return node.kind;
      case 'range':
        return this.#range(node, dot, scope);
      default:
        return this.#choose(node, dot, scope);
    }
  }

  #write(text: string): void {
    this.output += text;
    if (this.output.length > MAX_OUTPUT) throw new TemplateError('the text is too long');
  }

  #choose(node: Node & { kind: 'if' | 'with' | 'range' }, dot: unknown, scope: Scope): Flow {
    const depth = scope.length;
    const value = this.#pipe(node.pipe, dot, scope);
    const flow = isTrue(value)
      ? this.#list(node.body, node.kind === 'with' ? value : dot, scope)
      : this.#list(node.otherwise, dot, scope);
    scope.length = depth;
    return flow;
  }

  #range(node: Node & { kind: 'if' | 'with' | 'range' }, dot: unknown, scope: Scope): Flow {
    const { variables, assigns } = node.pipe;
    const depth = scope.length;
    const items = rangeOver(this.#pipe({ ...node.pipe, variables: [] }, dot, scope), variables.length, MAX_STEPS);
    let isEmpty = true;
    for (const [key, value] of items) {
      isEmpty = false;
      const values = variables.length === 1 ? [value] : [key, value];
      variables.forEach((name, index) => this.#set(name, values[index], assigns, scope));
      const flow = this.#list(node.body, value, scope);
      scope.length = depth;
      if (flow === 'break') break;
    }
    const flow = isEmpty ? this.#list(node.otherwise, dot, scope) : 'next';
    scope.length = depth;
    return flow;
  }

  #set(name: string, value: unknown, assigns: boolean, scope: Scope): void {
    const known = assigns ? scope.findLast((variable) => variable.name === name) : undefined;
    if (assigns && known === undefined) throw new TemplateError(`undefined variable: ${name}`);
    if (known === undefined) scope.push({ name, value });
    else known.value = value;
  }

  /** A nil result of a pipeline is the absent value (undefined), which prints as `<no value>`. */
  #pipe(pipe: Pipe, dot: unknown, scope: Scope): unknown {
    let value: unknown;
    pipe.commands.forEach((command, index) => {
      value = this.#command(command, dot, scope, index === 0 ? [] : [value]) ?? undefined;
    });
    for (const name of pipe.variables) this.#set(name, value, pipe.assigns, scope);
    return value;
  }

  #command([first, ...rest]: readonly Operand[], dot: unknown, scope: Scope, piped: readonly unknown[]): unknown {
    if (first === undefined) return undefined;
    if (first.kind === 'function') return this.#call(first.name, rest, dot, scope, piped);
    if (first.kind === 'fields') return this.#fields(first, rest, dot, scope, piped);
    if (rest.length > 0 || piped.length > 0)
      throw new TemplateError(`can't give argument to non-function ${first.kind}`);
    if (first.kind === 'literal' && first.value === null) throw new TemplateError('nil is not a command');
    return this.#operand(first, dot, scope);
  }

  #call(name: string, operands: readonly Operand[], dot: unknown, scope: Scope, piped: readonly unknown[]): unknown {
    this.#step();
    if (name === 'and' || name === 'or') return this.#logic(name, operands, dot, scope, piped);
    const { functions } = this.#options;
    const called = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (called === undefined) throw new TemplateError(`${JSON.stringify(name)} is not a defined function`);
    const values = [...operands.map((operand) => this.#operand(operand, dot, scope)), ...piped];
    return calling(name, () => called.call(...checkedArguments(name, called, values)));
  }

  #logic(
    name: 'and' | 'or',
    operands: readonly Operand[],
    dot: unknown,
    scope: Scope,
    piped: readonly unknown[],
  ): unknown {
    if (operands.length + piped.length === 0)
      throw new TemplateError(`wrong number of args for ${name}: want at least 1 got 0`);
    let value: unknown;
    for (const operand of operands) {
      value = this.#operand(operand, dot, scope);
      if (isTrue(value) === (name === 'or')) return value;
    }
    return piped.length > 0 ? piped[0] : value;
  }

  /** `.A.B`, where the last name may be a method with arguments. */
  #fields(
    { of, path }: Operand & { kind: 'fields' },
    operands: readonly Operand[],
    dot: unknown,
    scope: Scope,
    piped: readonly unknown[],
  ): unknown {
    let value = this.#operand(of, dot, scope);
    path.forEach((name, index) => {
      const isLast = index === path.length - 1;
      const values = isLast ? [...operands.map((operand) => this.#operand(operand, dot, scope)), ...piped] : [];
      value = member(value, name, values);
    });
    return value;
  }

  #operand(operand: Operand, dot: unknown, scope: Scope): unknown {
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'literal':
        return operand.value;
      case 'variable': {
        const variable = scope.findLast(({ name }) => name === operand.name);
        if (variable === undefined) throw new TemplateError(`undefined variable: ${operand.name}`);
        return variable.value;
      }
      case 'function':
        return this.#call(operand.name, [], dot, scope, []);
      case 'pipe':
        return this.#pipe(operand.pipe, dot, scope);
      case 'fields':
        return this.#fields(operand, [], dot, scope, []);
    }
  }
}

function member(value: unknown, name: string, values: readonly unknown[]): unknown {
  const method = methodOf(value, name);
  if (method !== undefined) return calling(name, () => method(...values));
  if (values.length > 0) throw new TemplateError(`${name} is not a method of ${typeName(value)} but has arguments`);
  return fieldOf(value, name);
}

/** Adds the name of the function to its errors. */
function calling(name: string, call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    throw new TemplateError(`error calling ${name}: ${error instanceof Error ? error.message : 'unknown error'}`);
  }
}
