import { describe, expect, it } from 'vitest';
import { SPRIG_FUNCTIONS } from '../sprig/index.ts';
import { compileTemplate } from './template.ts';
import { Struct, goValue } from './values.ts';

const dot = new Struct('message', new Map([['Identity', goValue({ traits: { age: 42, half: 1.5, list: [1, 'a'] } })]]));
const run = (source: string, html = false): string =>
  compileTemplate([{ name: 't', source }], { functions: SPRIG_FUNCTIONS, html }).run(dot);

describe('endless templates', () => {
  it.each([
    ['endless recursion', '{{ define "x" }}{{ template "x" . }}{{ end }}{{ template "x" . }}'],
    ['long loops', '{{ range 100000000 }}{{ end }}'],
    ['nested loops', '{{ range until 10000 }}{{ range until 10000 }}{{ "" }}{{ end }}{{ end }}'],
    ['much text', '{{ range until 1000 }}{{ repeat 10000 "x" }}{{ end }}'],
    ['a text that grows', '{{ repeat 100000000 "x" }}'],
    ['a wide number', '{{ printf "%1000000d" 1 }}'],
    ['a long list', '{{ untilStep 0 100000000 1 }}'],
    ['a map in itself', '{{ $d := dict }}{{ $_ := set $d "x" $d }}{{ $d }}'],
    ['a map in itself, as JSON', '{{ $d := dict }}{{ $_ := set $d "x" $d }}{{ mustToJson $d }}'],
    ['a copy of a map in itself', '{{ $d := dict }}{{ $_ := set $d "x" $d }}{{ deepCopy $d | len }}'],
    ['deep nesting', '{{ if 1 }}'.repeat(200) + '{{ end }}'.repeat(200)],
  ])('are stopped: %s', (_what, source) => expect(() => run(source)).toThrow());
});

describe('numbers of traits', () => {
  it.each([
    ['{{ if eq .Identity.traits.age 42 }}yes{{ end }}', 'yes'],
    ['{{ gt .Identity.traits.age 18 }} {{ lt 1 1.5 }} {{ eq 1.5 1 }}', 'true true false'],
    [
      '{{ printf "%d|%05d|%x" .Identity.traits.age .Identity.traits.age .Identity.traits.age }}',
      '42|00042|%!x(float64=42)',
    ],
    ['{{ repeat .Identity.traits.age "x" | len }} {{ index "abc" 1.0 }}', '42 98'],
    ['{{ printf "%T" .Identity.traits.age }} {{ printf "%d" .Identity.traits.half }}', 'float64 %!d(float64=1.5)'],
  ])('may stand where integers do, which the reference refuses: %s', (source, expected) =>
    expect(run(source)).toBe(expected),
  );
});

describe('a template', () => {
  it('does not change the data of the next run', () => {
    const source = '{{ $_ := set .Identity.traits "age" 5 }}{{ .Identity.traits.age }}';
    const data = { age: 1 };
    const fresh = () => new Struct('message', new Map([['Identity', goValue({ traits: data })]]));
    const template = compileTemplate([{ name: 't', source }], { functions: SPRIG_FUNCTIONS, html: false });
    expect([template.run(fresh()), template.run(fresh()), data.age]).toEqual(['5', '5', 1]);
  });

  it('is refused with its name and line', () => {
    expect(() => run('a\n{{ nope }}')).toThrow('template: t: line 2: function "nope" not defined');
    expect(() => run('a\n{{ if 1 }}<a href="{{ end }}', true)).toThrow('html/template: t: line 2: {{if}} branches end');
  });

  it('cannot name the escapers', () => expect(() => run('{{ "x" | @html }}', true)).toThrow());
});
