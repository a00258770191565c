/** Parses Go templates into syntax trees, with the checks of `text/template/parse`. */
import { type Token, tokenize } from './lexer.ts';
import { type Node, TemplateError, type Templates } from './syntax.ts';
import { Words } from './words.ts';

/** `functions` holds the names that may be called. */
export interface ParseOptions {
  readonly functions: Readonly<Record<string, unknown>>;
}

/**
 * Parses a template. Adds its content to `templates` under `name`, and the templates that it defines under their names.
 * @throws TemplateError with name and line
 */
export function parseTemplate(name: string, source: string, templates: Templates, { functions }: ParseOptions): void {
  try {
    const parser = new Parser(tokenize(source), templates, functions);
    const { nodes, end } = parser.list([]);
    if (end !== undefined) throw end.words.error(`unexpected {{${end.head}}}`);
    parser.add(name, nodes);
  } catch (error) {
    if (error instanceof TemplateError) throw new TemplateError(`template: ${name}: ${error.message}`);
    throw error;
  }
}

/** The action that ends a list of nodes. */
interface End {
  readonly head: string;
  readonly words: Words;
}

type Control = 'if' | 'with' | 'range';
const MAX_DEPTH = 100;
const isBlank = (nodes: readonly Node[]): boolean =>
  nodes.every((node) => node.kind === 'text' && node.text.trim() === '');

class Parser {
  readonly #tokens: readonly Token[];
  readonly #templates: Templates;
  readonly #functions: Readonly<Record<string, unknown>>;
  /** Names that this source has defined. */
  readonly #own = new Set<string>();
  #variables: string[] = ['$'];
  #position = 0;
  #depth = 0;
  #ranges = 0;

  constructor(tokens: readonly Token[], templates: Templates, functions: Readonly<Record<string, unknown>>) {
    this.#tokens = tokens;
    this.#templates = templates;
    this.#functions = functions;
  }

  /** Go ignores a blank redefinition, and refuses a second definition in one source. */
  add(name: string, nodes: readonly Node[]): void {
    const known = this.#templates.get(name);
    if (known !== undefined && !isBlank(known) && this.#own.has(name) && !isBlank(nodes))
      throw new TemplateError(`multiple definition of template ${JSON.stringify(name)}`);
    if (known === undefined || isBlank(known) || !isBlank(nodes)) this.#templates.set(name, nodes);
    this.#own.add(name);
  }

  /** The nodes up to one of the given actions, or to the end of the source. */
  list(until: readonly string[]): { nodes: Node[]; end: End | undefined } {
    if (++this.#depth > MAX_DEPTH) throw new TemplateError('actions are nested too deeply');
    const nodes: Node[] = [];
    for (let token = this.#tokens[this.#position++]; token !== undefined; token = this.#tokens[this.#position++]) {
      if (token.kind === 'text') {
        nodes.push(token);
        continue;
      }
      const words = new Words(token.tokens, token.line, this.#variables, this.#functions);
      const head = words.keyword();
      if (head === 'end' || head === 'else') {
        if (!until.includes(head)) throw words.error(`unexpected {{${head}}}`);
        this.#depth--;
        return { nodes, end: { head, words } };
      }
      const node = this.#action(head, words);
      if (node !== undefined) nodes.push(node);
    }
    if (until.length > 0) throw new TemplateError('unexpected EOF');
    this.#depth--;
    return { nodes, end: undefined };
  }

  #action(head: string | undefined, words: Words): Node | undefined {
    const { line } = words;
    switch (head) {
      case 'if':
      case 'with':
      case 'range':
        return this.#control(head, words);
      case 'break':
      case 'continue':
        words.finish();
        if (this.#ranges === 0) throw words.error(`{{${head}}} outside {{range}}`);
        return { kind: head, line };
      case 'define':
        if (this.#depth > 1) throw words.error('unexpected {{define}}');
        return this.#define(words);
      case 'block':
      case 'template': {
        const name = words.name();
        const pipe = words.isDone() ? undefined : words.pipe();
        words.finish();
        if (head === 'block' && pipe === undefined) throw words.error('missing value for block clause');
        if (head === 'block') this.#body(name);
        return { kind: 'template', name, pipe, line };
      }
      default: {
        const pipe = words.pipe();
        words.finish();
        return { kind: 'action', pipe, line };
      }
    }
  }

  #define(words: Words): undefined {
    const name = words.name();
    words.finish();
    this.#body(name);
    return undefined;
  }

  /** The content of `define` and `block`, where the variables outside are not in scope. */
  #body(name: string): void {
    const [outer, ranges] = [this.#variables, this.#ranges];
    [this.#variables, this.#ranges] = [['$'], 0];
    this.add(name, this.list(['end']).nodes);
    [this.#variables, this.#ranges] = [outer, ranges];
  }

  #control(kind: Control, words: Words): Node {
    const known = this.#variables.length;
    const pipe = words.pipe(kind === 'range' ? 2 : 1);
    words.finish();
    const declared = this.#variables.length;
    if (kind === 'range') this.#ranges++;
    const { nodes: body, end } = this.list(['end', 'else']);
    if (kind === 'range') this.#ranges--;
    this.#variables.length = declared;
    const otherwise = end?.head === 'else' ? this.#otherwise(kind, end.words) : [];
    this.#variables.length = known;
    return { kind, line: words.line, pipe, body, otherwise };
  }

  /** After `else`: the nodes up to `end`, or an `else if` (`else with`), which shares that `end`. */
  #otherwise(kind: Control, words: Words): readonly Node[] {
    const chained = words.keyword();
    if (chained !== undefined && (chained !== kind || kind === 'range'))
      throw words.error(`unexpected ${chained} in else`);
    if (chained === 'if' || chained === 'with') return [this.#control(chained, words)];
    words.finish();
    return this.list(['end']).nodes;
  }
}
