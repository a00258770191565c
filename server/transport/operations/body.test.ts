import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../kernel/json.ts';
import type { Answer } from '../../test/http-server.ts';
import { adminApi, type AdminApi } from '../../test/identity-admin.ts';

let api: AdminApi;
let id: string;
beforeAll(async () => {
  api = await adminApi({ selfservice: { methods: { code: { enabled: true }, link: { enabled: true } } } });
  ({ id } = await api.create({ email: 'ada@example.org' }));
});
afterAll(() => api[Symbol.asyncDispose]());

const JSON_TYPE = 'application/json';
const reason = (answer: Answer): unknown => (answer.json() as { error: JsonObject }).error['reason'];

const NEEDS_JSON: readonly (readonly ['admin' | 'public', string, string])[] = [
  ['admin', 'POST', '/admin/recovery/code'],
  ['admin', 'POST', '/admin/recovery/link'],
  ['admin', 'PUT', '/admin/identities/ID'],
  ['public', 'DELETE', '/self-service/logout/api'],
];

/** Bodies that are not JSON objects, with the reference's answers. */
describe.each(NEEDS_JSON)('a body of %s %s %s', (server, method, path) => {
  const send = (body: string | undefined, type: string | undefined): Promise<Answer> =>
    api[server](path.replace('ID', id), {
      method,
      headers: {
        ...(type === undefined ? {} : { 'content-type': type }),
        // Node sends the body of a DELETE only with an explicit length.
        ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      },
      ...(body === undefined ? {} : { body }),
    });

  it.each<[string | undefined, string | undefined, string]>([
    [undefined, undefined, 'Unable to decode HTTP Request Body because its HTTP Header "Content-Length" is zero.'],
    ['rubbish', JSON_TYPE, "Unable to decode JSON payload: invalid character 'r' looking for beginning of value"],
    ['{', JSON_TYPE, 'Unable to decode JSON payload: unexpected EOF'],
    [
      '{}',
      'application/x-www-form-urlencoded',
      `HTTP ${method} Request used unknown HTTP Header "Content-Type: application/x-www-form-urlencoded", only [application/json] are supported.`,
    ],
    [
      '{}',
      'text/plain; charset=utf-8',
      `HTTP ${method} Request used unknown HTTP Header "Content-Type: text/plain; charset=utf-8", only [application/json] are supported.`,
    ],
  ])('that is %j as %s is refused', async (body, type, text) => {
    const answer = await send(body, type);
    expect([answer.status, reason(answer)]).toEqual([400, text]);
  });

  it.each(['[]', '1', '"x"', 'true'])('that is %s is refused', async (body) => {
    const answer = await send(body, JSON_TYPE);
    expect(answer.status).toBe(400);
    expect(reason(answer)).toMatch(
      /^Unable to decode JSON payload: json: cannot unmarshal \w+ into Go value of type \w/,
    );
  });
});

it('a recovery answers 400 for an invalid id and 404 for an unknown one', async () => {
  const wrong = await api.ask('POST', '/admin/recovery/code', { identity_id: 'x' });
  expect([wrong.status, reason(wrong)]).toEqual([
    400,
    'Unable to decode JSON payload: uuid: incorrect UUID length 1 in string "x"',
  ]);
  expect((await api.ask('POST', '/admin/recovery/code', {})).status).toBe(404);
  expect((await api.ask('POST', '/admin/recovery/link', {})).status).toBe(400);
});
