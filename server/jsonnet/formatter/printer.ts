import type { Token } from '../syntax/lexer.ts';
import { firstToken, leftmost, triviaBefore } from '../syntax/parts.ts';
import type {
  ArrayNode,
  BinaryNode,
  Field,
  LocalNode,
  Node,
  NodeOf,
  ObjectNode,
  ParensNode,
  Parameters,
  SliceNode,
  Spec,
  StringNode,
} from '../syntax/tree.ts';
import { hasNewline, startsInline } from '../syntax/trivia.ts';
import { printApply } from './apply.ts';
import { type Indent, IndentingWriter } from './indenting-writer.ts';

/** Writes a tree, each line indented as go-jsonnet does. `crowded` says that a space goes before what is written. */
export class Printer extends IndentingWriter {
  print(node: Node, indent: Indent, crowded: boolean): void {
    switch (node.kind) {
      case 'leaf':
        return this.#open(node.token, indent, crowded);
      case 'string':
        return this.#string(node, indent, crowded);
      case 'index':
        this.print(node.target, indent, crowded);
        return this.#index(node.open, node.index, node.close, indent);
      case 'super-index':
        this.#open(node.token, indent, crowded);
        return this.#index(node.open, node.index, node.close, indent);
      case 'slice':
        return this.#slice(node, indent, crowded);
      case 'in-super':
        return this.#inSuper(node, indent, crowded);
      case 'apply':
        return printApply(this, node, indent, crowded);
      case 'array':
        return this.#array(node, indent, crowded);
      case 'object':
        return this.#object(node, indent, crowded);
      case 'assert':
        return this.#assert(node, indent, crowded);
      case 'binary':
      case 'extend':
        return this.#binary(node, indent, crowded);
      case 'conditional':
        return this.#conditional(node, indent, crowded);
      case 'error':
        return this.#keyword(node.token, node.node, indent, crowded);
      case 'import':
        return this.#keyword(node.token, node.file, indent, crowded);
      case 'function':
        this.#open(node.token, indent, crowded);
        this.#parameters(node.parameters, indent);
        return this.#body(node.body, indent);
      case 'local':
        return this.#local(node, indent, crowded);
      case 'parens':
        return this.#parens(node, indent, crowded);
      case 'unary':
        return this.#unary(node, indent, crowded);
    }
  }

