import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { type Json, isObject } from '../answer.ts';
import { type Listening, listen } from '../listen.ts';
import { Script } from '../script.ts';
import { type ProviderAnswer, type ProviderCall, readCall } from './call.ts';
import { sendAnswer } from './internet.ts';

type JsonObject = { [key: string]: Json };

/** A login that an OAuth 2.0 client asks for. */
export interface LoginRequest {
  /** The authorization server remembers this user, so that no login is needed. */
  readonly skip?: boolean;
  readonly subject?: string;
  /** Further parameters of the authorization request. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly oidcContext?: JsonObject;
  /** Members of the client over the usual ones. */
  readonly client?: JsonObject;
  /** Its time is over, or it was completed by the device flow. */
  readonly state?: 'expired' | 'used';
}

const LOGIN = '/admin/oauth2/auth/requests/login';
const MALFORMED =
  'The request is missing a required parameter, includes an invalid parameter value, includes a parameter more than once, or is otherwise malformed.';

const failed = (status: number, error: string, description: string): ProviderAnswer => ({
  status,
  body: { error, error_description: description },
});
const UNKNOWN = failed(404, 'Not Found', 'Unable to locate the requested resource');
const NO_PAGE: ProviderAnswer = {
  status: 404,
  headers: { 'content-type': 'text/plain' },
  body: '404 page not found\n',
};
const EXPIRED = failed(
  401,
  'request_unauthorized',
  'The request could not be authorized. The login request has expired, please try again.',
);

/**
 * Stands in for the admin API of Ory Hydra v26.2.0, as far as a login provider calls it; its answers are those that were recorded from the
 * real one. A challenge is an id here, where the real one seals the whole request in it: both may be accepted more than once.
 */
export class AuthorizationServer {
  readonly url: string;
  readonly close: () => Promise<void>;
  readonly #requests = new Map<string, LoginRequest>();
  readonly #script = new Script<ProviderAnswer, ProviderCall>();

  private constructor({ port, close }: Listening) {
    this.url = `http://127.0.0.1:${port}`;
    this.close = close;
  }

  static async listen(port: number): Promise<AuthorizationServer> {
    const server = createServer((request, response) => {
      authorization.#receive(request, response).catch(() => response.destroy());
    });
    const authorization = new AuthorizationServer(await listen(server, port));
    return authorization;
  }

  /** The challenge with which an OAuth 2.0 client sends the user's browser to log in. */
  challenge(request: LoginRequest = {}): string {
    const challenge = randomUUID();
    this.#requests.set(challenge, request);
    return challenge;
  }

  /** Answers calls to `get` or `accept` in turn; the last answer stays. */
  answer(call: 'get' | 'accept', ...answers: [ProviderAnswer, ...ProviderAnswer[]]): void {
    this.#script.answer(call, answers);
  }

  /** What arrived since the last time. */
  take(): readonly ProviderCall[] {
    return this.#script.take();
  }

  reset(): void {
    this.#script.reset();
    this.#requests.clear();
  }

  /** The authorization request of a challenge, with these parameters over its own. */
  requestUrl(challenge: string, over: Readonly<Record<string, string>> = {}): string {
    const parameters = { ...AUTHORIZATION, ...this.#requests.get(challenge)?.parameters, ...over };
    return `${this.url}/oauth2/auth?${new URLSearchParams(parameters).toString()}`;
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { call } = await readCall(request);
    this.#script.record(call);
    const asked = call.method === 'GET' ? 'get' : 'accept';
    sendAnswer(response, this.#script.next(asked) ?? (asked === 'get' ? this.#get(call) : this.#accept(call)));
  }

  #get({ target, query }: ProviderCall): ProviderAnswer {
    if (target !== LOGIN) return NO_PAGE;
    const { login_challenge: challenge = '' } = query;
    const request = this.#requests.get(challenge);
    const fault = faultOf(challenge, request);
    if (fault !== undefined || request === undefined) return fault ?? UNKNOWN;
    if (request.state === 'used') return { status: 410, body: { redirect_to: this.requestUrl(challenge) } };
    const { skip = false, subject = '', oidcContext = {}, client = {} } = request;
    return {
      body: {
        challenge,
        requested_scope: ['openid', 'offline_access'],
        requested_access_token_audience: [],
        skip,
        subject,
        oidc_context: oidcContext,
        client: { ...CLIENT, ...client },
        request_url: this.requestUrl(challenge),
        session_id: randomUUID(),
      },
    };
  }

  #accept({ method, target, query, body }: ProviderCall): ProviderAnswer {
    if (method !== 'PUT' || target !== `${LOGIN}/accept`) return NO_PAGE;
    const { login_challenge: challenge = '' } = query;
    const subject = isObject(body) && typeof body['subject'] === 'string' ? body['subject'] : '';
    if (subject === '') return failed(400, 'invalid_request', `${MALFORMED} Field 'subject' must not be empty.`);
    const request = this.#requests.get(challenge);
    const fault = faultOf(challenge, request);
    if (fault !== undefined || request === undefined) return fault ?? UNKNOWN;
    const isOther = request.subject !== undefined && request.subject !== '' && request.subject !== subject;
    const over: Record<string, string> = isOther ? { prompt: 'login' } : { login_verifier: randomUUID() };
    return { body: { redirect_to: this.requestUrl(challenge, over) } };
  }
}

function faultOf(challenge: string, request: LoginRequest | undefined): ProviderAnswer | undefined {
  if (challenge === '')
    return failed(
      400,
      'invalid_request',
      `${MALFORMED} Query parameter 'challenge' is not defined but should have been.`,
    );
  if (request === undefined) return UNKNOWN;
  return request.state === 'expired' ? EXPIRED : undefined;
}

const AUTHORIZATION = {
  client_id: 'app',
  response_type: 'code',
  scope: 'openid offline_access',
  redirect_uri: 'http://app.example.org/callback',
  state: '0123456789',
};

/** A public client as the real server shows it. */
const CLIENT: JsonObject = {
  client_id: 'app',
  client_name: 'App',
  redirect_uris: ['http://app.example.org/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  scope: 'openid offline_access email',
  audience: [],
  owner: '',
  policy_uri: '',
  allowed_cors_origins: [],
  tos_uri: '',
  client_uri: '',
  logo_uri: '',
  contacts: [],
  client_secret_expires_at: 0,
  subject_type: 'public',
  jwks: {},
  token_endpoint_auth_method: 'none',
  userinfo_signed_response_alg: 'none',
  created_at: '2020-11-30T18:06:51Z',
  updated_at: '2020-11-30T18:06:50.715226Z',
  post_logout_redirect_uris: ['http://app.example.org/bye'],
  metadata: {},
  skip_consent: false,
  skip_logout_consent: null,
  authorization_code_grant_access_token_lifespan: null,
  authorization_code_grant_id_token_lifespan: null,
  authorization_code_grant_refresh_token_lifespan: null,
  client_credentials_grant_access_token_lifespan: null,
  implicit_grant_access_token_lifespan: null,
  implicit_grant_id_token_lifespan: null,
  jwt_bearer_grant_access_token_lifespan: null,
  refresh_token_grant_id_token_lifespan: null,
  refresh_token_grant_access_token_lifespan: null,
  refresh_token_grant_refresh_token_lifespan: null,
  device_authorization_grant_id_token_lifespan: null,
  device_authorization_grant_access_token_lifespan: null,
  device_authorization_grant_refresh_token_lifespan: null,
};
