/** Logins that an OAuth 2.0 client asks for: the parameter `login_challenge`, and what follows from it. */
import type { Config } from '../../../config/model.ts';
import { ApiError, badRequest, misconfigured } from '../../../kernel/errors.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import { forwardToErrorPage, asApiError } from '../answers/error.ts';
import type { LoginRequest } from '../interfaces/login-continuation.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from './exchange.ts';

/** `login_challenge` of an authorization server. @throws ApiError when none is configured, or the parameter is empty */
export function loginChallenge({ query }: Pick<HttpRequest, 'query'>, config: Config): string | undefined {
  if (!query.has('login_challenge')) return undefined;
  if ((config.oauth2_provider.url ?? '') === '') {
    // The reference answers 500. Every client could fill the log of errors with it, so the code is 400 here.
    throw misconfigured(
      'refusing to parse login_challenge query parameter because oauth2_provider.url is invalid or unset',
      { code: 400 },
    );
  }
  const challenge = query.get('login_challenge') ?? '';
  if (challenge === '') throw badRequest('the login_challenge parameter is present but empty');
  return challenge;
}

/** The parameter that leads back to the authorization request from any other flow, where the operator wants that. */
export const returnToOf = (
  { requestUrl }: LoginRequest,
  { oauth2_provider: { override_return_to: overrides } }: Config,
): Readonly<Record<string, string>> => (overrides && requestUrl !== '' ? { return_to: requestUrl } : {});

/** Adds what the client asked for to a flow that tells it. A new one knows it already, or does not tell it (reference behaviour). */
export async function withLoginRequest(
  exchange: Exchange<StrategyFlow>,
  reply: FlowReply,
  isNew: boolean,
): Promise<FlowReply> {
  if (reply.kind !== 'flow' || (reply.flow.name !== 'login' && reply.flow.name !== 'registration')) return reply;
  const { oauth2LoginChallenge: challenge } = reply.flow;
  if (challenge === undefined || (!isNew && reply.tellsLoginRequest !== true)) return reply;
  const { deps, config } = exchange;
  try {
    const request = isNew ? exchange.loginRequest : await deps.continuation.read(challenge, config);
    return request === undefined ? reply : { ...reply, loginRequest: request.shown };
  } catch (thrown) {
    const error = asApiError(thrown, deps, exchange.request);
    if (!(thrown instanceof ApiError)) throw thrown;
    return reply.flow.type === 'api' ? { kind: 'error', error } : forwardToErrorPage(exchange, error);
  }
}
