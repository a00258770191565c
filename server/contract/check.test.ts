import { describe, expect, it } from 'vitest';
import type { ApiError } from '../kernel/errors.ts';
import type { HttpRequest } from '../kernel/http.ts';
import { checkRequest, type OperationId } from './index.ts';

interface Sent {
  query?: string;
  path?: Record<string, string>;
  headers?: Record<string, string>;
}

function request({ query = '', path = {}, headers = {} }: Sent): HttpRequest {
  return {
    id: 'test',
    method: 'DELETE',
    requestUrl: 'http://127.0.0.1/',
    url: new URL('http://127.0.0.1/'),
    pathParameters: path,
    query: new URLSearchParams(query),
    headers,
    cookies: new Map(),
    body: { kind: 'none' },
    clientIp: '127.0.0.1',
    server: 'admin',
    csrf: { token: () => '', verify: () => false, next: () => '', regenerate: () => '', cookieSent: false },
  };
}

const PATH = { id: 'x', externalID: 'x', type: 'password' };
const query = (id: OperationId, text: string) => checkRequest(id, request({ query: text, path: PATH }));

function words(error: ApiError | undefined): string {
  return error === undefined ? 'accepted' : `${error.code} ${error.fields.reason ?? error.fields.message}`;
}

// Recorded from the reference: what it accepts, and the text of each refusal.
describe('parameters', () => {
  it.each<[OperationId, string]>([
    ['listIdentities', ''],
    ['listIdentities', 'page_size=&page_token=&organization_id=&credentials_identifier='],
    ['listIdentities', 'unknown=1'],
    ['listIdentities', 'page_size=10&include_credential=password&include_credential=totp'],
    ['listIdentities', 'page_size=5000'],
    ['listIdentities', 'page_size=-1'],
    ['listIdentities', 'page=abc&consistency=nope'],
    // The handler reads numbers: the meaning of a wrong one depends on the style of paging.
    ['listIdentities', 'page_size=abc&per_page=1.5'],
    ['listIdentitySessions', 'page_size=abc&page=x&active=1'],
    ['listSessions', 'active=TRUE&expand=Identity&expand=DEVICES'],
    ['deleteIdentityCredentials', 'identifier='],
  ])('%s?%s is accepted', async (id, text) => {
    expect(words(await query(id, text))).toBe('accepted');
  });

  it.each<[OperationId, string, string]>([
    [
      'listIdentities',
      'include_credential=password&include_credential=nope',
      '400 Invalid value `nope` for parameter `include_credential`.',
    ],
    ['listIdentities', 'include_credential=', '400 Invalid value `` for parameter `include_credential`.'],
    ['getIdentity', 'include_credential=nope', '400 Invalid value `[]` for parameter `include_credential`.'],
    ['listSessions', 'page_size=abc', '400 could not parse parameter page_size'],
    ['listSessions', 'active=abc', '400 could not parse parameter active'],
    ['getSession', 'expand=', '400 Could not parse expand option: '],
    ['listCourierMessages', 'status=nope', '400 Message status is not valid'],
  ])('%s?%s is refused', async (id, text, expected) => {
    expect(words(await query(id, text))).toBe(expected);
  });

  it('of an unknown kind of credential in the path are left to the domain', async () => {
    const sent = request({ path: { id: 'x', type: 'nope' } });
    expect(words(await checkRequest('deleteIdentityCredentials', sent))).toBe('accepted');
  });

  it('of public operations are left to their handlers', async () => {
    expect(words(await query('updateLoginFlow', ''))).toBe('accepted');
  });
});
