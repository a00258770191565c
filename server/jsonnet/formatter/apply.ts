import { triviaBefore } from '../syntax/parts.ts';
import type { ApplyNode, Argument } from '../syntax/tree.ts';
import { hasComment, hasNewline, type Trivia } from '../syntax/trivia.ts';
import type { Indent, IndentingWriter } from './indenting-writer.ts';

const before = ({ name, node }: Argument): Trivia => name?.token.trivia ?? triviaBefore(node);

/** A call: arguments are lined up below the first one, or indented where that is on a line of its own. */
export function printApply(printer: IndentingWriter, node: ApplyNode, indent: Indent, crowded: boolean): void {
  const { target, open, arguments: list, close, tailstrict } = node;
  const aligned = printer.align(triviaBefore(target), indent, crowded);
  printer.print(target, aligned, crowded);
  printer.place(open, false, false, aligned.line);
  const [first, ...others] = list;
  const isStrong = others.some((argument) => hasNewline(before(argument)));
  const firstTrivia = first === undefined ? close.trivia : before(first);
  const inner = printer[isStrong ? 'nestedStrongly' : 'nested'](firstTrivia, indent, printer.column);
  for (const argument of list) {
    const isCrowded = argument !== first;
    if (argument.name === undefined) printer.print(argument.node, inner, isCrowded);
    else {
      const { token, equals } = argument.name;
      // go-jsonnet writes a space before the name of an argument and does not count it.
      if (printer.fill(token.trivia, isCrowded, true, inner.line)) printer.column -= 1;
      printer.write(token.text);
      // go-jsonnet drops the comments before `=`.
      printer.place(hasComment(equals.trivia) ? equals : { ...equals, trivia: [] }, false, false, inner.line);
      printer.print(argument.node, inner, false);
    }
    printer.place(argument.comma, false, false, inner.line);
  }
  printer.place(close, false, false, inner.line, indent.base);
  if (tailstrict !== undefined) printer.place(tailstrict, true, true, indent.base);
}
