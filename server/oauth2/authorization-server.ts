/** Logins for an authorization server, by the admin API of Ory Hydra: `GET` and `PUT /admin/oauth2/auth/requests/login`. */
import type { Config } from '../config/model.ts';
import type { LoginContinuation } from '../flows/engine/interfaces/login-continuation.ts';
import { ApiError, badRequest, internal } from '../kernel/errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../kernel/json.ts';
import { STATUS_CODES } from '../kernel/node-http.ts';
import type { HttpClient, OutboundRequest, OutboundResponse } from '../outbound/http-client.ts';
import { readLoginRequest } from './login-request.ts';

const PATH = '/admin/oauth2/auth/requests/login';
const UNREADABLE = 'Unable to get OAuth 2.0 Login Challenge.';
const UNACCEPTED = 'Unable to accept OAuth 2.0 Login Challenge.';

/** Talks to `oauth2_provider.url`, with `oauth2_provider.headers`. */
export const createAuthorizationServer = (http: () => HttpClient): LoginContinuation => ({
  async read(challenge, config) {
    const failed = (status: number) => (status >= 500 ? internal : badRequest)(UNREADABLE);
    const { status, body } = await ask(http(), urlOf(config, PATH, challenge), { headers: headersOf(config) }, failed);
    const request = readLoginRequest(body);
    if (request === undefined) throw failed(status).with({ details: { status_code: status } });
    return request;
  },

  async accept(challenge, session, config) {
    const failed = () => internal(UNACCEPTED);
    const accepted = {
      subject: session.identityId,
      identity_provider_session_id: session.id,
      remember: config.derived.session.cookie.persistent,
      remember_for: Math.floor(config.derived.session.lifespanMs / 1000),
      amr: session.authenticationMethods.map(({ method }) => method),
    };
    const options = {
      method: 'PUT',
      headers: { ...headersOf(config), 'content-type': 'application/json' },
      body: JSON.stringify(accepted),
    } as const;
    const { status, body } = await ask(http(), urlOf(config, `${PATH}/accept`, challenge), options, failed);
    const to = isJsonObject(body) ? body['redirect_to'] : undefined;
    if (typeof to !== 'string' || to === '') throw failed().with({ details: { status_code: status } });
    return to;
  },
});

function urlOf({ oauth2_provider: { url = '' } }: Config, path: string, challenge: string): string {
  return `${url.replace(/\/+$/, '')}${path}?${new URLSearchParams({ login_challenge: challenge }).toString()}`;
}

const headersOf = ({ oauth2_provider: { headers = {} } }: Config): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
  accept: 'application/json',
});

type Failure = (status: number) => ApiError;

/** The JSON of an answer of 2xx. @throws ApiError as `failed` makes it; it says the status only when the server has answered */
async function ask(
  http: HttpClient,
  url: string,
  options: OutboundRequest,
  failed: Failure,
): Promise<{ readonly status: number; readonly body: Json }> {
  const response = await http.request(url, options).catch((error: unknown) => {
    throw new ApiError(failed(500).fields, { cause: error });
  });
  const { status } = response;
  // Retried without success, or moved elsewhere: as when there is no answer (reference behaviour).
  if (isUnavailable(status)) throw new ApiError(failed(500).fields, { cause: new Error(`it answered ${status}`) });
  const body = jsonOf(response);
  if (status >= 300 || body === undefined) throw explained(failed(status), status, body);
  return { status, body };
}

const isUnavailable = (status: number): boolean =>
  status === 429 || (status >= 500 && status !== 501) || (status >= 300 && status < 400);

function jsonOf({ headers, body }: OutboundResponse): Json | undefined {
  if (!/^application\/(?:[\w.+-]*\+)?json\b/i.test(String(headers['content-type'] ?? ''))) return undefined;
  try {
    return JSON.parse(body.toString('utf8')) as Json;
  } catch {
    return undefined;
  }
}

/** The error with what the server has answered; not of a challenge that was used, whose answer is no error (reference behaviour). */
function explained(error: ApiError, status: number, body: Json | undefined): ApiError {
  const hint = status === 410 ? {} : hintOf(body);
  const debug = body === undefined ? 'undefined response type' : `${status} ${STATUS_CODES[status] ?? ''}`;
  return error.with({ details: { status_code: status, ...hint }, debug });
}

/** The hint of an OAuth 2.0 error, empty when it has none. */
function hintOf(body: Json | undefined): JsonObject {
  if (!isJsonObject(body)) return {};
  const { error_hint: hint = '' } = body;
  return { oauth2_error_hint: typeof hint === 'string' ? hint : '' };
}
