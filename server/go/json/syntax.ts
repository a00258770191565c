/**
 * The reference's error text for a JSON document that does not parse; clients see it in `error.message`. Only used after parsing has
 * failed, on documents of limited depth.
 */
class Fault extends Error {}

const ESCAPED = '"\\/bfnrt';
const WHITESPACE = /[ \t\r\n]/;

class Scanner {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Reads the whole document. @throws Fault */
  document(): void {
    this.#skip();
    if (this.#at === this.#text.length) throw new Fault('EOF');
    this.#value();
    this.#skip();
    if (this.#at < this.#text.length) this.#fail('after top-level value');
  }

  #fail(context: string): never {
    const character = this.#text[this.#at];
    if (character === undefined) throw new Fault('unexpected EOF');
    // The reference reads bytes: for a longer character it prints the first byte.
    const byte = String.fromCharCode(Buffer.from(character)[0] ?? 0);
    const shown = byte === "'" ? "\\'" : byte === '"' ? '"' : JSON.stringify(byte).slice(1, -1);
    throw new Fault(`invalid character '${shown}' ${context}`);
  }

  #skip(): void {
    while (WHITESPACE.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #value(): void {
    const character = this.#text[this.#at];
    if (character === '{') this.#members();
    else if (character === '[') this.#elements();
    else if (character === '"') this.#string();
    else if (character !== undefined && /[-0-9]/.test(character)) this.#number();
    else this.#literal();
  }

  #literal(): void {
    const word = ['true', 'false', 'null'].find((one) => one[0] === this.#text[this.#at]);
    if (word === undefined) this.#fail('looking for beginning of value');
    for (const expected of word) {
      if (this.#text[this.#at] !== expected) this.#fail(`in literal ${word} (expecting '${expected}')`);
      this.#at += 1;
    }
  }

  #members(): void {
    this.#at += 1;
    this.#skip();
    if (this.#take('}')) return;
    do {
      this.#skip();
      if (this.#text[this.#at] !== '"') this.#fail('looking for beginning of object key string');
      this.#string();
      this.#skip();
      if (!this.#take(':')) this.#fail('after object key');
      this.#skip();
      this.#value();
      this.#skip();
    } while (this.#take(','));
    if (!this.#take('}')) this.#fail('after object key:value pair');
  }

  #elements(): void {
    this.#at += 1;
    this.#skip();
    if (this.#take(']')) return;
    do {
      this.#skip();
      this.#value();
      this.#skip();
    } while (this.#take(','));
    if (!this.#take(']')) this.#fail('after array element');
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #string(): void {
    this.#at += 1;
    while (!this.#take('"')) {
      if ((this.#text.charCodeAt(this.#at) || 0) < 0x20) this.#fail('in string literal');
      if (this.#take('\\')) this.#escape();
      else this.#at += 1;
    }
  }

  #escape(): void {
    const character = this.#text[this.#at];
    if (character !== undefined && ESCAPED.includes(character)) this.#at += 1;
    else if (this.#take('u')) {
      for (let digit = 0; digit < 4; digit += 1) {
        if (!/[0-9A-Fa-f]/.test(this.#text[this.#at] ?? '')) this.#fail('in \\u hexadecimal character escape');
        this.#at += 1;
      }
    } else this.#fail('in string escape code');
  }

  #number(): void {
    this.#take('-');
    if (!this.#take('0')) this.#digits('in numeric literal');
    if (this.#take('.')) this.#digits('after decimal point in numeric literal');
    if (!this.#take('e') && !this.#take('E')) return;
    if (!this.#take('+')) this.#take('-');
    this.#digits('in exponent of numeric literal');
  }

  #digits(context: string): void {
    if (!/[0-9]/.test(this.#text[this.#at] ?? '')) this.#fail(context);
    while (/[0-9]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }
}

/** The fault of a document in the reference's words, or undefined for valid JSON. */
export function jsonSyntaxFault(text: string): string | undefined {
  try {
    new Scanner(text).document();
    return undefined;
  } catch (error) {
    if (error instanceof Fault) return error.message;
    throw error;
  }
}
