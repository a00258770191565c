import { describe, expect, it } from 'vitest';
import { writeUrl } from './url.ts';

const AT = 'http://127.0.0.1:4455';

describe('writeUrl', () => {
  // Recorded from the reference: the Location for each return_to.
  it.each([
    ['/日', '/%E6%97%A5'],
    ['/?q=ü', '/?q=%c3%bc'],
    ['/?q=日"<', '/?q=%e6%97%a5"<'],
    ['/a"b<c{d|e^f`g', '/a%22b%3Cc%7Bd%7Ce%5Ef%60g'],
    ['/x#ü', '/x#%C3%BC'],
    ['/x#a b', '/x#a%20b'],
    ['/my file', '/my%20file'],
    ['/a%2Fb', '/a%2Fb'],
    ['/a?q=%zz', '/a?q=%zz'],
    ['/%ffü', '/%FF%C3%BC'],
    ['/%25ü%20', '/%25%C3%BC%20'],
    ["/a'b(c)*d!e$f", "/a'b(c)*d!e$f"],
    ['/[]', '/[]'],
    ['/?[]={}', '/?[]={}'],
    ['/a#\\b', '/a#%5Cb'],
    ['/a?b\\c', '/a?b\\c'],
    ['/😀?x=😀#😀', '/%F0%9F%98%80?x=%f0%9f%98%80#%F0%9F%98%80'],
    ['/../ ..', '/../%20..'],
  ])('%s is written %s', (text, written) => {
    expect(writeUrl(AT + text)).toBe(AT + written);
  });

  it.each([
    ['https://münchen.de/a', 'https://m%C3%BCnchen.de/a'],
    ['HTTP://u:p@127.0.0.1:4455/A', 'http://u:p@127.0.0.1:4455/A'],
    ['/\\evil.test/x', '/%5Cevil.test/x'],
    ['/anmeldung?ü', '/anmeldung?%c3%bc'],
    ['myapp://callback', 'myapp://callback'],
    ['', ''],
  ])('%s is written %s', (text, written) => {
    expect(writeUrl(text)).toBe(written);
  });

  it.each(['\0', '\r\nSet-Cookie: a=b', '\ud800', '%', '://', '//', 'http:\\\\x y'])(
    '%j is written in ASCII',
    (text) => {
      for (const url of [text, `http://${text}/`, `${AT}/${text}`, `${AT}/?${text}`, `${AT}/#${text}`])
        expect(writeUrl(url)).toMatch(/^[\x21-\x7e]*$/);
    },
  );
});
