/** Plays templates against the recorded results of Go's text/template and html/template with sprig 3.3.0 (`testdata/`). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SPRIG_FUNCTIONS } from '../sprig/index.ts';
import { compileTemplate } from './template.ts';
import { Struct, goValue, int } from './values.ts';

interface Recorded {
  readonly template: string;
  readonly html?: boolean;
  readonly output?: string;
  readonly error?: string;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`testdata/${name}.json`, import.meta.url), 'utf8'));

function dot(): Struct {
  const data = Object.entries(read('data') as object).map(([name, value]): [string, unknown] => [
    name,
    name === 'ExpiresInMinutes' ? int(Number(value)) : goValue(value),
  ]);
  return new Struct('main.Data', new Map(data));
}

function run({ template, html = false }: Recorded): string {
  return compileTemplate([{ name: 't', source: template }], { functions: SPRIG_FUNCTIONS, html }).run(dot());
}

/** Cases that Go refuses and we accept: numbers of traits are floats, those of templates integers. */
const LENIENT = new Map<string, string>([]);

describe.each(['text', 'sprig', 'html'])('recorded templates: %s', (name) => {
  it.each(read(name) as Recorded[])('$template', (recorded) => {
    const lenient = LENIENT.get(recorded.template);
    if (lenient !== undefined) expect(run(recorded)).toBe(lenient);
    else if (recorded.output === undefined) expect(() => run(recorded)).toThrow();
    else expect(run(recorded)).toBe(recorded.output);
  });
});
