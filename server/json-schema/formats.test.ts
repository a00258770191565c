import { describe, expect, it } from 'vitest';
import { FORMATS } from './formats.ts';

// What the reference accepts and refuses, seen by giving it each text as a value of that format.
const SEEN: Readonly<Record<string, { readonly good: readonly string[]; readonly bad: readonly string[] }>> = {
  uri: {
    good: [
      'https://a.example/',
      'base64://',
      'base64://e30=',
      'file://./x',
      'file:///a b',
      'http://*.foo.com',
      'mailto:x',
      'a:',

      'http://foo:80',
      'http://[::1]:80/',
      'http://a/b c',
      'http://x/?%zz',
      'http://ü.example',
      'http://u:p@h/',
      'HTTP://A',
      'x+y.z-1:q',
      'http://',
      'http://a<b/',
      'http://a_b/',
    ],
    bad: [
      '/rel',
      'rel',
      '',
      '1a:b',
      'http://foo:bar',
      'http://[::1',
      'http://a b/',
      'http://x/%zz',
      'http://x/#%zz',
      'http://a\tb',
      'http://u:p%zz@h/',
      '-a:b',
      'http://a:b:c',
      '://x',
      'http://a/\u007f',
      'http://{x}/',
      'http://a|b',
    ],
  },
  'uri-reference': {
    good: ['', '/', 'rel', 'rel/x', 'a:b', '//host/x', '/a b', '?x', '#y', './a:b', '/a:b'],
    bad: ['1a:b', '//h:x/', '/%zz', 'a b:c', '%zz', 'http://%41/', 'http://%zz/'],
  },
  email: {
    good: ['a@b.c', 'a@b', '"a b"@c', 'ü@b.c'],
    bad: [
      'a',
      '@b',
      'a@',
      'A B <a@b.c>',
      'a@b.c ',
      'a..b@c',
      'a@[127.0.0.1]',
      'a@ü.c',
      '.a@b',
      'a.@b',
      'a@-b',
      'a@b..c',
      'a,b@c',
      'a@b@c',
      `${'a'.repeat(250)}@b.cd`,
    ],
  },
  hostname: {
    good: ['a', 'a.b', 'a.b.', '1.2.3.4', 'a'.repeat(63)],
    bad: ['-a', 'a-', 'a_b', '', 'a..b', 'ü.x', 'a'.repeat(64)],
  },
};

describe.each(Object.entries(SEEN))('format %s', (name, { good, bad }) => {
  it.each(good)('accepts %j', (text) => expect(FORMATS.get(name)?.(text)).toBe(true));
  it.each(bad)('refuses %j', (text) => expect(FORMATS.get(name)?.(text)).toBe(false));
});
