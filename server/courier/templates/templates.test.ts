import { describe, expect, it } from 'vitest';
import { TEMPLATE_FUNCTIONS } from '../../go/sprig/index.ts';
import { runTemplate } from '../../go/template/interpreter.ts';
import { parseTemplate } from '../../go/template/parser.ts';
import type { Templates } from '../../go/template/syntax.ts';
import { Struct } from '../../go/template/values.ts';

const identity = { traits: { name: 'Ann <b>', list: ['a', 'b', 'c'], null: null, num: 42, ok: true } };
const dot = new Struct(
  'message',
  new Map<string, unknown>([
    ['To', 'a+b@c.d'],
    ['Identity', identity],
    ['ExpiresInMinutes', 60],
    ['URL', 'https://x.y/z?a=b&c=d e'],
    ['Html', `<i>"'&+ x`],
    ['Bad', 'javascript:alert(1)'],
  ]),
);

function run(source: string, html = false): string {
  const templates: Templates = new Map();
  parseTemplate('t', source, templates);
  return runTemplate('t', dot, { templates, functions: TEMPLATE_FUNCTIONS, html });
}

// What Go's text/template and html/template with sprig answered.
describe('Go templates', () => {
  it.each([
    [
      '{{ .Identity.traits.missing }}|{{ .Identity.traits.null }}|{{ .Identity.a.b.c }}',
      '<no value>|<no value>|<no value>',
    ],
    ['{{ range $i, $x := .Identity.traits.list }}{{ $i }}={{ $x }};{{ else }}none{{ end }}', '0=a;1=b;2=c;'],
    ['{{ range .Identity.traits.list }}{{ if eq . "b" }}{{ continue }}{{ end }}{{ . }}{{ end }}', 'ac'],
    ['{{ range 3 }}{{ . }}{{ end }}', '012'],
    ['{{ with .Identity.traits.name }}{{ . | upper | quote }}{{ else }}x{{ end }}', '"ANN <B>"'],
    ['{{ if and .To (eq .ExpiresInMinutes 60) }}yes{{ else if .To }}no{{ end }}', 'yes'],
    [
      '{{ define "x" }}[{{ . }}]{{ end }}{{ template "x" .To }}{{ block "y" .To }}({{ . }}){{ end }}',
      '[a+b@c.d](a+b@c.d)',
    ],
    ['{{ $a := 1 }}{{ if true }}{{ $a = 2 }}{{ $b := 3 }}{{ $b }}{{ end }}{{ $a }}', '32'],
    ['a {{- /* c */ -}} b {{ "x" -}}   c', 'ab xc'],
    [
      '{{ printf "%s|%5d|%-5s|%05d|%q|%v|%x|%.2f|%t|%%" .To 42 "ab" 7 "q\\"" .Identity.traits.list "hi" 3.14159 true }}',
      'a+b@c.d|   42|ab   |00007|"q\\""|[a b c]|6869|3.14|true|%',
    ],
    [
      '{{ print 1 2 "a" 3 }} {{ println "x" 1 }}|{{ html "<a>+" }}|{{ js "it\'s <b>" }}',
      "1 2a3 x 1\n|&lt;a&gt;+|it\\'s \\u003Cb\\u003E",
    ],
    [
      '{{ not .To }} {{ or "" "b" }} {{ lt 1 2 }} {{ ne "a" "b" }} {{ eq .To "x" "a+b@c.d" }}',
      'false b true true true',
    ],
    ['{{ .Identity }}', 'map[traits:map[list:[a b c] name:Ann <b> null:<nil> num:42 ok:true]]'],
  ])('runs %s', (source, expected) => expect(run(source)).toBe(expected));

  it.each([
    [
      '{{ title "hello world" }} {{ "hello" | trunc 3 }} {{ substr 1 3 "hello" }} {{ trim "  x " }}',
      'Hello World hel el x',
    ],
    ['{{ replace "l" "L" "hello" }} {{ contains "ell" "hello" }} {{ hasPrefix "he" "hello" }}', 'heLLo true true'],
    ['{{ default "d" "" }} {{ "" | default "e" }} {{ join "," .Identity.traits.list }}', 'd e a,b,c'],
    [
      '{{ (split "-" "a-b")._1 }} {{ b64enc "hi" }} {{ b64dec "aGk=" }} {{ urlquery "a b&c+" }}',
      'b aGk= hi a+b%26c%2B',
    ],
    [
      '{{ add 1 2 3 }} {{ div 7 2 }} {{ mod 7 2 }} {{ max 1 5 3 }} {{ round 3.14159 2 }} {{ until 3 }}',
      '6 3 1 5 3.14 [0 1 2]',
    ],
    [
      '{{ (dict "a" 1).a }} {{ list 1 2 3 | reverse }} {{ ternary "y" "n" true }} {{ coalesce "" "c" }}',
      '1 [3 2 1] y c',
    ],
    ['{{ regexReplaceAll "a(b)" "xaby" "${1}!" }} {{ regexFind "[a-z]+" "12ab" }}', 'xb!y ab'],
    [
      '{{ nospace "a b c" }} {{ snakecase "FirstName" }} {{ plural "one" "many" 2 }} {{ abbrev 5 "hello world" }}',
      'abc first_name many he...',
    ],
    [
      '{{ date "2006-01-02 15:04" 0 }} {{ dateInZone "Mon Jan _2 3PM -0700" 0 "Europe/Berlin" }}',
      '1970-01-01 00:00 Thu Jan  1 1AM +0100',
    ],
  ])('knows sprig: %s', (source, expected) => expect(run(source)).toBe(expected));

  it.each([
    '{{ .Nope }}',
    '{{ .To.Nope }}',
    '{{ nope .To }}',
    '{{ if }}',
    '{{ .To ',
    '{{ index .Identity.traits.list 5 }}',
    '{{ .Identity.traits.null.x }}',
    '{{ end }}',
    '{{ if .To }}',
    '{{ template "gone" }}',
    '{{ fail "no" }}',
    '{{ .constructor }}',
    '{{ "a" .To }}',
    '{{ $x }}',
    '{{ div 1 0 }}',
    '{{ eq .To 1 }}',
  ])('refuses %s', (source) => expect(() => run(source)).toThrow());

  it.each([
    ['endless recursion', '{{ define "x" }}{{ template "x" . }}{{ end }}{{ template "x" . }}'],
    ['long loops', '{{ range 100000000 }}{{ end }}'],
    ['much text', '{{ range 1000 }}{{ repeat 10000 "x" }}{{ end }}'],
    ['nested loops', '{{ range 10000 }}{{ range 10000 }}{{ "" }}{{ end }}{{ end }}'],
  ])('stops %s', (_what, source) => expect(() => run(source)).toThrow());
});

