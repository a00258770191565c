import { describe, expect, it } from 'vitest';
import { completeHandlers, operation, operations, validateResponse } from './index.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const error = { error: { code: 403, status: 'Forbidden', message: 'no' } };

describe('operations', () => {
  it('lists every operation once, with its servers', () => {
    expect(new Set(operations().map(({ operationId }) => operationId)).size).toBe(operations().length);
    expect(operation('isAlive').servers).toEqual(['public', 'admin']);
    expect(operation('toSession')).toMatchObject({ method: 'GET', path: '/sessions/whoami', status: 'implemented' });
  });

  it('have a handler each', () => {
    const handler = () => Promise.reject(new Error('unused'));
    const all = Object.fromEntries(operations().map(({ operationId }) => [operationId, handler]));
    expect(completeHandlers(all)).toMatchObject({ toSession: handler });
    expect(() => completeHandlers({ ...all, toSession: undefined })).toThrow(/toSession/);
  });
});

describe('validateResponse', () => {
  it.each([
    ['a documented answer', 'isAlive', 200, JSON_TYPE, { status: 'ok' }],
    [
      'null for an absent member',
      'getSession',
      200,
      JSON_TYPE,
      { id: '3f9cf4a1-9d4c-4c1e-9a54-0f5d2a7c1b11', identity: null },
    ],
    ['an undocumented error', 'getVersion', 501, JSON_TYPE, error],
    ['an error of a submit', 'updateLoginFlow', 400, JSON_TYPE, error],
    [
      'a redirect with its page',
      'createBrowserLoginFlow',
      303,
      'text/html; charset=utf-8',
      '<a href="/">See Other</a>',
    ],
    ['nothing', 'deleteIdentity', 204, undefined, ''],
    ['plain text', 'getConfigRevision', 200, 'text/plain', 'v1'],
  ] as const)('accepts %s', async (_, id, status, type, body) => {
    expect(await validateResponse(id, status, type, body)).toEqual([]);
  });

  it.each([
    ['a wrong type', 'isAlive', 200, JSON_TYPE, { status: 1 }, /status must be string/],
    ['a missing member', 'isAlive', 200, JSON_TYPE, {}, /required property 'status'/],
    [
      'a misspelt time',
      'getSession',
      200,
      JSON_TYPE,
      { id: '3f9cf4a1-9d4c-4c1e-9a54-0f5d2a7c1b11', issued_at: 'today' },
      /date-time/,
    ],
    ['an undocumented success', 'isAlive', 201, JSON_TYPE, {}, /is not in the document|error/],
    ['an error without its envelope', 'toSession', 401, JSON_TYPE, { message: 'no' }, /required property 'error'/],
    ['another media type', 'toSession', 200, 'text/html', '<p>', /text\/html/],
    ['a body of a 204', 'deleteIdentity', 204, JSON_TYPE, {}, /no body/],
    ['an unknown status without default', 'getVersion', 202, JSON_TYPE, {}, /not in the document/],
  ] as const)('refuses %s', async (_, id, status, type, body, expected) => {
    expect((await validateResponse(id, status, type, body)).join('\n')).toMatch(expected);
  });
});
