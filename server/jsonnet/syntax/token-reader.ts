import { JsonnetSyntaxError, type Token } from './lexer.ts';
import type { Node, Parameters, Spec } from './tree.ts';

/** What the parser of objects needs of the parser of expressions. */
export interface ExpressionParser {
  readonly tokens: TokenReader;
  expression(): Node;
  parameters(): Parameters;
  specs(): Spec[];
}

export class TokenReader {
  readonly #tokens: readonly Token[];
  #position = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get next(): Token {
    return this.#at(this.#position);
  }

  get afterNext(): Token {
    return this.#at(this.#position + 1);
  }

  /** The next token's text where that is a keyword or symbol, else nothing. */
  get symbol(): string {
    return this.next.kind === 'symbol' || this.next.kind === 'keyword' ? this.next.text : '';
  }

  is(text: string): boolean {
    return this.symbol === text;
  }

  take(): Token {
    const token = this.next;
    this.#position += 1;
    return token;
  }

  /** @throws JsonnetSyntaxError */
  expect(text: string): Token {
    if (!this.is(text)) throw this.unexpected(text);
    return this.take();
  }

  /** @throws JsonnetSyntaxError */
  name(): Token {
    if (this.next.kind !== 'name') throw this.unexpected('a name');
    return this.take();
  }

  /** @throws JsonnetSyntaxError */
  expectEnd(): Token {
    if (this.next.kind !== 'end') throw this.unexpected();
    return this.next;
  }

  /** Items up to `end`, which stays, or up to one that no comma follows. The text of an absent comma is empty. */
  list<T extends object>(end: string, item: () => T): (T & { comma: Token })[] {
    const items: (T & { comma: Token })[] = [];
    while (!this.is(end)) {
      const read = item();
      const hasComma = this.is(',');
      items.push({ ...read, comma: hasComma ? this.take() : this.noComma() });
      if (!hasComma || this.is('for')) break;
    }
    return items;
  }

  noComma(): Token {
    return { kind: 'symbol', text: '', at: this.next.at, trivia: [] };
  }

  unexpected(wanted?: string): JsonnetSyntaxError {
    const found = this.next.kind === 'end' ? 'the end' : this.next.text;
    return new JsonnetSyntaxError(
      `unexpected ${found}${wanted === undefined ? '' : `, expected ${wanted}`}`,
      this.next.at,
    );
  }

  #at(position: number): Token {
    return this.#tokens[position] ?? this.#tokens.at(-1) ?? { kind: 'end', text: '', at: 0, trivia: [] };
  }
}
