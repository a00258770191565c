/** Go templates: https://pkg.go.dev/text/template and, with `html`, https://pkg.go.dev/html/template. */
import { BUILTINS } from './builtins.ts';
import type { Functions } from './functions.ts';
import { escapeTemplates } from './html/escape-tree.ts';
import { ESCAPERS } from './html/escapers.ts';
import { runTemplate } from './interpreter.ts';
import { parseTemplate } from './parser.ts';
import type { Templates } from './syntax.ts';

/** A template, and the name by which others call it. */
export interface TemplateSource {
  readonly name: string;
  readonly source: string;
}

export interface CompileOptions {
  /** Functions that templates may call besides Go's built-in ones. */
  readonly functions: Functions;
  /** Whether values are escaped for their HTML context. */
  readonly html: boolean;
}

export interface Template {
  /** Renders the template on data (values as in `values.ts`). @throws TemplateError */
  run(data: unknown): string;
}

/** Compiles templates. The first one runs; the others are those that it may call. @throws TemplateError with name and line */
export function compileTemplate(sources: readonly TemplateSource[], { functions, html }: CompileOptions): Template {
  const known = { ...BUILTINS, ...functions };
  const parsed: Templates = new Map();
  for (const { name, source } of sources) parseTemplate(name, source, parsed, { functions: known });
  const name = sources[0]?.name ?? '';
  const templates = html ? escapeTemplates(name, parsed) : parsed;
  const callable = html ? { ...known, ...ESCAPERS } : known;
  return { run: (data) => runTemplate(name, data, { templates, functions: callable }).toWellFormed() };
}
