import { JsonnetSyntaxError, type Token, tokensOf } from './lexer.ts';
import { parseObject } from './object-parser.ts';
import { stringNode } from './string-literal.ts';
import { TokenReader, type ExpressionParser } from './token-reader.ts';
import type { Argument, Bind, Element, Node, Parameter, Parameters, Spec } from './tree.ts';
import type { Trivia } from './trivia.ts';

/** How strongly an operator binds: the smaller, the stronger. */
const BINARY: ReadonlyMap<string, number> = new Map(
  ['* / %', '+ -', '<< >>', '< > <= >= in', '== !=', '&', '^', '|', '&&', '||'].flatMap((operators, index) =>
    operators.split(' ').map((operator): [string, number] => [operator, index]),
  ),
);
const WEAKEST = 9;
const UNARY: ReadonlySet<string> = new Set(['+', '-', '!', '~']);

export interface Program {
  readonly body: Node;
  /** What stands after it. */
  readonly end: Trivia;
}

/** Parses a program as go-jsonnet 0.21 does. @throws JsonnetSyntaxError */
export function parse(source: string): Program {
  const parser = new Parser(tokensOf(source));
  const body = parser.expression();
  return { body, end: parser.tokens.expectEnd().trivia };
}

class Parser implements ExpressionParser {
  readonly tokens: TokenReader;

  constructor(tokens: readonly Token[]) {
    this.tokens = new TokenReader(tokens);
  }

  expression(): Node {
    return this.#binary(WEAKEST);
  }

  /** Operands with the operators between them that bind as strongly as `weakest`, or stronger. */
  #binary(weakest: number): Node {
    let left = this.#operand();
    for (let level = this.#level; level <= weakest; level = this.#level) {
      const operator = this.tokens.take();
      if (operator.text === 'in' && this.tokens.is('super'))
        left = { kind: 'in-super', target: left, in: operator, super: this.tokens.take() };
      else left = { kind: 'binary', left, operator, right: this.#binary(level - 1) };
    }
    return left;
  }

