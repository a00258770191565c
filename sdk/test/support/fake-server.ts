import type { ServerResponse } from 'node:http';
import type { ArrivedRequest } from './recorder.ts';

/** A server with one user, answering the portal's requests from a table; the right password is `secret`. */

const input = (name: string, type: string, value: string, group: string) => ({
  type: 'input',
  group,
  attributes: { node_type: 'input', name, type, value, disabled: false },
  messages: [],
  meta: {},
});

const nodes = [
  input('csrf_token', 'hidden', 'token+/=', 'default'),
  input('identifier', 'text', '', 'password'),
  {
    ...input('password', 'password', '', 'password'),
    attributes: {
      node_type: 'input',
      name: 'password',
      type: 'password',
      autocomplete: 'current-password',
      disabled: false,
    },
  },
  {
    type: 'a',
    group: 'default',
    attributes: { node_type: 'a', id: 'a', href: '/recovery', title: { id: 1, text: 'Lost?', type: 'info' } },
    messages: [],
    meta: {},
  },
  input('totp_code', 'text', '', 'totp'),
];

const flow = (messages: unknown[] = []) => ({
  id: 'flow-1',
  type: 'browser',
  state: 'choose_method',
  ui: { action: '/x', method: 'POST', nodes, messages },
});
const identity = {
  id: 'identity-1',
  schema_id: 'default',
  schema_url: '/schemas/x',
  state: 'active',
  traits: { email: 'a@example.org', name: { first: 'Ada' } },
};
const session = {
  id: 'session-1',
  active: true,
  identity,
  authenticator_assurance_level: 'aal2',
  authentication_methods: [{ method: 'password' }, { method: 'totp' }],
};
const failure = (code: number, message: string) => ({ error: { code, message } });
const continueWith = [
  { action: 'set_ory_session_token', ory_session_token: 'st' },
  { action: 'show_verification_ui', flow: { id: 'v', verifiable_address: 'a@example.org' } },
];

type Reply = readonly [status: number, body?: unknown, headers?: Record<string, string | string[]>];

function submitLogin({ body }: ArrivedRequest): Reply {
  const { identifier, password } = JSON.parse(body) as { identifier: string; password: string };
  if (identifier === 'gone') return [410, failure(410, 'expired')];
  if (identifier === 'social') return [422, { redirect_browser_to: 'https://idp.example.org/' }];
  if (password !== 'secret') return [400, flow([{ id: 4000006, text: 'The credentials are invalid.', type: 'error' }])];
  return [200, { session, session_token: 'ory_st_1', continue_with: continueWith }];
}

const ROUTES: Readonly<Record<string, (request: ArrivedRequest) => Reply>> = {
  'GET /self-service/login/flows': ({ target }) =>
    target.endsWith('flow-1') ? [200, flow()] : [404, failure(404, 'no such flow')],
  'GET /self-service/login/browser': () => [200, flow(), { 'set-cookie': ['csrf=1; Path=/', 'other=2'] }],
  'GET /self-service/login/api': () => [200, flow()],
  'POST /self-service/login': submitLogin,
  'GET /sessions/whoami': ({ headers }) =>
    headers['cookie'] === 'session=1' ? [200, session] : [401, failure(401, 'No session')],
  'GET /self-service/settings/browser': () => [200, { ...flow(), identity }],
  'POST /self-service/settings': () => [200, { ...flow(), state: 'success', identity, continue_with: continueWith }],
  'GET /self-service/logout/browser': () => [200, { logout_token: 'lt', logout_url: 'http://x/' }],
  'GET /self-service/logout': () => [204],
  'GET /sessions': () => [200, [session, session]],
  'DELETE /sessions': () => [200, { count: 1 }],
  'DELETE /self-service/logout/api': () => [204],
  'POST /admin/identities': () => [201, identity],
  'GET /admin/identities': () => [200, [identity], { link: '</admin/identities?page_token=x>; rel="next"' }],
  'PATCH /admin/identities/identity-1': () => [200, identity],
  'GET /admin/identities/identity-1': () => [200, { ...identity, credentials: { password: {}, oidc: {} } }],
  'PUT /admin/identities/identity-1': () => [200, { ...identity, state: 'inactive' }],
  'DELETE /admin/identities/identity-1': () => [204],
  'GET /admin/courier/messages': () => [200, [{ type: 'email', subject: 'Hello' }]],
  'GET /version': () => [200, { version: 'v26.2.0' }],
};

export function answer(request: ArrivedRequest, response: ServerResponse): void {
  const path = request.target.split('?')[0];
  const [status, body, headers] = ROUTES[`${request.method} ${path}`]?.(request) ?? [404, failure(404, 'no route')];
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
