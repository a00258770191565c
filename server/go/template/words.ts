import type { Word } from './lexer.ts';
import { numberValue, quotedValue } from './literals.ts';
import { type Operand, type Pipe, TemplateError } from './syntax.ts';

const KEYWORDS = new Set('if else end with range define block template break continue'.split(' '));

/** Reads the words of one action from left to right. */
export class Words {
  readonly line: number;
  readonly #words: readonly Word[];
  /** Variables in scope; a declaration adds to them. */
  readonly #variables: string[];
  readonly #functions: Readonly<Record<string, unknown>>;
  #position = 0;

  constructor(words: readonly Word[], line: number, variables: string[], functions: Readonly<Record<string, unknown>>) {
    this.#words = words;
    this.line = line;
    this.#variables = variables;
    this.#functions = functions;
  }

  error(message: string): TemplateError {
    return new TemplateError(`line ${this.line}: ${message}`);
  }

  isDone(): boolean {
    return this.#position >= this.#words.length;
  }

  finish(): void {
    const rest = this.#words[this.#position];
    if (rest !== undefined) throw this.error(`unexpected ${JSON.stringify(rest.text)}`);
  }

  /** The next word, if it is a keyword. */
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

  /** A pipeline, which may declare up to `maxVariables` variables. */
  pipe(maxVariables = 1): Pipe {
    const { variables, assigns } = this.#declaration(maxVariables);
    const commands = [this.#command()];
    while (this.#takes('|')) commands.push(this.#command());
    for (const [first] of commands.slice(1)) this.#mustBeCallable(first);
    if (!assigns) this.#variables.push(...variables);
    return { variables, assigns, commands };
  }

  #mustBeCallable(first: Operand | undefined): void {
    if (first?.kind === 'literal' || first?.kind === 'dot') throw this.error('non executable command in pipeline');
  }

  #declaration(maxVariables: number): { variables: string[]; assigns: boolean } {
    const start = this.#position;
    const variables: string[] = [];
    do {
      const word = this.#words[this.#position];
      if (word?.kind !== 'variable') break;
      this.#position++;
      variables.push(word.text);
    } while (this.#takes(','));
    const assigns = variables.length > 0 && this.#takes('=');
    if (variables.length > 0 && (assigns || this.#takes(':='))) {
      if (variables.length > maxVariables) throw this.error('too many declarations in command');
      if (assigns) variables.forEach((name) => this.#mustBeKnown(name));
      return { variables, assigns };
    }
    this.#position = start;
    return { variables: [], assigns: false };
  }

  #mustBeKnown(name: string): void {
    if (!this.#variables.includes(name)) throw this.error(`undefined variable ${JSON.stringify(name)}`);
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
      if (operands.length > 0 && !word.spaced) throw this.error(`unexpected ${JSON.stringify(word.text)}`);
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
      if (first.kind === 'literal') throw this.error(`unexpected ${JSON.stringify(word.text)}`);
      path.push(word.text.slice(1));
      this.#position++;
    }
    if (path.length === 0) return first;
    return first.kind === 'fields' ? { ...first, path: [...first.path, ...path] } : { kind: 'fields', of: first, path };
  }

  #term(): Operand {
    const word = this.#words[this.#position++];
    switch (word?.kind) {
      case 'dot':
        return { kind: 'dot' };
      case 'field':
        return { kind: 'fields', of: { kind: 'dot' }, path: [word.text.slice(1)] };
      case 'variable':
        this.#mustBeKnown(word.text);
        return { kind: 'variable', name: word.text };
      case 'string':
        return { kind: 'literal', value: quotedValue(word.text) };
      case 'number':
        return { kind: 'literal', value: numberValue(word.text) };
      case 'identifier':
        return this.#identifier(word.text);
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

  #identifier(name: string): Operand {
    if (KEYWORDS.has(name)) throw this.error(`unexpected ${name}`);
    const constant = CONSTANTS.get(name);
    if (constant !== undefined) return { kind: 'literal', value: constant };
    if (!Object.hasOwn(this.#functions, name)) throw this.error(`function ${JSON.stringify(name)} not defined`);
    return { kind: 'function', name };
  }
}

const CONSTANTS = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['nil', null],
]);
