import type { Node } from '../syntax/tree.ts';
import { startsInline, type Trivia } from '../syntax/trivia.ts';
import { SourceWriter, STEP } from './source-writer.ts';

/** `base`: what a deeper level is indented from. `line`: where a line of this level begins. */
export interface Indent {
  readonly base: number;
  readonly line: number;
}

/** Indents as go-jsonnet does. */
export abstract class IndentingWriter extends SourceWriter {
  /** `crowded`: a space goes before the node. */
  abstract print(node: Node, indent: Indent, crowded: boolean): void;

  /** The indent of parts of which the first is written at `column`, if it stays on the line. */
  nested(first: Trivia, { base }: Indent, column: number): Indent {
    return startsInline(first) ? { base, line: column } : { base: base + STEP, line: base + STEP };
  }

  /** As `nested`, where the parts' own parts are indented from `column`, too. */
  nestedStrongly(first: Trivia, { base }: Indent, column: number): Indent {
    return startsInline(first) ? { base: column, line: column } : { base: base + STEP, line: base + STEP };
  }

  /** The indent of what continues an expression on the next line. */
  align(first: Trivia, indent: Indent, crowded: boolean): Indent {
    return startsInline(first) ? { base: indent.base, line: this.column + Number(crowded) } : indent;
  }
}