describe('in HTML', () => {
  it.each([
    ['{{ .Html }}|{{ .Identity.traits.missing }}', '&lt;i&gt;&#34;&#39;&amp;&#43; x|'],
    ['<a href="{{ .URL }}">{{ .URL }}</a>', '<a href="https://x.y/z?a=b&amp;c=d%20e">https://x.y/z?a=b&amp;c=d e</a>'],
    ["<a href='https://x/?q={{ .To }}'>", "<a href='https://x/?q=a%2bb%40c.d'>"],
    ['<a href="{{ .Bad }}">x</a>', '<a href="#ZgotmplZ">x</a>'],
    [
      '<p title={{ .Html }} class="{{ .Html }}">',
      '<p title=&lt;i&gt;&#34;&#39;&amp;&#43;&#32;x class="&lt;i&gt;&#34;&#39;&amp;&#43; x">',
    ],
    ['<!-- c {{ .To }} --><b>z</b>', '<b>z</b>'],
    [
      '<script>var s = "{{ .Html }}";</script>{{ .Html }}',
      '<script>var s = "\\u003ci\\u003e\\u0022\\u0027\\u0026\\u002b x";</script>&lt;i&gt;&#34;&#39;&amp;&#43; x',
    ],
    ['<style>p { color: {{ .Html }} }</style>', '<style>p { color: ZgotmplZ }</style>'],
    ['<p onclick="f({{ .Html }})">', '<p onclick="f(&#34;\\u003ci\\u003e\\&#34;&#39;\\u0026&#43; x&#34;)">'],
    ['{{ .Html | html }}', '&lt;i&gt;&#34;&#39;&amp;+ x'],
  ])('escapes for the place in %s', (source, expected) => expect(run(source, true)).toBe(expected));
});
