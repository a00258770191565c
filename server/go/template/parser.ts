import { type Token, type Word, tokenize } from './lexer.ts';
import { numberValue, quotedValue } from './literals.ts';
import { type Node, type Operand, type Pipe, TemplateError, type Templates } from './syntax.ts';

/** Reads a template; what it defines goes into `templates`, its own content under `name`. @throws TemplateError */
export function parseTemplate(name: string, source: string, templates: Templates): void {
  try {
    const parser = new Parser(tokenize(source), templates);
    const { nodes, end } = parser.list([]);
    if (end !== undefined) throw new TemplateError(`unexpected {{${end.head}}}`);
    // Go keeps what a template held when a later one of the same name is blank.
    if (!templates.has(name) || nodes.some((node) => node.kind !== 'text' || node.text.trim() !== ''))
      templates.set(name, nodes);
  } catch (error) {
    if (error instanceof TemplateError) throw new TemplateError(`template: ${name}: ${error.message}`);
    throw error;
  }
}

/** What closes a list of nodes. */
interface End {
  readonly head: string;
  readonly words: Words;
}

const MAX_DEPTH = 100;

class Parser {
  readonly #tokens: readonly Token[];
  readonly #templates: Templates;
  #position = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], templates: Templates) {
    this.#tokens = tokens;
    this.#templates = templates;
  }

  /** Nodes up to one of these actions, or to the end of the template. */
  list(until: readonly string[]): { nodes: Node[]; end: End | undefined } {
    if (++this.#depth > MAX_DEPTH) throw new TemplateError('actions are nested too deeply');
    const nodes: Node[] = [];
    for (;;) {
      const token = this.#tokens[this.#position++];
      if (token === undefined) break;
      if (token.kind === 'text') {
        nodes.push(token);
        continue;
      }
      const words = new Words(token.tokens, token.line);
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
    switch (head) {
      case 'if':
      case 'with':
      case 'range':
        return this.#control(head, words);
      case 'break':
      case 'continue':
        words.finish();
        return { kind: head };
      case 'define':
        return this.#define(words);
      case 'block':
      case 'template': {
        const name = words.name();
        const pipe = words.isDone() ? undefined : words.pipe();
        words.finish();
        if (head === 'block') this.#templates.set(name, this.list(['end']).nodes);
        return { kind: 'template', name, pipe };
      }
      default: {
        const pipe = words.pipe();
        words.finish();
        return { kind: 'action', pipe };
      }
    }
  }

  #define(words: Words): undefined {
    const name = words.name();
    words.finish();
    this.#templates.set(name, this.list(['end']).nodes);
    return undefined;
  }

  #control(kind: 'if' | 'with' | 'range', words: Words): Node {
    const pipe = words.pipe();
    words.finish();
    const { nodes: body, end } = this.list(['end', 'else']);
    return { kind, pipe, body, otherwise: end?.head === 'else' ? this.#otherwise(kind, end.words) : [] };
  }

  /** After `else`: up to the end, or another `if` (of a `with`: `with`) that shares it. */
  #otherwise(kind: 'if' | 'with' | 'range', words: Words): readonly Node[] {
    const chained = kind === 'range' ? undefined : words.keyword();
    if (chained !== undefined && chained !== kind) throw words.error(`unexpected ${chained} in else`);
    if (chained !== undefined && kind !== 'range') return [this.#control(kind, words)];
    words.finish();
    return this.list(['end']).nodes;
  }
}

const KEYWORDS = new Set('if else end with range define block template break continue'.split(' '));

/** The words of one action, read from left to right. */
class Words {
  readonly #words: readonly Word[];
  readonly #line: number;
  #position = 0;

  constructor(words: readonly Word[], line: number) {
    this.#words = words;
    this.#line = line;
  }

  error(message: string): TemplateError {
    return new TemplateError(`line ${this.#line}: ${message}`);
  }

  isDone(): boolean {
    return this.#position >= this.#words.length;
  }

  finish(): void {
    const rest = this.#words[this.#position];
    if (rest !== undefined) throw this.error(`unexpected ${JSON.stringify(rest.text)}`);
  }

  /** The keyword that is next, if there is one. */
  keyword(): string | undefined {
    const word = this.#words[this.#position];
    if (word?.kind !== 'identifier' || !KEYWORDS.has(word.text)) return undefined;
    this.#position++;
    return word.text;
  }

  name(): string {
    const word = this.#words[this.#position++];
    const value = word?.kind === 'string' ? quotedValue(word.text) : undefined;
    if (typeof value !== 'string') throw this.error('a template is named by a string');
    return value;
  }

  pipe(): Pipe {
    const { variables, assigns } = this.#declaration();
    const commands = [this.#command()];
    while (this.#takes('|')) commands.push(this.#command());
    return { variables, assigns, commands };
  }

  #declaration(): { variables: string[]; assigns: boolean } {
    const start = this.#position;
    const variables: string[] = [];
    do {
      const word = this.#words[this.#position];
      if (word?.kind !== 'variable') break;
      this.#position++;
      variables.push(word.text);
    } while (this.#takes(','));
    const assigns = this.#takes('=');
    if (variables.length > 0 && (assigns || this.#takes(':='))) return { variables, assigns };
    this.#position = start;
    return { variables: [], assigns: false };
  }

  #takes(symbol: string): boolean {
    const word = this.#words[this.#position];
    if (word?.kind !== 'symbol' || word.text !== symbol) return false;
    this.#position++;
    return true;
  }

  #command(): Operand[] {
    const operands: Operand[] = [];
    for (let word = this.#words[this.#position]; word !== undefined; word = this.#words[this.#position]) {
      if (word.kind === 'symbol' && word.text !== '(') break;
      operands.push(this.#operand());
    }
    if (operands.length === 0) throw this.error('missing value for command');
    return operands;
  }

  #operand(): Operand {
    const first = this.#term();
    const path: string[] = [];
    for (;;) {
      const word = this.#words[this.#position];
      if (word?.kind !== 'field' || word.spaced) break;
      path.push(word.text.slice(1));
      this.#position++;
    }
    return path.length === 0 ? first : { kind: 'fields', of: first, path };
  }

  #term(): Operand {
    const word = this.#words[this.#position++];
    switch (word?.kind) {
      case 'dot':
        return { kind: 'dot' };
      case 'field':
        return { kind: 'fields', of: { kind: 'dot' }, path: [word.text.slice(1)] };
      case 'variable':
        return { kind: 'variable', name: word.text };
      case 'string':
        return { kind: 'literal', value: quotedValue(word.text) };
      case 'number':
        return { kind: 'literal', value: numberValue(word.text) };
      case 'identifier':
        return identifier(word.text);
      default:
        if (word?.text !== '(') throw this.error(`unexpected ${JSON.stringify(word?.text ?? 'end of action')}`);
        return this.#parenthesized();
    }
  }

  #parenthesized(): Operand {
    const pipe = this.pipe();
    if (!this.#takes(')')) throw this.error('unclosed parenthesis');
    return { kind: 'pipe', pipe };
  }
}

const CONSTANTS = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['nil', null],
]);

function identifier(name: string): Operand {
  const constant = CONSTANTS.get(name);
  return constant === undefined ? { kind: 'function', name } : { kind: 'literal', value: constant };
}
