import { JsonnetSyntaxError, type Token, tokensOf } from './lexer.ts';
import type { Bind, FunctionNode, Node, ObjectNode, Spec } from './syntax.ts';

const BINARY: ReadonlySet<string> = new Set('* / % + - << >> < > <= >= == != & ^ | && || in'.split(' '));
const UNARY: ReadonlySet<string> = new Set(['+', '-', '!', '~']);

/** Parses a program. Precedence is left out: names mean the same however operands are grouped. @throws JsonnetSyntaxError */
export function parse(source: string): Node {
  const parser = new Parser(tokensOf(source));
  const node = parser.expression();
  parser.expectEnd();
  return node;
}

class Parser {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expectEnd(): void {
    if (this.#next.kind !== 'end') throw this.#unexpected();
  }

  expression(): Node {
    const parts = [this.#operand()];
    while (BINARY.has(this.#next.text) && this.#next.kind !== 'string') {
      this.#take();
      parts.push(this.#operand());
    }
    const [first] = parts;
    return parts.length === 1 && first !== undefined ? first : { kind: 'other', parts };
  }

  get #next(): Token {
    return this.#tokens[this.#position] ?? { kind: 'end', text: '', at: 0 };
  }

  #take(): Token {
    const token = this.#next;
    this.#position += 1;
    return token;
  }

  #is(text: string): boolean {
    return this.#next.text === text && this.#next.kind !== 'string';
  }

  #skip(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#take();
    return true;
  }

  #expect(text: string): Token {
    if (!this.#is(text)) throw this.#unexpected(text);
    return this.#take();
  }

  #name(): Token {
    if (this.#next.kind !== 'name') throw this.#unexpected('a name');
    return this.#take();
  }

