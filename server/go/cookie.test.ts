import { expect, it } from 'vitest';
import { cookieDomain, cookiePath } from './cookie.ts';

it.each([
  ['example.org', 'example.org'],
  ['.example.org', 'example.org'],
  ['localhost', 'localhost'],
  ['a-b.example', 'a-b.example'],
  ['127.0.0.1', '127.0.0.1'],
  ['localhost:3000', undefined],
  ['example.org; Secure', undefined],
  ['exa mple', undefined],
  ['example.org\r\nSet-Cookie: a=b', undefined],
  ['-a.example', undefined],
  ['a..b', undefined],
  ['123', undefined],
  ['::1', undefined],
  ['bücher.example', undefined],
  [`${'a'.repeat(64)}.example`, undefined],
  ['', undefined],
])('domain %j is written as %j', (text, written) => expect(cookieDomain(text)).toBe(written));

it.each([
  ['/', '/'],
  ['/a b', '/a b'],
  ['/a;b', '/ab'],
  ['/a\r\nb\u00e9', '/ab'],
])('path %j is written as %j', (text, written) => expect(cookiePath(text)).toBe(written));
