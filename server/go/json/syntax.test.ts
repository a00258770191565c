import { describe, expect, it } from 'vitest';
import { jsonSyntaxFault } from './syntax.ts';

describe('the fault of a JSON document', () => {
  // Recorded from the reference: its answers to POST /admin/identities with these bodies.
  it.each([
    ['', 'EOF'],
    ['  ', 'EOF'],
    ['{', 'unexpected EOF'],
    ['{"a', 'unexpected EOF'],
    ['[1', 'unexpected EOF'],
    ['tru', 'unexpected EOF'],
    ['{bad', "invalid character 'b' looking for beginning of object key string"],
    ['{"a":}', "invalid character '}' looking for beginning of value"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b":2}', `invalid character '"' after object key:value pair`],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['-a', "invalid character 'a' in numeric literal"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['1ex', "invalid character 'x' in exponent of numeric literal"],
    ['[01]', "invalid character '1' after array element"],
    ['nulx', "invalid character 'x' in literal null (expecting 'l')"],
    ["'a'", "invalid character '\\'' looking for beginning of value"],
    ['é', "invalid character 'Ã' looking for beginning of value"],
    ['{} {}', "invalid character '{' after top-level value"],
  ])('%j', (text, fault) => {
    expect(jsonSyntaxFault(text)).toBe(fault);
  });

  it('is undefined for a document that parses', () => {
    expect(jsonSyntaxFault(' {"a":[1,-0.5e+3,"\\u00e9\\n",true,null,{}],"b":[]} ')).toBeUndefined();
  });
});
