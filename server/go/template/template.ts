/** Go templates: https://pkg.go.dev/text/template and, with `html`, https://pkg.go.dev/html/template. */
import { BUILTINS } from './builtins.ts';
import type { Functions } from './functions.ts';
import { escapeTemplates } from './html/escape-tree.ts';
import { ESCAPERS } from './html/escapers.ts';
import { runTemplate } from './interpreter.ts';
import { parseTemplate } from './parser.ts';
import type { Templates } from './syntax.ts';

/** A text and the name that others call it by. */
export interface TemplateSource {
  readonly name: string;
  readonly source: string;
}

export interface CompileOptions {
  /** What templates may call besides Go's own functions. */
  readonly functions: Functions;
  /** Escapes values for the place where they stand. */
  readonly html: boolean;
}

export interface Template {
  /** The text for some data. @throws TemplateError */
  run(data: unknown): string;
}

/** Reads templates; the first is the one that runs, the others are those it may call. @throws TemplateError with name and line */
export function compileTemplate(sources: readonly TemplateSource[], { functions, html }: CompileOptions): Template {
  const known = { ...BUILTINS, ...functions };
  const parsed: Templates = new Map();
  for (const { name, source } of sources) parseTemplate(name, source, parsed, { functions: known });
  const name = sources[0]?.name ?? '';
  const templates = html ? escapeTemplates(name, parsed) : parsed;
  const callable = html ? { ...known, ...ESCAPERS } : known;
  return { run: (data) => runTemplate(name, data, { templates, functions: callable }).toWellFormed() };
}
