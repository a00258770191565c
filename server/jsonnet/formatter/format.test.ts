/** Formats programs whose form by go-jsonnet 0.21.0 (through `kratos format jsonnet`) is recorded in `testdata/formatted.json`. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { Json } from '../../kernel/json.ts';
import { createJsonnet } from '../jsonnet.ts';
import { JsonnetSyntaxError, tokensOf } from '../syntax/lexer.ts';
import { format } from './format.ts';

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../testdata/${name}.json`, import.meta.url), 'utf8'));

interface Recorded {
  readonly in: string;
  readonly out: string;
  /** What `out` is formatted to, where that differs. */
  readonly again?: string;
}

const recorded = read('formatted') as Recorded[];
const jsonnet = createJsonnet();
afterAll(() => jsonnet.close());

const comments = (source: string): string[] =>
  tokensOf(source)
    .flatMap(({ trivia }) => trivia.flatMap(({ comment }) => comment))
    .map((line) => line.replace(/^#/, '//').trim())
    .toSorted();

describe('a program', () => {
  it.each(recorded)('$in', ({ in: source, out }) => expect(format(source)).toBe(out));

  it('that is formatted stays, where it stays in go-jsonnet', () => {
    for (const { out, again = out } of recorded) expect(format(out)).toBe(again);
  });

  it('means the same as before', async () => {
    const context = read('context') as Json;
    for (const { snippet, output } of read('snippets') as { snippet: string; output?: string }[]) {
      if (output === undefined) continue;
      const evaluated = await Promise.allSettled(
        [snippet, format(snippet)].map((each) => jsonnet.evaluate(each, context)),
      );
      expect(evaluated[1]).toEqual(evaluated[0]);
    }
  });

  it('of any JSON value stays when formatted again', async () => {
    const json = fc.tuple(fc.jsonValue(), fc.integer({ min: 0, max: 4 }));
    fc.assert(
      fc.property(json, ([value, indent]) => {
        const formatted = format(JSON.stringify(value, null, indent));
        expect(format(formatted)).toBe(formatted);
      }),
    );
  });

  it('keeps every comment, wherever it stands', () => {
    const trivia = fc.constantFrom(
      ' ',
      '\n\n\n\n',
      ' // one\n',
      '\n# two\n',
      ' /* three */ ',
      '\n/* four\n   five */\n',
    );
    const program = fc.tuple(fc.constantFrom(...recorded), fc.infiniteStream(trivia));
    fc.assert(
      fc.property(program, ([{ out }, stream]) => {
        const source = tokensOf(out)
          .map(({ text }) => `${stream.next().value}${text}`)
          .join('');
        expect(comments(format(source))).toEqual(comments(source));
      }),
    );
  });
});

describe('where go-jsonnet writes what it cannot read', () => {
  it.each([
    ['{ ["a"]: x for x in y }', "{ ['a']: x for x in y }\n"],
    ['|||\n  \n|||', '|||\n  \n|||\n'],
    ['|||-\n  \n|||', '|||-\n  \n|||\n'],
  ])('%j stays a program', (source, out) => {
    expect(format(source)).toBe(out);
    expect(format(out)).toBe(out);
  });
});

it.each([
  '',
  '{ a: 1',
  '{ a: 1, a: 2 }',
  'import |||\n  x\n|||',
  '"\\x"',
  '"\\ud800"',
  '1 +* 2',
  'f(a=1, 2)',
  '/* x',
  'local a = 1, a = 2; a',
])('%j is refused', (source) => expect(() => format(source)).toThrow(JsonnetSyntaxError));
