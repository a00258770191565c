import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ConfigError } from '../check/errors.ts';
import { readConfigFile } from './files.ts';

const directory = mkdtempSync(join(tmpdir(), 'zelos-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

function read(name: string, content: string | Buffer): unknown {
  const path = join(directory, name);
  writeFileSync(path, content);
  return readConfigFile(path);
}

function problemOf(name: string, content: string | Buffer): string {
  try {
    read(name, content);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('was read without a problem');
}

describe('configuration files', () => {
  const expected = { serve: { public: { port: 12, host: 'x' } }, secrets: { cookie: ['a', 'b'] } };

  it.each([
    ['c.yml', 'serve:\n  public: {port: 12, host: x}\nsecrets:\n  cookie: [a, b]\n'],
    ['c.yaml', 'serve: {public: {port: 0xc, host: x}}\nsecrets:\n  cookie:\n  - a\n  - b\n'],
    ['c.json', JSON.stringify(expected)],
    ['c.toml', '[serve.public]\nport = 1_2\nhost = "x"\n[secrets]\ncookie = ["a", "b"]\n'],
  ])('reads %s', (name, content) => {
    expect(read(name, content)).toEqual(expected);
  });

  it('reads YAML as the reference does: octal modes, merge keys, the first document, yes as text', () => {
    expect(read('o.yml', 'mode: 0755\nother: 0o755\nname: yes\n')).toEqual({ mode: 493, other: 493, name: 'yes' });
    expect(read('m.yml', 'x: &x {b: 1}\ny:\n  <<: *x\n')).toEqual({ x: { b: 1 }, y: { b: 1 } });
    expect(read('d.yml', 'a: 1\n---\na: 2\n')).toEqual({ a: 1 });
    expect(read('e.yml', '')).toEqual({});
    expect(read('n.yml', '# nothing\n')).toEqual({});
  });

  it('keeps __proto__ a key', () => {
    expect(Object.keys(read('p.json', '{"__proto__": {"x": 1}}') as object)).toEqual(['__proto__']);
    expect(Object.keys(read('p.yml', '__proto__: {x: 1}') as object)).toEqual(['__proto__']);
  });

  it.each<[string, string | Buffer, string]>([
    ['x.txt', 'a: 1', 'unknown kind'],
    ['x.yml', 'a: [1', 'cannot be parsed'],
    ['x.yml', 'a: 1\na: 2', 'cannot be parsed'],
    ['x.yml', '- a', 'does not hold keys'],
    ['x.yml', 'a: .nan', 'JSON cannot hold'],
    ['x.json', '{"a": 1', 'not valid JSON'],
    ['x.toml', 'a = ', 'cannot be parsed'],
    ['x.yml', Buffer.from([0x61, 0x3a, 0x20, 0xff]), 'cannot be read'],
  ])('refuses %s with %j', (name, content, message) => {
    expect(problemOf(name, content)).toContain(message);
    expect(problemOf(name, content)).toContain(name);
  });

  it.each([
    ['x.json', '{"secret": "do-not-print-me" x}'],
    ['x.yml', 'secret: "do-not-print-me\nx: [do-not-print-me'],
    ['x.toml', 'secret = "do-not-print-me'],
  ])('never repeats the content of a broken %s', (name, content) => {
    expect(problemOf(name, content)).not.toContain('do-not-print-me');
  });

  it('refuses a bomb of aliases', () => {
    const levels = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
    for (const [before, name] of ['ab', 'bc', 'cd', 'de', 'ef'].map((pair) => [...pair])) {
      levels.push(`${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(',')}]`);
    }
    expect(problemOf('bomb.yml', levels.join('\n'))).toContain('cannot be parsed');
  });

  it('names an absent file', () => {
    expect(() => readConfigFile(join(directory, 'absent.yml'))).toThrow(/absent\.yml: cannot be read: ENOENT/);
  });
});
