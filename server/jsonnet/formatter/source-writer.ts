import type { Token } from '../syntax/lexer.ts';
import type { StringNode } from '../syntax/tree.ts';
import type { Trivia, TriviaElement } from '../syntax/trivia.ts';

/** Spaces of one level. */
export const STEP = 2;

/** Collects text, and counts columns (in bytes, as go-jsonnet). */
export class SourceWriter {
  column = 0;
  #out: string[] = [];
  #keepsIndent = false;

  text(): string {
    return this.#out.join('');
  }

  /** Writes a token with the trivia before it. `indent` is that of its lines, `last` of the last one. */
  place(token: Token, crowded: boolean, separated: boolean, indent: number, last: number = indent): void {
    this.fill(token.trivia, crowded, separated, indent, last);
    this.write(token.text);
  }

  /** Writes a token with the indents that it was read with. */
  keep(token: Token): void {
    this.kept(() => this.place(token, false, false, 0));
  }

  /** Runs `write`, which keeps the indents that were read. */
  kept(write: () => void): void {
    const before = this.#keepsIndent;
    this.#keepsIndent = true;
    write();
    this.#keepsIndent = before;
  }

  /** Runs `write` without counting its columns. */
  unmeasured(write: () => void): void {
    const before = this.column;
    write();
    this.column = before;
  }

  /** The column after `write`, of which nothing is written. */
  measure(write: () => void): number {
    const { column } = this;
    const out = this.#out;
    this.#out = [];
    write();
    const end = this.column;
    this.#out = out;
    this.column = column;
    return end;
  }

  write(text: string): void {
    this.#out.push(text);
    this.column += Buffer.byteLength(text);
  }

  /**
   * Writes trivia. `crowded`: what was written before needs a space before more; `separated`: so does what follows. Answers whether such a
   * space was written at its end.
   */
  fill(trivia: Trivia, crowded: boolean, separated: boolean, indent: number, last: number = indent): boolean {
    const lastBreak = trivia.findLast(({ kind }) => kind !== 'inline');
    let isCrowded = crowded;
    let lineIndent = 0;
    for (const element of trivia) {
      if (element.kind === 'inline') {
        this.write(`${isCrowded ? ' ' : ''}${element.comment[0] ?? ''}`);
        isCrowded = true;
        continue;
      }
      const own = this.#keepsIndent ? element.indent : element === lastBreak ? last : indent;
      const comment = commentLines(element, lineIndent);
      this.#out.push(`${comment}\n${'\n'.repeat(element.blanks)}${' '.repeat(own)}`);
      this.column = own;
      lineIndent = own;
      isCrowded = false;
    }
    const hasSpace = separated && isCrowded;
    if (hasSpace) this.write(' ');
    return hasSpace;
  }

  /** Trivia at the end of the program, where lines are not indented and there are no blank ones behind. */
  end(trivia: Trivia): void {
    const last = trivia.at(-1);
    if (last !== undefined) last.blanks = 0;
    this.fill(trivia, true, false, 0);
    if (last === undefined || last.kind === 'inline') this.write('\n');
  }

  literal({ style, value }: StringNode): void {
    const quote = style.at(-1) ?? '';
    if (style.startsWith('@')) {
      this.write(style + value.replaceAll(quote, quote + quote) + quote);
      this.column -= Buffer.byteLength(value) - Array.from(value).length;
    } else this.write(style + value + style);
  }

  textBlock({ value, blockIndent, endIndent }: StringNode, base: number): void {
    const inner = this.#keepsIndent ? blockIndent : ' '.repeat(base + STEP);
    const chomps = !value.endsWith('\n');
    const lines = value.replaceAll('\r', '').split('\n');
    if (!chomps) lines.pop();
    // A block of empty lines alone would not be one: its first line must be indented.
    const isBlank = lines.every((line) => line === '');
    const content = lines
      .map((line, index) => (line === '' && !(isBlank && index === 0) ? '' : inner + line))
      .join('\n');
    this.write(`|||${chomps ? '-' : ''}\n${content}\n${this.#keepsIndent ? endIndent : ' '.repeat(base)}|||`);
    this.column = base + '|||'.length;
  }
}

/** A comment that ends a line, or one with lines of its own, of which the first one is indented already. */
function commentLines({ kind, comment }: TriviaElement, indent: number): string {
  if (kind === 'line-end') return comment.map((line) => `  ${line}`).join('');
  return comment.map((line, index) => (index > 0 && line !== '' ? ' '.repeat(indent) + line : line)).join('\n');
}
