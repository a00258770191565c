/** What the linter has to know of a Jsonnet program: names, fields and calls. Everything else is an `other` with its parts. */

export type Node =
  | { readonly kind: 'other'; readonly parts: readonly Node[] }
  | { readonly kind: 'value'; readonly type: string; readonly text: string; readonly at: number }
  | { readonly kind: 'import'; readonly at: number }
  | { readonly kind: 'self' | 'super' | '$'; readonly at: number }
  | { readonly kind: 'variable'; readonly name: string; readonly at: number }
  | { readonly kind: 'index'; readonly target: Node; readonly index: Node; readonly at: number }
  | { readonly kind: 'call'; readonly target: Node; readonly parts: readonly Node[]; readonly at: number }
  | { readonly kind: 'local'; readonly binds: readonly Bind[]; readonly body: Node }
  | FunctionNode
  | ObjectNode
  | { readonly kind: 'comprehension'; readonly specs: readonly Spec[]; readonly body: Node };

export interface FunctionNode {
  readonly kind: 'function';
  readonly parameters: readonly { readonly name: string; readonly preset?: Node }[];
  readonly body: Node;
}

export interface ObjectNode {
  readonly kind: 'object';
  readonly locals: readonly Bind[];
  readonly asserts: readonly Node[];
  readonly fields: readonly { readonly name: Node; readonly body: Node }[];
  readonly specs: readonly Spec[];
  readonly at: number;
}

export interface Bind {
  readonly name: string;
  readonly at: number;
  readonly body: Node;
}

/** `for name in list`, or `if condition` without a name. */
export interface Spec {
  readonly name?: string;
  readonly node: Node;
}
