import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { badRequest, conflict, notFound } from '../kernel/errors.ts';
import type { Handler } from '../kernel/http.ts';
import { startServers, type TestServers } from '../test/http-server.ts';

const failing =
  (error: unknown): Handler =>
  async () => {
    throw error;
  };
const route = (path: string, handler: Handler) => ({
  operationId: path,
  method: 'GET',
  path,
  servers: ['public'] as const,
  handler,
});

let servers: TestServers;
beforeAll(async () => {
  servers = await startServers([
    route('/known', failing(notFound('because', { debug: 'for developers', details: { a: 1 } }))),
    route('/plain', failing(badRequest(undefined, { details: {} }))),
    route(
      '/beside',
      failing(conflict('x', { id: 'session_inactive', beside: { redirect_browser_to: 'http://a.test/?b&c' } })),
    ),
    route('/unknown', failing(new Error('select password from users', { cause: new TypeError('inner cause') }))),
    route('/thrown-text', failing('just text')),
    route('/cookie', async () => ({ status: 200, cookies: [{ name: 'a', value: 'b\r\nset-cookie: x=y' }] })),
    route('/html', async () => ({ status: 200, body: { text: '<script>&\u2028' } })),
    route('/empty', async () => ({ status: 201 })),
    route('/text', async () => ({ status: 200, headers: { 'content-type': 'text/plain' }, body: '<a>' })),
    route('/away', async () => ({
      status: 303,
      headers: { location: 'http://a.test/?a="b"&c=<d>' },
      cookies: [
        { name: 'a', value: '1', maxAge: 0, path: '/' },
        { name: 'b', value: '2', maxAge: 5, withExpires: true, secure: true, httpOnly: true, sameSite: 'Strict' },
      ],
    })),
  ]);
});
afterAll(() => servers[Symbol.asyncDispose]());

describe('an ApiError', () => {
  it('has the members of the reference without `debug`', async () => {
    const answer = await servers.public('/known', { headers: { 'x-request-id': 'abc' } });
    expect(answer.text).toBe(
      '{"error":{"code":404,"status":"Not Found","request":"abc","details":{"a":1},"reason":"because","message":"The requested resource could not be found"}}\n',
    );
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'ory-error-id': '' });
  });
  it('omits absent members', async () => {
    expect((await servers.public('/plain')).json()).toEqual({
      error: { code: 400, status: 'Bad Request', message: 'The request was malformed or contained invalid parameters' },
    });
  });
  it('carries an id in a header and members beside it', async () => {
    const answer = await servers.public('/beside');
    expect(answer).toMatchObject({ status: 409, headers: { 'ory-error-id': 'session_inactive' } });
    expect(answer.json()).toMatchObject({
      error: { id: 'session_inactive' },
      redirect_browser_to: 'http://a.test/?b&c',
    });
  });
  it('does not echo a request id with line breaks', async () => {
    const answer = await servers.public('/plain', { headers: { 'x-request-id': 'a b' } });
    expect(answer.text).not.toContain('a b');
  });
});

describe('another error', () => {
  it.each(['/unknown', '/thrown-text', '/cookie'])('%s reveals nothing to the client', async (path) => {
    const answer = await servers.public(path);
    expect(answer).toMatchObject({ status: 500 });
    expect(answer.json()).toEqual({
      error: {
        code: 500,
        status: 'Internal Server Error',
        message: 'An internal server error occurred, please contact the system administrator',
      },
    });
    expect(answer.headers).not.toHaveProperty('x=y');
  });
  it('is logged with its cause under the request id', async () => {
    await servers.public('/unknown', { headers: { 'x-request-id': 'find-me' } });
    const entry = servers.log.find((line) => line['request_id'] === 'find-me' && line['level'] === 50);
    expect(JSON.stringify(entry)).toContain('inner cause');
  });
});

describe('answers', () => {
  it('cannot be interpreted as HTML', async () => {
    const answer = await servers.public('/html');
    expect(answer.text).toBe('{"text":"\\u003cscript\\u003e\\u0026\\u2028"}\n');
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  });
  it('may be empty or text', async () => {
    expect(await servers.public('/empty')).toMatchObject({ status: 201, text: '', headers: { 'content-length': '0' } });
    expect(await servers.public('/text')).toMatchObject({ text: '<a>', headers: { 'content-type': 'text/plain' } });
  });
  it('redirect with a page and cookies', async () => {
    const answer = await servers.public('/away');
    expect(answer.text).toBe('<a href="http://a.test/?a=&#34;b&#34;&amp;c=&lt;d&gt;">See Other</a>.\n\n');
    expect(answer.headers['set-cookie']).toEqual([
      'a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0',
      expect.stringMatching(/^csrf_token_/),
      expect.stringMatching(
        /^b=2; Expires=\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT; Max-Age=5; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ]);
  });
});
