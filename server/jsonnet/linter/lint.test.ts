import { expect, it } from 'vitest';
import { lint } from './lint.ts';

const MEMBERS = new Set(['length', 'extVar', 'get']);
const findings = (source: string): string[] => lint(source, MEMBERS).map(({ place, message }) => `${place} ${message}`);

it.each([
  'function(ctx) { id: ctx.identity.id, [if "a" in ctx then "b"]: std.length("x") }',
  'function(ctx, other) { a: ctx.x }',
  'local claims = std.extVar("claims"); { identity: { traits: { email: claims.email } } }',
  'local f(x) = f(x); { b: 2 }',
  'local a = 1, b = a; { c: b, d: { e: $.c, f: self.e, g+: { h: super.g } } }',
  '[1 for x in [1, 2] if true for y in [3]]',
  '{ [k]: v for k in ["a"] for v in [k] }',
  'local std = { nope: 1 }; std.nope',
  '{ local x = self.a, a: 1, b: x, assert x > 0 : "positive" }',
  '// a comment\n# another\n/* and a third */ { a: |||\n  text with local names\n|||, b: @"c:\\", c: -1 + !true, d: [1, 2, 3][1:2:1] }',
  'local f(a, b=a) = a + b; f(1, b=2) tailstrict { c: 3 }',
  'if 1 < 2 then "a" else error "b"',
])('finds nothing in %s', (source) => expect(findings(source)).toEqual([]));

it.each([
  ['local a = 1; { b: 2 }', '1:7 Unused variable: a'],
  ['{ local x = 1, a: 2 }', '1:9 Unused variable: x'],
  ['local a = 1;\nlocal a = 2; a', '1:7 Unused variable: a'],
  ['{ a: nope }', '1:6 Unknown variable: nope'],
  ['{ local x = 1, [x]: 2 }', '1:17 Unknown variable: x'],
  ['[x for x in [x]]', '1:14 Unknown variable: x'],
  ['{ a: std.nope("x") }', '1:9 std has no member nope'],
  ["{ a: std['nope'] }", '1:9 std has no member nope'],
  ['{ a: 1, a: 2 }', '1:9 Duplicate field: a'],
  ['{ a: 1(2) }', '1:7 Called value must be a function'],
  ['function(ctx) self.a', "1:15 Can't use self outside of an object."],
  ['$.a', "1:1 Can't use $ outside of an object."],
  ["import 'x.libsonnet'", '1:1 Imports are not available'],
])('in %s', (source, finding) => expect(findings(source)).toContain(finding));

it.each([
  ['{ a: ', '1:6 unexpected the end, expected an expression'],
  ['{ a 1 }', '1:5 unexpected 1, expected a colon'],
  ['[1, 2', '1:6 unexpected the end, expected ]'],
  ['local a; a', '1:8 unexpected ;, expected ='],
  ['1 1', '1:3 unexpected 1'],
  ['', '1:1 unexpected the end, expected an expression'],
  ["'abc", `1:1 unexpected "'"`],
  ['{\n  a: 1 b: 2 }', '2:8 unexpected b, expected }'],
  ['function(1) 2', '1:10 unexpected 1, expected a name'],
])('%j is no program', (source, finding) => expect(findings(source)).toEqual([finding]));
