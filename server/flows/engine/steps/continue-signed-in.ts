import type { FlowReply } from '../interfaces/reply.ts';
import { withQuery } from '../protocol/address.ts';
import type { StepOf } from '../protocol/exchange.ts';
import { loginChallenge, returnToOf } from '../protocol/login-request.ts';
import { respond } from '../protocol/respond.ts';
import { secureReturnTo } from '../protocol/return-to.ts';
import { encodedQuery, selfServiceUrl } from '../protocol/urls.ts';

/**
 * What an OAuth 2.0 client asks for, before a browser's registration begins. A user who is signed in goes on at the authorization server
 * that remembers them, and logs in again for one that does not. @throws ApiError
 */
export const continueSignedIn: StepOf<'registration'> = async (exchange) => {
  const { deps, config, type, request, session } = exchange;
  if (type !== 'browser' || !request.query.has('login_challenge')) return undefined;
  secureReturnTo(config, { source: request.url, fallback: config.selfservice.default_browser_return_url });
  const challenge = loginChallenge(request, config);
  if (challenge === undefined) return undefined;
  const asked = await deps.continuation.read(challenge, config);
  if (session === undefined) return undefined;
  if (!asked.skip) {
    const { query } = withQuery(request, returnToOf(asked, config));
    return { kind: 'redirect', status: 302, to: `${selfServiceUrl(config, 'login/browser')}?${encodedQuery(query)}` };
  }
  const json: FlowReply = { kind: 'document', body: null };
  return respond(exchange, {
    page: await deps.continuation.accept(challenge, session, config),
    json,
    jsonFor: 'native-or-json-readers',
  });
};