  #unexpected(wanted?: string): JsonnetSyntaxError {
    const found = this.#next.kind === 'end' ? 'the end' : this.#next.text;
    return new JsonnetSyntaxError(
      `unexpected ${found}${wanted === undefined ? '' : `, expected ${wanted}`}`,
      this.#next.at,
    );
  }

  #operand(): Node {
    if (this.#next.kind === 'symbol' && UNARY.has(this.#next.text)) {
      this.#take();
      return { kind: 'other', parts: [this.#operand()] };
    }
    let node = this.#primary();
    for (let more = this.#suffix(node); more !== undefined; more = this.#suffix(node)) node = more;
    return node;
  }

  #suffix(target: Node): Node | undefined {
    const { at } = this.#next;
    if (this.#skip('.')) {
      const { text } = this.#name();
      return { kind: 'index', target, index: { kind: 'value', type: 'string', text, at }, at };
    }
    if (this.#skip('[')) return this.#brackets(target, at);
    if (this.#skip('(')) {
      const parts = this.#list(')', () => this.#argument());
      this.#skip('tailstrict');
      return { kind: 'call', target, parts, at };
    }
    // An object behind an expression extends it.
    return this.#is('{') ? { kind: 'other', parts: [target, this.#primary()] } : undefined;
  }

  #brackets(target: Node, at: number): Node {
    const parts: Node[] = [];
    let colons = 0;
    while (!this.#is(']')) {
      if (this.#skip(':')) colons += 1;
      else if (this.#skip('::')) colons += 2;
      else parts.push(this.expression());
    }
    this.#expect(']');
    const [index] = parts;
    return colons === 0 && index !== undefined && parts.length === 1
      ? { kind: 'index', target, index, at }
      : { kind: 'other', parts: [target, ...parts] };
  }

  #argument(): Node {
    const ahead = this.#tokens[this.#position + 1];
    if (this.#next.kind === 'name' && ahead?.kind === 'symbol' && ahead.text === '=') {
      this.#take();
      this.#take();
    }
    return this.expression();
  }

  #list<T>(end: string, item: () => T): T[] {
    const items: T[] = [];
    while (!this.#is(end)) {
      items.push(item());
      if (!this.#skip(',')) break;
    }
    this.#expect(end);
    return items;
  }

  #primary(): Node {
    const token = this.#take();
    const { kind, text, at } = token;
    if (kind === 'string' || kind === 'number') return { kind: 'value', type: kind, text: unquoted(token), at };
    if (kind === 'name') return { kind: 'variable', name: text, at };
    switch (text) {
      case '(':
        return this.#closed(this.expression(), ')');
      case '[':
        return this.#array(at);
      case '{':
        return this.#object(at);
      case '$':
      case 'self':
      case 'super':
        return { kind: text, at };
      case 'null':
      case 'true':
      case 'false':
        return { kind: 'value', type: text === 'null' ? 'null' : 'boolean', text, at };
      default:
        return this.#statement(token);
    }
  }

  #closed(node: Node, end: string): Node {
    this.#expect(end);
    return node;
  }

  #statement(token: Token): Node {
    switch (token.text) {
      case 'local': {
        const binds = this.#binds();
        this.#expect(';');
        return { kind: 'local', binds, body: this.expression() };
      }
      case 'if': {
        const parts = [this.expression()];
        this.#expect('then');
        parts.push(this.expression());
        if (this.#skip('else')) parts.push(this.expression());
        return { kind: 'other', parts };
      }
      case 'function':
        return this.#function();
      case 'assert': {
        const condition = this.#assertion();
        this.#expect(';');
        return { kind: 'other', parts: [condition, this.expression()] };
      }
      case 'error':
        return { kind: 'other', parts: [this.expression()] };
      case 'import':
      case 'importstr':
      case 'importbin':
        this.#operand();
        return { kind: 'import', at: token.at };
      default:
        this.#position -= 1;
        throw this.#unexpected('an expression');
    }
  }

  #assertion(): Node {
    const parts = [this.expression()];
    if (this.#skip(':')) parts.push(this.expression());
    return { kind: 'other', parts };
  }

  #binds(): Bind[] {
    const binds: Bind[] = [];
    do binds.push(this.#bind());
    while (this.#skip(','));
    return binds;
  }

  #bind(): Bind {
    const { text: name, at } = this.#name();
    const parameters = this.#is('(') ? this.#parameters() : undefined;
    this.#expect('=');
    const body = this.expression();
    return { name, at, body: parameters === undefined ? body : { kind: 'function', parameters, body } };
  }

  #function(): FunctionNode {
    const parameters = this.#parameters();
    return { kind: 'function', parameters, body: this.expression() };
  }

  #parameters(): FunctionNode['parameters'] {
    this.#expect('(');
    return this.#list(')', () => {
      const { text: name } = this.#name();
      return this.#skip('=') ? { name, preset: this.expression() } : { name };
    });
  }

  #array(at: number): Node {
    const parts: Node[] = [];
    while (!this.#is(']')) {
      parts.push(this.expression());
      this.#skip(',');
      const [body] = parts;
      if (this.#is('for') && body !== undefined)
        return this.#closed({ kind: 'comprehension', specs: this.#specs(), body }, ']');
    }
    this.#expect(']');
    return parts.length === 0 ? { kind: 'value', type: 'array', text: '', at } : { kind: 'other', parts };
  }

  #specs(): Spec[] {
    const specs: Spec[] = [];
    for (;;) {
      if (this.#skip('for')) {
        const { text: name } = this.#name();
        this.#expect('in');
        specs.push({ name, node: this.expression() });
      } else if (this.#skip('if')) specs.push({ node: this.expression() });
      else return specs;
    }
  }

  #object(at: number): ObjectNode {
    const locals: Bind[] = [];
    const asserts: Node[] = [];
    const fields: { name: Node; body: Node }[] = [];
    let specs: Spec[] = [];
    while (!this.#is('}')) {
      if (this.#skip('local')) locals.push(this.#bind());
      else if (this.#skip('assert')) asserts.push(this.#assertion());
      else if (this.#is('for')) specs = this.#specs();
      else fields.push(this.#field());
      if (!this.#skip(',') && !this.#is('}') && !this.#is('for')) throw this.#unexpected('a comma');
    }
    this.#expect('}');
    return { kind: 'object', locals, asserts, fields, specs, at };
  }

  #field(): ObjectNode['fields'][number] {
    const name = this.#fieldName();
    const parameters = this.#is('(') ? this.#parameters() : undefined;
    const { text } = this.#take();
    if (!/^\+?:{1,3}$/.test(text) && !(text === '+' && /^:{1,3}$/.test(this.#take().text))) {
      this.#position -= 1;
      throw this.#unexpected('a colon');
    }
    const body = this.expression();
    return { name, body: parameters === undefined ? body : { kind: 'function', parameters, body } };
  }

  #fieldName(): Node {
    if (this.#skip('[')) return this.#closed(this.expression(), ']');
    const token = this.#take();
    if (token.kind === 'name' || token.kind === 'string')
      return { kind: 'value', type: 'string', text: unquoted(token), at: token.at };
    this.#position -= 1;
    throw this.#unexpected('a field');
  }
}

/** The content of a string as far as names need it: escapes stay as they are written. */
const unquoted = ({ kind, text }: Token): string => (kind === 'string' ? text.replace(/^@?['"]|['"]$/g, '') : text);
