import { describe, expect, it } from 'vitest';
import { conforming } from './contract-check.ts';
import type { Answer } from './http-server.ts';

const answer = (status: number, body: unknown, type = 'application/json; charset=utf-8'): Answer => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers: { 'content-type': type }, text, json: () => JSON.parse(text) as unknown };
};

describe('the harness', () => {
  it.each([
    ['an answer by the document', 'admin', '/health/alive', answer(200, { status: 'ok' })],
    ['a path without its prefix', 'admin', '/sessions?active=true', answer(200, [])],
    ['an answer of the router', 'public', '/nope', answer(404, '404 page not found\n', 'text/plain')],
    ['a redirect to the other server', 'public', '/identities', answer(307, '', 'text/html')],
  ] as const)('lets pass %s', async (_, server, path, given) => {
    expect(await conforming(server, path, {}, given)).toBe(given);
  });

  it.each([
    ['a wrong type', 'admin', '/admin/health/alive', answer(200, { status: 1 }), /status must be string/],
    ['a missing member', 'public', '/sessions/whoami?x=1', answer(200, { active: true }), /required property 'id'/],
    [
      'an error without envelope',
      'admin',
      '/identities/x',
      answer(404, { message: 'no' }),
      /required property 'error'/,
    ],
    ['another media type', 'public', '/schemas', answer(200, '[]', 'text/plain'), /text\/plain/],
  ] as const)('rejects %s', async (_, server, path, given, expected) => {
    await expect(conforming(server, path, {}, given)).rejects.toThrow(expected);
  });
});
