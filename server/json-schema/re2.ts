import { RE2JS } from 're2js';
import type { Pattern } from './node.ts';

/**
 * Compiles a regular expression in RE2 syntax, as the reference does: matching is linear in the length of the text.
 * @throws Error for an invalid expression
 */
export function re2(source: string): Pattern {
  const compiled = RE2JS.compile(source);
  return { test: (text) => compiled.matcher(text).find() };
}
