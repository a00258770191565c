import type { Token } from './lexer.ts';

/** A Jsonnet program with all of its tokens: written out in order, they are the program again. The formatter changes it in place. */
export type Node =
  | { kind: 'leaf'; readonly token: Token }
  | StringNode
  | IndexNode
  | { kind: 'super-index'; readonly token: Token; readonly open: Token; index?: Node; close: Token }
  | SliceNode
  | { kind: 'in-super'; readonly target: Node; readonly in: Token; readonly super: Token }
  | ApplyNode
  | ArrayNode
  | ObjectNode
  | {
      kind: 'assert';
      readonly token: Token;
      readonly condition: Node;
      readonly message?: { readonly colon: Token; readonly node: Node };
      readonly semicolon: Token;
      readonly rest: Node;
    }
  | BinaryNode
  | {
      kind: 'conditional';
      readonly if: Token;
      readonly condition: Node;
      readonly thenToken: Token;
      readonly yes: Node;
      readonly otherwise?: { readonly else: Token; readonly node: Node };
    }
  | { kind: 'error'; readonly token: Token; readonly node: Node }
  | ImportNode
  | FunctionNode
  | LocalNode
  | ParensNode
  | { kind: 'unary'; readonly operator: Token; readonly node: Node };

export type NodeOf<K extends 'assert' | 'conditional' | 'in-super' | 'unary'> = Extract<Node, { kind: K }>;

/** An object behind an expression (`extend`) extends it: a plus without its operator. */
export interface BinaryNode {
  kind: 'binary' | 'extend';
  readonly left: Node;
  operator?: Token | undefined;
  readonly right: Node;
}

export interface StringNode {
  kind: 'string';
  readonly token: Token;
  style: '"' | "'" | '@"' | "@'" | '|||';
  /** As written between the quotes, with its escapes; of text blocks and verbatim strings what it stands for. */
  value: string;
  /** Of a text block, as written. */
  readonly blockIndent: string;
  readonly endIndent: string;
}

/** `target.name` (without `index`; `close` is the name) or `target[index]`. */
export interface IndexNode {
  kind: 'index';
  readonly target: Node;
  open: Token;
  index?: Node;
  close: Token;
}

export interface SliceNode {
  kind: 'slice';
  readonly target: Node;
  readonly open: Token;
  readonly begin: Node | undefined;
  readonly endColon: Token;
  readonly end: Node | undefined;
  readonly stepColon: Token | undefined;
  readonly step: Node | undefined;
  readonly close: Token;
}

/** What is followed by a comma. The text of an absent one is empty. */
interface Separated {
  readonly comma: Token;
}

export interface Argument extends Separated {
  readonly name?: { readonly token: Token; readonly equals: Token };
  readonly node: Node;
}

export interface ApplyNode {
  kind: 'apply';
  readonly target: Node;
  readonly open: Token;
  readonly arguments: readonly Argument[];
  readonly close: Token;
  readonly tailstrict?: Token;
}

export interface Element extends Separated {
  readonly node: Node;
}

/** With `specs`, a comprehension. */
export interface ArrayNode {
  kind: 'array';
  readonly open: Token;
  readonly elements: readonly Element[];
  readonly specs: readonly Spec[];
  readonly close: Token;
}

/** `for name in list`, and the conditions behind it. */
export interface Spec {
  readonly for: Token;
  readonly name: Token;
  readonly in: Token;
  readonly list: Node;
  readonly conditions: readonly { readonly if: Token; readonly node: Node }[];
}

/** With `specs`, a comprehension. */
export interface ObjectNode {
  kind: 'object';
  readonly open: Token;
  readonly fields: readonly Field[];
  readonly specs: readonly Spec[];
  readonly close: Token;
}

export interface Field extends Separated {
  kind: 'local' | 'name' | 'string' | 'computed' | 'assert';
  /** `local`, `assert`, `[`, the name or the string. */
  first: Token;
  /** Of `local`. */
  readonly name?: Token;
  /** Of `string` and `computed`. */
  key?: Node;
  /** `]` of `computed`. */
  bracket?: Token;
  readonly parameters?: Parameters;
  /** `:`, `+::`, `=` of `local`; before the message of `assert`. */
  readonly operator?: Token;
  readonly node: Node;
  /** Of `assert`. */
  readonly message?: Node;
}

export interface Parameter extends Separated {
  readonly name: Token;
  readonly preset?: { readonly equals: Token; readonly node: Node };
}

export interface Parameters {
  readonly open: Token;
  readonly list: readonly Parameter[];
  readonly close: Token;
}

export interface ImportNode {
  kind: 'import';
  readonly token: Token;
  readonly file: StringNode;
}

export interface FunctionNode {
  kind: 'function';
  readonly token: Token;
  readonly parameters: Parameters;
  readonly body: Node;
}

/** `delimiter` is a comma, of the last one a semicolon. */
export interface Bind {
  readonly name: Token;
  readonly parameters?: Parameters;
  readonly equals: Token;
  readonly node: Node;
  readonly delimiter: Token;
}

export interface LocalNode {
  kind: 'local';
  readonly token: Token;
  readonly binds: readonly Bind[];
  body: Node;
}

export interface ParensNode {
  kind: 'parens';
  readonly open: Token;
  inner: Node;
  readonly close: Token;
}
