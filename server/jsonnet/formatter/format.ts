import { parse } from '../syntax/parser.ts';
import { triviaBefore, walk } from '../syntax/parts.ts';
import { limitBlankLines, unifyComments } from './comments.ts';
import { sortImports } from './imports.ts';
import { fixNewlines } from './newlines.ts';
import { Printer } from './printer.ts';
import { removePlus, shortenNames, shortenSlices, unifyQuotes, unwrapParens } from './simplify.ts';
import { fixTrailingCommas } from './trailing-commas.ts';

const PASSES = [fixNewlines, fixTrailingCommas, unwrapParens, removePlus, shortenSlices, shortenNames, unifyQuotes];

/**
 * A Jsonnet program in the form that go-jsonnet 0.21's formatter gives it with its default options: the same program with its comments.
 * @throws JsonnetSyntaxError for what go-jsonnet does not read
 */
export function format(source: string): string {
  const { body: parsed, end } = parse(source);
  const body = sortImports(parsed);
  const start = triviaBefore(body);
  while (start[0]?.kind === 'line-end') start.shift();
  limitBlankLines(body, end);
  for (const pass of PASSES) walk(body, pass);
  unifyComments(body, end);
  const printer = new Printer();
  printer.print(body, { base: 0, line: 0 }, false);
  printer.end(end);
  return printer.text();
}