  #open(token: Token, indent: Indent, crowded: boolean): void {
    this.place(token, crowded, true, indent.line);
  }

  #keyword(token: Token, node: Node, indent: Indent, crowded: boolean): void {
    this.#open(token, indent, crowded);
    this.#body(node, indent);
  }

  #body(node: Node, indent: Indent): void {
    this.print(node, this.nested(triviaBefore(node), indent, this.column + 1), true);
  }

  /** go-jsonnet always writes a space before it, and does not count it. */
  #inSuper(node: NodeOf<'in-super'>, indent: Indent, crowded: boolean): void {
    if (!crowded && startsInline(triviaBefore(node.target))) this.column -= 1;
    this.print(node.target, indent, true);
    this.place(node.in, true, true, indent.line);
    this.place(node.super, true, true, indent.line);
  }

  #parens({ open, inner: node, close }: ParensNode, indent: Indent, crowded: boolean): void {
    this.#open(open, indent, crowded);
    const inner = this.nestedStrongly(triviaBefore(node), indent, this.column);
    this.print(node, inner, false);
    this.place(close, false, false, inner.line, indent.base);
  }

  #string(node: StringNode, indent: Indent, crowded: boolean): void {
    this.fill(node.token.trivia, crowded, true, indent.line);
    if (node.style === '|||') this.textBlock(node, indent.base);
    else this.literal(node);
  }

  #index(open: Token, index: Node | undefined, close: Token, indent: Indent): void {
    this.place(open, false, false, indent.line);
    if (index === undefined)
      return this.place(close, false, false, this.nested(close.trivia, indent, this.column).line);
    const inner = this.nested(triviaBefore(index), indent, this.column);
    this.print(index, inner, false);
    this.place(close, false, false, inner.line, indent.base);
  }

  /** go-jsonnet leaves the lines before `]` and before the first colon of `[a:]` as they are, and does not count that colon. */
  #slice(
    { target, open, begin, endColon, end, stepColon, step, close }: SliceNode,
    indent: Indent,
    crowded: boolean,
  ): void {
    this.print(target, indent, crowded);
    this.place(open, false, false, indent.line);
    if (begin !== undefined) this.print(begin, this.nested(triviaBefore(begin), indent, this.column), false);
    const inner = this.nested(endColon.trivia, indent, this.column);
    if (begin !== undefined && end === undefined && step === undefined) this.unmeasured(() => this.keep(endColon));
    else this.place(endColon, false, false, inner.line);
    if (end !== undefined) this.print(end, inner, false);
    if (stepColon !== undefined && step !== undefined) {
      this.place(stepColon, false, false, inner.line);
      this.print(step, inner, false);
    }
    this.unmeasured(() => this.keep({ ...close, text: '' }));
    this.place({ ...close, trivia: [] }, false, false, 0);
  }

  #array({ open, elements, specs, close }: ArrayNode, indent: Indent, crowded: boolean): void {
    this.#open(open, indent, crowded);
    const [first, ...others] = elements;
    const firstTrivia = first === undefined ? close.trivia : triviaBefore(first.node);
    const isStrong = others.some(({ node }) => hasNewline(triviaBefore(node)));
    const inner = this[isStrong ? 'nestedStrongly' : 'nested'](firstTrivia, indent, this.column);
    for (const { node, comma } of elements) {
      this.print(node, inner, node !== first?.node);
      this.place(comma, false, false, inner.line);
    }
    for (const spec of specs) this.#spec(spec, inner);
    this.place(close, elements.length > 0, false, inner.line, indent.base);
  }

  #object({ open, fields, specs, close }: ObjectNode, indent: Indent, crowded: boolean): void {
    this.#open(open, indent, crowded);
    const inner = this.nested((fields[0]?.first ?? close).trivia, indent, this.column + 1);
    for (const field of fields) this.#field(field, inner);
    for (const spec of specs) this.#spec(spec, inner);
    this.place(close, fields.length > 0, true, inner.line, indent.base);
  }

  #field(field: Field, indent: Indent): void {
    const { kind, first, key, comma } = field;
    if (kind === 'string' && key !== undefined) this.print(key, indent, true);
    else this.#open(first, indent, true);
    if (kind === 'assert') this.#assertion(field, indent);
    else this.#assignment(field, indent);
    this.place(comma, false, false, indent.line);
  }

  #assertion({ node, operator, message }: Field, indent: Indent): void {
    const inner = this.nested(triviaBefore(node), indent, this.column + 1);
    this.print(node, indent, true);
    if (operator !== undefined) this.place(operator, true, true, inner.line);
    if (message !== undefined) this.print(message, inner, true);
  }

  #assignment({ kind, name, key, bracket, parameters, operator, node }: Field, indent: Indent): void {
    const isLocal = kind === 'local';
    if (name !== undefined) this.place(name, true, true, indent.line);
    if (kind === 'computed' && key !== undefined) this.print(key, indent, false);
    if (bracket !== undefined) this.place(bracket, false, false, indent.line);
    if (parameters !== undefined) this.#parameters(parameters, indent);
    if (operator !== undefined) this.place(operator, isLocal, isLocal, indent.line);
    this.print(node, this.nested(triviaBefore(node), indent, this.column), true);
  }

  /**
   * go-jsonnet indents the list again in place of each condition, and leaves the conditions as they are; so the list is measured before
   * it is written.
   */
  #spec({ for: start, name, in: within, list, conditions }: Spec, indent: Indent): void {
    this.place(start, true, true, indent.line);
    this.place(name, true, true, indent.line);
    this.place(within, true, true, indent.line);
    const nested = (): Indent => this.nested(triviaBefore(list), indent, this.column);
    let inner = nested();
    if (conditions.length === 0) return this.print(list, inner, true);
    const end = this.measure(() => {
      this.print(list, inner, true);
      for (const condition of conditions) {
        this.place(condition.if, true, true, indent.line);
        inner = nested();
        this.print(list, inner, true);
      }
    });
    this.print(list, inner, true);
    for (const condition of conditions) {
      this.place(condition.if, true, true, indent.line);
      this.unmeasured(() => this.kept(() => this.print(condition.node, indent, true)));
    }
    this.column = end;
  }

  #parameters({ open, list, close }: Parameters, indent: Indent): void {
    this.place(open, false, false, indent.line);
    const inner = this.nested((list[0]?.name ?? close).trivia, indent, this.column);
    for (const { name, preset, comma } of list) {
      this.place(name, name !== list[0]?.name, true, inner.line);
      if (preset !== undefined) {
        this.place(preset.equals, false, false, inner.line);
        this.print(preset.node, inner, false);
      }
      this.place(comma, false, false, inner.line);
    }
    this.place(close, false, false, inner.line, indent.line);
  }

  #assert(node: NodeOf<'assert'>, indent: Indent, crowded: boolean): void {
    this.#open(node.token, indent, crowded);
    const inner = this.nested(triviaBefore(node.condition), indent, this.column + 1);
    this.print(node.condition, inner, true);
    if (node.message !== undefined) {
      this.place(node.message.colon, true, true, inner.line);
      this.print(node.message.node, inner, true);
    }
    this.place(node.semicolon, false, false, inner.line);
    this.print(node.rest, indent, true);
  }

  #binary({ left, operator, right }: BinaryNode, indent: Indent, crowded: boolean): void {
    const aligned = this.align(triviaBefore(left), indent, crowded);
    if (operator === undefined) {
      this.print(left, aligned, crowded);
      return this.print(right, aligned, true);
    }
    const isBroken = hasNewline(operator.trivia) || hasNewline(triviaBefore(right));
    const inner = isBroken && startsInline(triviaBefore(left)) ? { base: aligned.line, line: aligned.line } : aligned;
    this.print(left, inner, crowded);
    this.place(operator, true, true, inner.line);
    this.print(right, inner, true);
  }

  #conditional(node: NodeOf<'conditional'>, indent: Indent, crowded: boolean): void {
    this.#keyword(node.if, node.condition, indent, crowded);
    const branches: (readonly [Token, Node])[] = [[node.thenToken, node.yes]];
    if (node.otherwise !== undefined) branches.push([node.otherwise.else, node.otherwise.node]);
    for (const [token, branch] of branches) {
      this.place(token, true, true, indent.base);
      this.#body(branch, indent);
    }
  }

  #local({ token, binds, body }: LocalNode, indent: Indent, crowded: boolean): void {
    this.#open(token, indent, crowded);
    const inner = this.nested(binds[0]?.name.trivia ?? [], indent, this.column + 1);
    for (const { name, parameters, equals, node, delimiter } of binds) {
      this.place(name, true, true, inner.line);
      if (parameters !== undefined) this.#parameters(parameters, inner);
      this.place(equals, true, true, inner.line);
      const bodyIndent = this.nested(triviaBefore(node), inner, this.column + 1);
      this.print(node, bodyIndent, true);
      this.place(delimiter, false, false, bodyIndent.line, indent.base);
    }
    this.print(body, indent, true);
  }

  /** go-jsonnet counts a space before `$` that it does not write. */
  #unary({ operator, node }: NodeOf<'unary'>, indent: Indent, crowded: boolean): void {
    this.#open(operator, indent, crowded);
    const inner = this.nested(triviaBefore(node), indent, this.column);
    const start = leftmost(node);
    if (start.kind === 'leaf' && start.token.text === '$' && startsInline(firstToken(node).trivia)) this.column += 1;
    this.print(node, inner, false);
  }
}
