/** The syntax tree of a Go template (https://pkg.go.dev/text/template). */
import type { Int } from './values.ts';

export type Operand =
  | { readonly kind: 'dot' }
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null | Int }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'pipe'; readonly pipe: Pipe }
  /** `.a.b` after another operand. */
  | { readonly kind: 'fields'; readonly of: Operand; readonly path: readonly string[] };

export interface Pipe {
  /** Variables that receive the value; two of `range`: index and element. */
  readonly variables: readonly string[];
  /** Whether the operator is `=` (assignment), not `:=` (declaration). */
  readonly assigns: boolean;
  /** Each command's result becomes the last argument of the next. */
  readonly commands: readonly (readonly Operand[])[];
}

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipe: Pipe; readonly line: number }
  | {
      readonly kind: 'if' | 'with' | 'range';
      readonly line: number;
      readonly pipe: Pipe;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    }
  | { readonly kind: 'template'; readonly name: string; readonly pipe: Pipe | undefined; readonly line: number }
  | { readonly kind: 'break' | 'continue'; readonly line: number };

/** Templates by name. */
export type Templates = Map<string, readonly Node[]>;

/** A template cannot be compiled, or failed while it ran. */
export class TemplateError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TemplateError';
  }
}
