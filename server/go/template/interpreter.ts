import { type Functions } from './builtins.ts';
import { HtmlContext } from './html-context.ts';
import { type Node, type Operand, type Pipe, TemplateError, type Templates } from './syntax.ts';
import { Struct, fieldOf, isDict, isTrue, kindOf, shown, sortedEntries } from './values.ts';

export interface RunOptions {
  readonly templates: Templates;
  readonly functions: Functions;
  /** Escapes values for where in the document they stand. */
  readonly html: boolean;
}

/** No mail is longer, and no template of an operator's takes more steps: what does would never end. */
const MAX_OUTPUT = 2 * 1024 * 1024;
const MAX_STEPS = 500_000;
const MAX_DEPTH = 100;

/** Runs a template. @throws TemplateError */
export function runTemplate(name: string, data: unknown, options: RunOptions): string {
  const run = new Run(options);
  run.template(name, data);
  return run.output;
}

/** Variables, the innermost last. */
type Scope = { readonly name: string; value: unknown }[];
type Flow = 'next' | 'break' | 'continue';

class Run {
  output = '';
  readonly #options: RunOptions;
  readonly #context: HtmlContext | undefined;
  #steps = 0;
  #depth = 0;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#context = options.html ? new HtmlContext() : undefined;
  }

  template(name: string, data: unknown): void {
    const nodes = this.#options.templates.get(name);
    if (nodes === undefined) throw new TemplateError(`template ${JSON.stringify(name)} not defined`);
    if (++this.#depth > MAX_DEPTH) throw new TemplateError('exceeded maximum template depth');
    this.#list(nodes, data, [{ name: '$', value: data }]);
    this.#depth--;
  }

  #list(nodes: readonly Node[], dot: unknown, scope: Scope): Flow {
    const depth = scope.length;
    for (const node of nodes) {
      const flow = this.#node(node, dot, scope);
      if (flow !== 'next') {
        scope.length = depth;
        return flow;
      }
    }
    scope.length = depth;
    return 'next';
  }

  #node(node: Node, dot: unknown, scope: Scope): Flow {
    if (++this.#steps > MAX_STEPS) throw new TemplateError('the template runs too long');
    switch (node.kind) {
      case 'text':
        this.#write(this.#context === undefined ? node.text : this.#context.literal(node.text));
        return 'next';
      case 'action': {
        const value = this.#pipe(node.pipe, dot, scope);
        if (node.pipe.variables.length === 0) this.#show(value, node.pipe);
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

  #show(value: unknown, { commands }: Pipe): void {
    if (this.#context === undefined) return this.#write(shown(value));
    const last = commands.at(-1)?.[0];
    // What the template itself escaped for HTML is not escaped again.
    const escaped = last?.kind === 'function' && last.name === 'html';
    this.#write(escaped ? shown(value) : this.#context.escape(value));
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
    const items = itemsOf(this.#pipe({ ...node.pipe, variables: [] }, dot, scope));
    if (items.length === 0) return this.#list(node.otherwise, dot, scope);
    const depth = scope.length;
    for (const [key, value] of items) {
      const values = variables.length === 1 ? [value] : [key, value];
      variables.forEach((name, index) => this.#set(name, values[index], assigns, scope));
      const flow = this.#list(node.body, value, scope);
      scope.length = depth;
      if (flow === 'break') break;
    }
    return 'next';
  }

  #set(name: string, value: unknown, assigns: boolean, scope: Scope): void {
    const known = assigns ? scope.findLast((variable) => variable.name === name) : undefined;
    if (assigns && known === undefined) throw new TemplateError(`undefined variable: ${name}`);
    if (known === undefined) scope.push({ name, value });
    else known.value = value;
  }

  #pipe(pipe: Pipe, dot: unknown, scope: Scope): unknown {
    let value: unknown;
    pipe.commands.forEach((command, index) => {
      value = this.#command(command, dot, scope, index === 0 ? [] : [value]);
    });
    for (const name of pipe.variables) this.#set(name, value, pipe.assigns, scope);
    return value;
  }

  #command([first, ...rest]: readonly Operand[], dot: unknown, scope: Scope, piped: readonly unknown[]): unknown {
    if (first === undefined) return undefined;
    if (first.kind === 'function') return this.#call(first.name, rest, dot, scope, piped);
    if (rest.length > 0 || piped.length > 0)
      throw new TemplateError(`can't give argument to non-function ${first.kind}`);
    return this.#operand(first, dot, scope);
  }

  #call(name: string, operands: readonly Operand[], dot: unknown, scope: Scope, piped: readonly unknown[]): unknown {
    if (++this.#steps > MAX_STEPS) throw new TemplateError('the template runs too long');
    if (name === 'and' || name === 'or') return this.#logic(name, operands, dot, scope, piped);
    const { functions } = this.#options;
    const call = Object.hasOwn(functions, name) ? functions[name] : undefined;
    if (call === undefined) throw new TemplateError(`function ${JSON.stringify(name)} not defined`);
    const values = [...operands.map((operand) => this.#operand(operand, dot, scope)), ...piped];
    try {
      return call(...values);
    } catch (error) {
      if (error instanceof TemplateError) throw error;
      throw new TemplateError(`error calling ${name}: ${error instanceof Error ? error.message : 'unknown error'}`);
    }
  }

  #logic(
    name: 'and' | 'or',
    operands: readonly Operand[],
    dot: unknown,
    scope: Scope,
    piped: readonly unknown[],
  ): unknown {
    let value: unknown;
    for (const operand of operands) {
      value = this.#operand(operand, dot, scope);
      if (isTrue(value) === (name === 'or')) return value;
    }
    return piped.length > 0 ? piped[0] : value;
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
        return operand.path.reduce(fieldOf, this.#operand(operand.of, dot, scope));
    }
  }
}

function itemsOf(value: unknown): readonly (readonly [unknown, unknown])[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.map((item: unknown, index) => [index, item]);
  if (isDict(value)) return sortedEntries(value);
  if (typeof value === 'number' && value <= MAX_STEPS)
    return Array.from({ length: Math.max(0, Math.trunc(value)) }, (_, index) => [index, index]);
  throw new TemplateError(`range can't iterate over ${value instanceof Struct ? value.name : kindOf(value)}`);
}
