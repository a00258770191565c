/** Hostile input: values that break parsers, stores and code that trusts them. */

const DEEP = 100_000;

/** Bodies, with the media type they claim. A text of `latin1` is sent byte for byte. */
export interface HostileBody {
  readonly name: string;
  readonly type?: string;
  readonly body: string | Buffer;
}

const json = (name: string, body: string | Buffer): HostileBody => ({ name, type: 'application/json', body });
const form = (name: string, body: string | Buffer): HostileBody => ({
  name,
  type: 'application/x-www-form-urlencoded',
  body,
});

/** None of these is a request that any operation could carry out. */
export const UNREADABLE: readonly HostileBody[] = [
  json('half an object', '{"method":"password"'),
  json('a trailing comma', '{"a":1,}'),
  json('two values', '{} {}'),
  json('not JSON at all', '<xml/>'),
  json('nested arrays', '['.repeat(DEEP) + ']'.repeat(DEEP)),
  json('nested objects', '{"traits":'.repeat(DEEP) + '1' + '}'.repeat(DEEP)),
  json('nested arrays, never closed', '['.repeat(DEEP)),
  json('invalid UTF-8', Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d])),
  json('a NUL byte', '{"method":"password\0"}'),
  json('six megabytes', JSON.stringify({ method: 'x'.repeat(6 * 1024 * 1024) })),
  form('six megabytes in a form', `method=${'x'.repeat(6 * 1024 * 1024)}`),
];

/** Members that operations know, with values of a kind that they do not expect. */
const MEMBERS = [
  'method',
  'csrf_token',
  'traits',
  'identifier',
  'password',
  'session_token',
  'schema_id',
  'credentials',
];
const MORE_MEMBERS = [
  'identities',
  'metadata_public',
  'state',
  'verifiable_addresses',
  'external_id',
  'transient_payload',
];
const WRONG: readonly unknown[] = [null, true, 0, 1e308, -1, '', 'x', [], [[]], {}, { constructor: { prototype: 1 } }];

const wrongTypes: readonly HostileBody[] = WRONG.map((value) =>
  json(
    `every member is ${JSON.stringify(value)}`,
    JSON.stringify(Object.fromEntries([...MEMBERS, ...MORE_MEMBERS].map((name) => [name, value]))),
  ),
);

const password = (more: object) =>
  JSON.stringify({ method: 'password', identifier: 'a@b.example', password: 'secret-horse-1', ...more });
const identity = (traits: string) => `{"schema_id":"default","traits":${traits}}`;

/** Well-formed, and still trouble. */
export const MISLEADING: readonly HostileBody[] = [
  ...['null', 'true', '0', '""', '[]', '{}', '[{}]', '1e400'].map((text) => json(text, text)),
  ...wrongTypes,
  json(
    'a prototype as key',
    '{"__proto__":{"method":"password"},"method":"password","traits":{"__proto__":{"email":1}}}',
  ),
  json(
    'a constructor as key',
    '{"constructor":{"prototype":{"a":1}},"method":"constructor","toString":1,"hasOwnProperty":1}',
  ),
  json('a method of objects', '{"method":"hasOwnProperty"}'),
  json('an escaped NUL', '{"method":"password","identifier":"a\\u0000b","password":"a\\u0000b"}'),
  json('half a surrogate pair', '{"method":"password","identifier":"\\ud800","password":"\\udc00"}'),
  json('an object for a text', password({ identifier: { $ne: '' } })),
  json('a list for a text', password({ password: ['a', 'b'] })),
  json('a text of a megabyte', password({ identifier: 'i'.repeat(1_000_000) })),
  json('a password of a megabyte', password({ password: 'p'.repeat(1_000_000) })),
  json('quotes and comments of SQL', password({ identifier: `'; drop table identities; --` })),
  json('traits that are a text', identity('"x"')),
  json('traits that are a list', identity('[]')),
  json('traits with prototype keys', identity('{"email":"p@b.example","__proto__":{"admin":true}}')),
  json('traits with a constructor', identity('{"email":"c@b.example","constructor":{"prototype":{}}}')),
  json('a NUL in a trait', identity('{"email":"a\\u0000@b.example"}')),
  json('a half surrogate in a trait', identity('{"email":"\\udfff@b.example"}')),
  json('a schema of another kind', '{"schema_id":{"a":1},"traits":{}}'),
  json('a schema that is a path', '{"schema_id":"../../etc/passwd","traits":{}}'),
  json('a patch of prototypes', '[{"op":"add","path":"/__proto__/polluted","value":1}]'),
  json('a patch of constructors', '[{"op":"add","path":"/constructor/prototype/polluted","value":1}]'),
  json('a patch without end', '[{"op":"add","path":"/traits/tags/99999999999","value":"x"}]'),
  json(
    'a patch from nowhere',
    '[{"op":"copy","from":"/nowhere","path":"/traits"},{"op":"move","from":"/traits","path":"/traits/a"}]',
  ),
  json('a patch of an unknown kind', '[{"op":"explode","path":"/"},1,null]'),
  json('a patch of the id', '[{"op":"replace","path":"/id","value":"x"}]'),
  json(
    'a batch of anything',
    '{"identities":[null,1,"x",{},{"create":null},{"create":{"traits":[]}},{"patch_id":"x"}]}',
  ),
  form('a broken escape', 'method=%zz&password=%'),
  form('invalid UTF-8 in escapes', 'method=password&identifier=%ff%fe&password=%c0%80'),
  form('a NUL in escapes', 'method=password&identifier=%00&password=%00'),
  form('prototype keys in a form', '__proto__.polluted=1&constructor.prototype.polluted=1&traits.__proto__.polluted=1'),
  form('a path of traits through a text', 'method=password&traits=x&traits.email=a&traits.email.deep=b&traits..=c'),
  form('a deep path of traits', `method=profile&traits.${'a.'.repeat(10_000)}b=1`),
  form('many fields', 'a=1&'.repeat(20_000)),
  form('nothing but separators', '&&==&&;;'),
  { name: 'no media type', body: '{"method":"password"}' },
  { name: 'an unknown media type', type: 'text/plain', body: '{"method":"password"}' },
  { name: 'XML', type: 'application/xml', body: '<a/>' },
  { name: 'an invalid media type', type: ';;;', body: '{}' },
  { name: 'a charset of its own', type: 'application/json; charset=utf-7', body: '{}' },
  { name: 'multipart without a boundary', type: 'multipart/form-data', body: 'x' },
  {
    name: 'multipart that never ends',
    type: 'multipart/form-data; boundary=x',
    body: '--x\r\nContent-Disposition: form-data; name="method"',
  },
  {
    name: 'a body that is not compressed as it says',
    type: 'application/json',
    body: Buffer.from([0x1f, 0x8b, 0x08, 0x00]),
  },
];

