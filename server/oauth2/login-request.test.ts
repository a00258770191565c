import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../kernel/json.ts';
import { readLoginRequest } from './login-request.ts';

const whole = { challenge: 'c', client: {}, request_url: 'http://x', skip: false, subject: '' };

describe('a login request', () => {
  it('shows what it has, and leaves out known members that are null', () => {
    const client = { client_id: 'app', contacts: null, audience: [], jwks: {}, more: null };
    const request = readLoginRequest({
      ...whole,
      client,
      skip: true,
      session_id: null,
      oidc_context: null,
      extra: null,
    });
    expect(request).toEqual({
      skip: true,
      requestUrl: 'http://x',
      shown: { ...whole, client: { client_id: 'app', audience: [], jwks: {}, more: null }, skip: true, extra: null },
    });
  });

  it.each(['challenge', 'client', 'request_url', 'skip', 'subject'])('has to have %s', (name) => {
    const { [name as 'skip']: _, ...others } = whole;
    expect(readLoginRequest(others)).toBeUndefined();
    expect(readLoginRequest({ ...whole, [name]: null })).toBeDefined();
  });

  it.each<[string, Json]>([
    ['a skip that is a text', { ...whole, skip: 'true' }],
    ['a client that is a list', { ...whole, client: [] }],
    ['scopes that are a text', { ...whole, requested_scope: 'openid' }],
    ['a client id that is a number', { ...whole, client: { client_id: 5 } }],
    ['a list', []],
    ['null', null],
  ])('is not: %s', (_, answer) => {
    expect(readLoginRequest(answer)).toBeUndefined();
  });

  it('is read or refused, whatever it is', () => {
    const members = fc.dictionary(fc.constantFrom(...Object.keys(whole), 'oidc_context', '__proto__'), fc.jsonValue());
    fc.assert(
      fc.property(members, (given) => {
        const request = readLoginRequest({ ...whole, ...given } as Json);
        expect(request === undefined || typeof request.skip === 'boolean').toBe(true);
      }),
    );
  });
});
