import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Handler } from '../kernel/http.ts';
import { startServers, type TestServers } from '../test/http-server.ts';

const MAX_BODY_BYTES = 5 * 1024 * 1024;

const echo: Handler = async ({ body }) => ({
  status: 200,
  body: body.kind === 'form' ? { kind: 'form', fields: [...body.fields] } : body,
});

let servers: TestServers;
beforeAll(async () => {
  servers = await startServers([
    { operationId: 'submit', method: 'POST', path: '/self-service/login', servers: ['public'], handler: echo },
    { operationId: 'create', method: 'POST', path: '/admin/identities', servers: ['admin'], handler: echo },
  ]);
});
afterAll(() => servers[Symbol.asyncDispose]());

async function read(body: string | Buffer, type?: string, server: 'public' | 'admin' = 'public'): Promise<unknown> {
  const path = server === 'public' ? '/self-service/login' : '/identities';
  const answer = await servers[server](path, { method: 'POST', body, headers: type ? { 'content-type': type } : {} });
  expect(answer.status).toBe(200);
  return answer.json();
}
const malformed = (reason: unknown) => ({ kind: 'malformed', reason });

describe('JSON', () => {
  it.each([
    '{"id":"12345678901234567890"}',
    '{"1e400":"\\"12345678901234567891"}',
    '[9007199254740992,9007199254740994,-1e21,1152921504606846976]',
    '[0.1234567890123456789,1e-400,1.10]',
  ])('accepts numbers that stay exact: %s', async (text) => {
    expect(await read(text, 'application/json')).toEqual({ kind: 'json', value: JSON.parse(text) });
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON'])('as %s', async (type) => {
    expect(await read('{"a":[1,"ü"]}', type)).toEqual({ kind: 'json', value: { a: [1, 'ü'] } });
  });
  it('of the admin API under any type', async () => {
    expect(await read('{"a":1}', undefined, 'admin')).toMatchObject({ kind: 'json' });
    expect(await read('{"a":1}', 'application/x-www-form-urlencoded', 'admin')).toMatchObject({ kind: 'json' });
  });
  it.each([
    ['{"a":', 'unexpected EOF'],
    ['{"a":"b', 'unexpected EOF'],
    ['{"a":1}}', "invalid character '}' after top-level value"],
    ['\uFEFF{}', "invalid character 'ï' looking for beginning of value"],
    ['{"a":"\\u0000"}', 'NUL characters are not allowed'],
    ['{"a\\u0000":1}', 'NUL characters are not allowed'],
    ['{"a":"\\ud800"}', 'unpaired surrogates are not allowed'],
    ['{"__proto__":{"admin":true}}', 'the key "__proto__" is not allowed'],
    ['{"\\u005f_proto__":{"admin":true}}', 'the key "__proto__" is not allowed'],
    ['{"id":12345678901234567890}', 'the number 12345678901234567890 cannot be stored exactly: send it as a string'],
    ['[-9007199254740993]', 'the number -9007199254740993 cannot be stored exactly: send it as a string'],
    ['{"a\\"":"x","n":1e400}', 'the number 1e400 cannot be stored exactly: send it as a string'],
    [`[${'9'.repeat(400)}]`, `the number ${'9'.repeat(37)}... cannot be stored exactly: send it as a string`],
  ])('%.30s is malformed', async (body, reason) => {
    expect(await read(body, 'application/json')).toEqual(malformed(reason));
  });
  it('brackets in strings do not count as nesting', async () => {
    expect(await read(JSON.stringify({ a: '["\\'.repeat(1000) }), 'application/json')).toMatchObject({ kind: 'json' });
  });
  it('is not quoted in the error, since it may hold a secret', async () => {
    expect(JSON.stringify(await read('{"password":"hunter2" x}', 'application/json'))).not.toContain('hunter2');
  });
  it('in invalid UTF-8 is malformed', async () => {
    expect(await read(Buffer.from('{"a":"\xff"}', 'latin1'), 'application/json')).toEqual(
      malformed('the request body is not valid UTF-8'),
    );
  });
});

describe('forms', () => {
  it('are fields in order', async () => {
    expect(await read('a=1&a=2&b=x+y%21', 'application/x-www-form-urlencoded')).toEqual({
      kind: 'form',
      fields: [
        ['a', '1'],
        ['a', '2'],
        ['b', 'x y!'],
      ],
    });
  });
  it('may be multipart', async () => {
    const body =
      '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x\r\ncontent-disposition: form-data; name="f"; filename="f"\r\n\r\nfile\r\n--x--\r\n';
    expect(await read(body, 'multipart/form-data; boundary=x')).toEqual({ kind: 'form', fields: [['a', '1']] });
  });
  it.each([
    ['a=%00', 'application/x-www-form-urlencoded'],
    ['garbage', 'multipart/form-data; boundary=x'],
    ['garbage', 'multipart/form-data'],
  ])('%.20s as %s is malformed', async (body, type) => {
    expect(await read(body, type)).toMatchObject({ kind: 'malformed' });
  });
});

describe('other bodies', () => {
  it('of an unsupported type', async () => {
    expect(await read('<a/>', 'text/xml')).toEqual({ kind: 'unsupported', mediaType: 'text/xml' });
    expect(await read('a')).toEqual({ kind: 'unsupported', mediaType: '' });
  });
  it('that are absent', async () => {
    expect(await read('', 'application/json')).toEqual({ kind: 'none' });
  });
  it('that are too large are refused with a response', async () => {
    const path = '/identities';
    const large = await servers.admin(path, { method: 'POST', body: Buffer.alloc(MAX_BODY_BYTES + 1, 'a') });
    expect(large).toMatchObject({ status: 413 });
    expect(large.json()).toMatchObject({ error: { code: 413, message: 'http: request body too large' } });
    expect(large.headers.connection).toBe('close');
    const chunked = await servers.admin(path, {
      method: 'POST',
      headers: { 'transfer-encoding': 'chunked' },
      body: Buffer.alloc(MAX_BODY_BYTES + 1, 'a'),
    });
    expect(chunked).toMatchObject({ status: 413, headers: { connection: 'close' } });
  });
});