  get #level(): number {
    return BINARY.get(this.tokens.symbol) ?? Number.POSITIVE_INFINITY;
  }

  #operand(): Node {
    if (this.tokens.next.kind === 'symbol' && UNARY.has(this.tokens.symbol))
      return { kind: 'unary', operator: this.tokens.take(), node: this.#operand() };
    return this.#statement() ?? this.#applied();
  }

  #applied(): Node {
    let node = this.#primary();
    for (let more = this.#suffix(node); more !== undefined; more = this.#suffix(node)) node = more;
    return node;
  }

  #suffix(target: Node): Node | undefined {
    switch (this.tokens.symbol) {
      case '.':
        return { kind: 'index', target, open: this.tokens.take(), close: this.tokens.name() };
      case '[':
        return this.#brackets(target);
      case '(':
        return this.#apply(target);
      case '{':
        return { kind: 'extend', left: target, right: parseObject(this) };
      default:
        return undefined;
    }
  }

  #apply(target: Node): Node {
    const open = this.tokens.take();
    const parts = this.tokens.list(')', () => this.#argument());
    const isMixed = parts.some(({ name }, index) => name === undefined && parts[index - 1]?.name !== undefined);
    if (isMixed) throw new JsonnetSyntaxError('unexpected positional argument after a named one', open.at);
    const close = this.tokens.expect(')');
    const tailstrict = this.tokens.is('tailstrict') ? { tailstrict: this.tokens.take() } : {};
    return { kind: 'apply', target, open, arguments: parts, close, ...tailstrict };
  }

  #argument(): Omit<Argument, 'comma'> {
    if (
      this.tokens.next.kind === 'name' &&
      this.tokens.afterNext.kind === 'symbol' &&
      this.tokens.afterNext.text === '='
    ) {
      const name = { token: this.tokens.take(), equals: this.tokens.take() };
      return { name, node: this.expression() };
    }
    return { node: this.expression() };
  }

  /** `target[index]`, or a slice with one or two colons. */
  #brackets(target: Node): Node {
    const open = this.tokens.take();
    const begin = this.#bound();
    const endColon = this.#colon();
    if (endColon === undefined) {
      if (begin === undefined) throw this.tokens.unexpected('an expression');
      return { kind: 'index', target, open, index: begin, close: this.tokens.expect(']') };
    }
    const end = endColon.isDouble ? undefined : this.#bound();
    const stepColon = endColon.isDouble ? { ...endColon.token, trivia: [] } : this.#colon()?.token;
    const step = stepColon === undefined ? undefined : this.#bound();
    const close = this.tokens.expect(']');
    return { kind: 'slice', target, open, begin, endColon: endColon.token, end, stepColon, step, close };
  }

  /** What stands before a colon or the bracket, if anything does. */
  #bound(): Node | undefined {
    return [':', '::', ']'].includes(this.tokens.symbol) ? undefined : this.expression();
  }

  /** A colon, or the first one of `::`. */
  #colon(): { token: Token; isDouble: boolean } | undefined {
    if (!this.tokens.is(':') && !this.tokens.is('::')) return undefined;
    const token = this.tokens.take();
    return { token: { ...token, text: ':' }, isDouble: token.text === '::' };
  }

  #primary(): Node {
    const { next } = this.tokens;
    if (next.kind === 'string') return stringNode(this.tokens.take());
    if (next.kind === 'number' || next.kind === 'name') return { kind: 'leaf', token: this.tokens.take() };
    switch (this.tokens.symbol) {
      case '(':
        return { kind: 'parens', open: this.tokens.take(), inner: this.expression(), close: this.tokens.expect(')') };
      case '[':
        return this.#array();
      case '{':
        return parseObject(this);
      case 'super':
        return this.#super();
      case '$':
      case 'self':
      case 'null':
      case 'true':
      case 'false':
        return { kind: 'leaf', token: this.tokens.take() };
      default:
        throw this.tokens.unexpected('an expression');
    }
  }

  #super(): Node {
    const token = this.tokens.take();
    if (this.tokens.is('.')) return { kind: 'super-index', token, open: this.tokens.take(), close: this.tokens.name() };
    const open = this.tokens.expect('[');
    return { kind: 'super-index', token, open, index: this.expression(), close: this.tokens.expect(']') };
  }

  /** What reaches as far as it can, whatever stands before it. */
  #statement(): Node | undefined {
    switch (this.tokens.symbol) {
      case 'local':
        return this.#local();
      case 'if':
        return this.#conditional();
      case 'function':
        return { kind: 'function', token: this.tokens.take(), parameters: this.parameters(), body: this.expression() };
      case 'assert':
        return this.#assert();
      case 'error':
        return { kind: 'error', token: this.tokens.take(), node: this.expression() };
      case 'import':
      case 'importstr':
      case 'importbin':
        return this.#import();
      default:
        return undefined;
    }
  }

  #import(): Node {
    const token = this.tokens.take();
    const { at } = this.tokens.next;
    const file = this.expression();
    if (file.kind !== 'string' || file.style === '|||') throw new JsonnetSyntaxError('unexpected computed import', at);
    return { kind: 'import', token, file };
  }

  #conditional(): Node {
    const token = this.tokens.take();
    const condition = this.expression();
    const thenToken = this.tokens.expect('then');
    const yes = this.expression();
    const otherwise = this.tokens.is('else')
      ? { otherwise: { else: this.tokens.take(), node: this.expression() } }
      : {};
    return { kind: 'conditional', if: token, condition, thenToken, yes, ...otherwise };
  }

  #assert(): Node {
    const token = this.tokens.take();
    const condition = this.expression();
    const message = this.tokens.is(':') ? { message: { colon: this.tokens.take(), node: this.expression() } } : {};
    const semicolon = this.tokens.expect(';');
    return { kind: 'assert', token, condition, ...message, semicolon, rest: this.expression() };
  }

  #local(): Node {
    const token = this.tokens.take();
    const binds: Bind[] = [];
    do {
      const name = this.tokens.name();
      if (binds.some((bind) => bind.name.text === name.text))
        throw new JsonnetSyntaxError(`unexpected duplicate variable ${name.text}`, name.at);
      const parameters = this.tokens.is('(') ? { parameters: this.parameters() } : {};
      const bind = { name, ...parameters, equals: this.tokens.expect('='), node: this.expression() };
      binds.push({ ...bind, delimiter: this.tokens.is(',') ? this.tokens.take() : this.tokens.expect(';') });
    } while (binds.at(-1)?.delimiter.text === ',');
    return { kind: 'local', token, binds, body: this.expression() };
  }

  parameters(): Parameters {
    const open = this.tokens.expect('(');
    const list = this.tokens.list(')', (): Omit<Parameter, 'comma'> => {
      const name = this.tokens.name();
      return this.tokens.is('=') ? { name, preset: { equals: this.tokens.take(), node: this.expression() } } : { name };
    });
    return { open, list, close: this.tokens.expect(')') };
  }

  #array(): Node {
    const open = this.tokens.take();
    const elements = this.tokens.list(']', (): Omit<Element, 'comma'> => ({ node: this.expression() }));
    const specs = elements.length === 1 && this.tokens.is('for') ? this.specs() : [];
    return { kind: 'array', open, elements, specs, close: this.tokens.expect(']') };
  }

  specs(): Spec[] {
    const specs: Spec[] = [];
    while (this.tokens.is('for')) {
      const head = { for: this.tokens.take(), name: this.tokens.name(), in: this.tokens.expect('in') };
      const list = this.expression();
      const conditions: { if: Token; node: Node }[] = [];
      while (this.tokens.is('if')) conditions.push({ if: this.tokens.take(), node: this.expression() });
      specs.push({ ...head, list, conditions });
    }
    return specs;
  }
}
