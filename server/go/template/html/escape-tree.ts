/**
 * Adds to every action of a template the escapers that its context needs, before the template runs. As in `html/template`
 * the context follows from the text alone: a template whose branches end in different contexts is refused.
 */
import { type Node, TemplateError, type Templates } from '../syntax.ts';
import { type Context, TEXT, failed, isSame, join, nameIn, nudge } from './context.ts';
import { escapeText } from './escape-text.ts';
import { disallowedEscaper, escapersFor, withEscapers } from './pipeline.ts';

type Branch = Node & { readonly kind: 'if' | 'with' | 'range' };
interface Escaped {
  readonly context: Context;
  readonly nodes: readonly Node[];
}

/** The escaped templates that `name` calls, one copy for each context in which they are called. @throws TemplateError */
export function escapeTemplates(name: string, templates: Templates): Templates {
  const escaper = new Escaper(templates, new Map());
  const { context } = escaper.tree(TEXT, name);
  if (context.state === 'error') throw new TemplateError(`html/template: ${name}: ${context.problem ?? ''}`);
  if (context.state !== 'text')
    throw new TemplateError(`html/template: ${name}: ends in a non-text context: ${context.state}`);
  return escaper.escaped;
}

/** The contexts of `break` and `continue` in a loop. */
type Exits = { readonly context: Context; readonly kind: 'break' | 'continue' }[];

class Escaper {
  readonly escaped: Templates = new Map();
  readonly #templates: Templates;
  /** The context in which each copy of a template ends. */
  readonly #outputs: Map<string, Context>;
  readonly #called = new Set<string>();
  #exits: Exits | undefined;

  constructor(templates: Templates, outputs: ReadonlyMap<string, Context>, exits?: Exits) {
    this.#templates = templates;
    this.#outputs = new Map(outputs);
    this.#exits = exits;
  }

  /** The context after a template, and the name of its copy for the context in which it begins. */
  tree(context: Context, name: string): { readonly context: Context; readonly name: string } {
    const own = nameIn(context, name);
    this.#called.add(own);
    const known = this.#outputs.get(own);
    if (known !== undefined) return { context: known, name: own };
    const nodes = this.#templates.get(name);
    if (nodes === undefined) return { context: failed(`no such template ${JSON.stringify(name)}`), name: own };
    return { context: this.#output(context, own, nodes), name: own };
  }

  /** A recursive template is first assumed to end in the context in which it begins, then in the one found by that try. */
  #output(context: Context, own: string, nodes: readonly Node[]): Context {
    const first = this.#body(context, context, own, nodes);
    if (first.isRight) return first.context;
    const second = this.#body(first.context, first.context, own, nodes);
    if (second.isRight) return second.context;
    return first.context.state === 'error'
      ? first.context
      : failed(`cannot compute output context for template ${own}`);
  }

  #body(context: Context, assumed: Context, own: string, nodes: readonly Node[]) {
    this.#outputs.set(own, assumed);
    const trial = new Escaper(this.#templates, this.#outputs, this.#exits);
    const result = trial.#list(context, nodes);
    const isError = result.context.state === 'error';
    const isRight = !isError && (!trial.#called.has(own) || isSame(assumed, result.context));
    if (isRight) this.#take(trial, own, result);
    return { context: result.context, isRight };
  }

  #take(trial: Escaper, own: string, { context, nodes }: Escaped): void {
    for (const [name, output] of trial.#outputs) this.#outputs.set(name, output);
    for (const [name, escaped] of trial.escaped) this.escaped.set(name, escaped);
    for (const name of trial.#called) this.#called.add(name);
    this.#outputs.set(own, context);
    this.escaped.set(own, nodes);
  }

  #list(start: Context, nodes: readonly Node[]): Escaped {
    const escaped: Node[] = [];
    let context = start;
    for (const node of nodes) {
      const result = this.#node(context, node);
      context = result.context;
      escaped.push(result.node);
      if (context.state === 'dead') break;
    }
    return { context, nodes: escaped };
  }

  #node(context: Context, node: Node): { readonly context: Context; readonly node: Node } {
    switch (node.kind) {
      case 'text': {
        const result = escapeText(context, node.text);
        return { context: result.context, node: { ...node, text: result.text } };
      }
      case 'action':
        return action(context, node);
      case 'break':
      case 'continue':
        this.#exits?.push({ context, kind: node.kind });
        return { context: { ...TEXT, state: 'dead' }, node };
      case 'template': {
        const called = this.tree(context, node.name);
        return { context: called.context, node: { ...node, name: called.name } };
      }
      default:
        return this.#branch(context, node);
    }
  }

  #branch(context: Context, node: Branch): { readonly context: Context; readonly node: Node } {
    const body = node.kind === 'range' ? this.#loop(context, node) : this.#list(context, node.body);
    if (node.kind === 'range' && body.context.state === 'error') return { context: body.context, node };
    const otherwise = this.#list(context, node.otherwise);
    const joined = atLine(node.line, join(body.context, otherwise.context, node.kind));
    return { context: joined, node: { ...node, body: body.nodes, otherwise: otherwise.nodes } };
  }

  /** The body of a loop must end in the context in which it begins. */
  #loop(context: Context, { body, line }: Branch): Escaped {
    const outer = this.#exits;
    this.#exits = [];
    const once = this.#list(context, body);
    const after = joinExits(once.context, this.#exits);
    if (after.state === 'error') {
      this.#exits = outer;
      return { context: after, nodes: once.nodes };
    }
    this.#exits = [];
    const again = new Escaper(this.#templates, this.#outputs, this.#exits).#list(after, body);
    const joined = join(after, again.context, 'range');
    const exits = this.#exits;
    this.#exits = outer;
    if (joined.state === 'error')
      return { context: failed(`line ${line}: on range loop re-entry: ${joined.problem ?? ''}`), nodes: once.nodes };
    return { context: joinExits(joined, exits), nodes: once.nodes };
  }
}

function joinExits(after: Context, exits: Exits): Context {
  return exits.reduce((joined, { context, kind }) => {
    if (joined.state === 'error') return joined;
    const next = join(joined, context, 'range');
    return next.state === 'error' ? failed(`at range loop ${kind}: ${next.problem ?? ''}`) : next;
  }, after);
}

const atLine = (line: number, context: Context): Context =>
  context.state === 'error' && !(context.problem ?? '').startsWith('line ')
    ? failed(`line ${line}: ${context.problem ?? ''}`)
    : context;

function action(start: Context, node: Node & { readonly kind: 'action' }): { context: Context; node: Node } {
  const { pipe, line } = node;
  if (pipe.variables.length > 0) return { context: start, node };
  const context = nudge(start);
  const disallowed = disallowedEscaper(context, pipe);
  if (disallowed !== undefined)
    return {
      context: failed(`line ${line}: predefined escaper ${JSON.stringify(disallowed)} disallowed in template`),
      node,
    };
  const escapers = escapersFor(context);
  if (typeof escapers === 'string') return { context: failed(`line ${line}: ${escapers}`), node };
  return { context: after(context), node: { ...node, pipe: withEscapers(pipe, escapers) } };
}

/** The context after an action: a slash divides, and an attribute's name has begun. */
function after(context: Context): Context {
  if (context.state === 'js') return { ...context, slash: 'division' };
  return context.state === 'tag' ? { ...context, state: 'attribute-name' } : context;
}
