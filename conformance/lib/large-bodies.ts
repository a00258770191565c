/** Bodies of the largest size that a submission may have (`zelos.limits.body`), each of a shape that is dear to something. */

/** The default of `zelos.limits.body`. */
export const LARGEST_BODY = 256 * 1024;
const ROOM = LARGEST_BODY - 200;

type Kind = 'login' | 'registration' | 'recovery';
export interface LargeBody {
  readonly kind?: Kind;
  readonly type?: string;
  readonly body: string;
  readonly query?: string;
}

export const FORM = 'application/x-www-form-urlencoded';
export const MULTIPART = 'multipart/form-data; boundary=x';

/** As many items as there is room for. */
export function many(item: (index: number) => string, between = ',', room = ROOM): string {
  const items: string[] = [];
  for (let size = 0, index = 0; size < room; index++) {
    const next = item(index);
    size += next.length + between.length;
    if (size < room) items.push(next);
  }
  return items.join(between);
}
const long = (part: string): string => part.repeat(Math.floor(ROOM / part.length));
export const login = (rest: string): LargeBody => ({
  body: `{"method":"password","identifier":"a","password":"12345678",${rest}}`,
});
export const signUp = (rest: string): LargeBody => ({
  kind: 'registration',
  body: `{"method":"password","password":"abcdefgh1x","traits":{"email":"a@b.cd",${rest}}}`,
});
export const withEmail = (value: string): LargeBody => ({
  kind: 'registration',
  body: `{"method":"password","password":"abcdefgh1x","traits":{"email":"${value}"}}`,
});
export const part = (name: string): string => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n1\r\n`;

export const LARGE_BODIES: Readonly<Record<string, LargeBody>> = {
  'members of a login': login(many((index) => `"m${index}":1`)),
  'members of one name': login(many(() => '"a":1')),
  'members of a registration': {
    kind: 'registration',
    body: `{"method":"password","password":"x",${many((index) => `"m${index}":1`)}}`,
  },
  'unknown traits': signUp(many((index) => `"m${index}":1`)),
  'unknown traits with dots': {
    kind: 'registration',
    body: `{"method":"password","traits.email":"a@b.cd",${many((index) => `"traits.m${index}":1`)}}`,
  },
  'the longest names': signUp(many((index) => `"${`m${index}`.padEnd(256, 'x')}":1`)),
  'one long name': login(`"${long('a')}":1`),
  'a long identifier': { body: `{"method":"password","password":"x","identifier":"${long('a')}"}` },
  'an identifier of spaces': { body: `{"method":"password","password":"x","identifier":"${long(' ')}"}` },
  'an identifier of wide letters': {
    body: `{"method":"password","password":"x","identifier":"${many(() => 'İ', '', ROOM / 2)}"}`,
  },
  'a long identifier for a code': { body: `{"method":"code","identifier":"${long('a')}"}` },
  'a long password': { body: `{"method":"password","identifier":"a","password":"${long('a')}"}` },
  'a long new password': {
    kind: 'registration',
    body: `{"method":"password","traits":{"email":"a@b.cd"},"password":"${long('a')}"}`,
  },
  'a long email': withEmail(`${long('a')}@b.cd`),
  'an email of dots': withEmail(`a@${long('b.')}cd`),
  'an email of at signs': withEmail(long('@')),
  'an email of quotes': withEmail(long('\\"')),
  'a long URL': signUp(`"site":"${long(':')}"`),
  'a long name with a wrong number': signUp(`"age":"x","name":"${long('a')}"`),
  'a list of texts': signUp(`"tags":[${many(() => '"a"')}]`),
  'a list of wrong items': signUp(`"tags":[${many(() => '1')}]`),
  'a list of distinct emails': signUp(`"emails":[${many((index) => `"a${index}@b.cd"`)}]`),
  'a list of as many items as allowed': signUp(`"emails":[${many((index) => `"a${index}@b.cd"`, ',', 25_000)}]`),
  'a list of as many wrong items as allowed': signUp(`"tags":[${many(() => '1', ',', 3900)}]`),
  'a large transient payload': login(`"transient_payload":{${many((index) => `"m${index}":1`)}}`),
  'a transient payload that is a list': login(`"transient_payload":[${many(() => '1')}]`),
  'a deep transient payload': login(`"transient_payload":${'{"a":'.repeat(511)}1${'}'.repeat(511)}`),
  'a deep document': { body: '['.repeat(ROOM / 2) + ']'.repeat(ROOM / 2) },
  'a list': { body: `[${many(() => '1')}]` },
  'a list of objects': { body: `[${many(() => '{}')}]` },
  'many escapes': login(`"x":"${long('\\u0041')}"`),
  'many numbers': login(`"x":[${many(() => '1.5e3')}]`),
  'one long number': login(`"x":${long('9')}`),
  'a long method': { body: `{"method":"${long('a')}"}` },
  'a long token': login(`"csrf_token":"${long('a')}"`),
  'a text without an end': login(`"x":"${long('a')}`),
  'only spaces': login(`${long(' ')}"x":1`),
  'many form fields': { type: FORM, body: many((index) => `m${index}=1`, '&') },
  'form fields of traits': {
    kind: 'registration',
    type: FORM,
    body: many((index) => `traits.m${index}=1`, '&'),
  },
  'one form field many times': { kind: 'registration', type: FORM, body: many(() => 'traits.tags=1', '&') },
  'only ampersands': { type: FORM, body: long('&') },
  'a form of escapes': { type: FORM, body: `method=${long('%41')}` },
  'a long name of a form field': { type: FORM, body: `${long('a')}=1` },
  'many parts': { type: MULTIPART, body: `${many((index) => part(`m${index}`), '')}--x--\r\n` },
  'only delimiters': { type: MULTIPART, body: long('--x\r\n') },
  'a part of many headers': { type: MULTIPART, body: `--x\r\n${long('a: b\r\n')}\r\n1\r\n--x--\r\n` },
  'a large file': {
    type: MULTIPART,
    body: `--x\r\ncontent-disposition: form-data; name="a"; filename="f"\r\n\r\n${long('a')}\r\n--x--\r\n`,
  },
  'a long address to recover': { kind: 'recovery', body: `{"method":"code","email":"${long('a')}@b.cd"}` },
  'a long code': { kind: 'recovery', body: `{"method":"code","code":"${long('1')}"}` },
  'a query of many parameters': { ...login('"x":1'), query: `&${many((index) => `m${index}=1`, '&', 12_000)}` },
  'an unknown type': { type: 'text/plain', body: long('a') },
};