/** For path and query parameters, percent-encoded as they go on the wire. */
export const VALUES: readonly string[] = [
  '',
  '%00',
  '%ff%fe',
  '%c0%80',
  '%0d%0aSet-Cookie:a=b',
  '..%2f..%2fetc%2fpasswd',
  '__proto__',
  'constructor',
  '-1',
  '0',
  '1e999',
  '9'.repeat(40),
  'true',
  "'%20or%201=1--",
  '%25%25%25',
  '%F0%9F%92%A9',
  'x'.repeat(2_000),
  '00000000-0000-0000-0000-000000000000',
  Buffer.from('id=x/created_at=x').toString('base64url'),
  Buffer.from("id=' or 1=1/created_at=9999-99-99 99:99:99").toString('base64url'),
  'javascript:alert(1)',
  'https:%2f%2fevil.example%2f',
  '%5B%5D',
];

/** Headers by which a client says who it is. */
export const CREDENTIALS: readonly Record<string, string>[] = [
  { cookie: 'ory_kratos_session=' },
  { cookie: 'ory_kratos_session=garbage' },
  { cookie: `ory_kratos_session=${'A'.repeat(12_000)}` },
  { cookie: `ory_kratos_session=${Buffer.from('1|AAAA|BBBB').toString('base64url')}` },
  { cookie: 'ory_kratos_session="%00%ff"; ory_kratos_session=x; __proto__=1; =; ;;' },
  { cookie: 'ory_kratos_continuity=garbage; csrf_token_0=garbage' },
  { cookie: `ory_kratos_continuity=${Buffer.from('9999999999|x|y').toString('base64')}` },
  { cookie: 'a'.repeat(12_000) },
  { 'x-session-token': '' },
  { 'x-session-token': 'ory_st_' },
  { 'x-session-token': "ory_st_' or 1=1--" },
  { 'x-session-token': `ory_st_${'x'.repeat(12_000)}` },
  { 'x-session-token': '__proto__' },
  { authorization: 'Bearer' },
  { authorization: 'Bearer ory_st_\u00ff\u00fe' },
  { authorization: 'Basic bm9ib2R5Om5vYm9keQ==' },
  { accept: 'application/json, ;;;' },
  { accept: `application/json${', x/y'.repeat(2_000)}` },
  { 'accept-language': '*'.repeat(10_000) },
  {
    'x-forwarded-for': 'evil, \u00ff, 1.2.3.4.5',
    'x-request-id': "'; drop table sessions;--",
    'user-agent': 'x'.repeat(10_000),
  },
  { origin: 'null', referer: 'javascript:alert(1)' },
  { 'content-type': '\u00ff' },
];
