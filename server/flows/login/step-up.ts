import type { IdentityWithCredentials } from '../../identity/model.ts';
import type { HttpRequest } from '../../kernel/http.ts';
import type { Session } from '../../session/model.ts';
import { duplicateCredentialsOf } from '../engine/interfaces/linking.ts';
import type { LoginFlow } from '../engine/interfaces/model.ts';
import type { Exchange } from '../engine/protocol/exchange.ts';
import { startBeside } from '../engine/protocol/starts.ts';
import { queryOf } from '../engine/protocol/urls.ts';

/** What a login still needs before its session counts. */
export interface StepUp {
  /** Where a second factor is asked for. */
  readonly redirectTo: string;
  /** Where credentials wait to be linked: the new login that asks for it. They wait there. */
  readonly flow: LoginFlow | undefined;
}

/** Undefined: the session is enough. */
export async function stepUpOf(
  exchange: Exchange<'login'>,
  flow: LoginFlow,
  session: Session,
  renewsCsrf: boolean,
): Promise<StepUp | undefined> {
  const { deps, config, client } = exchange;
  const required = config.session.whoami.required_aal;
  const unsatisfied = await deps.sessions.unsatisfied(session, required, carriedBy(flow));
  if (unsatisfied === undefined) return undefined;
  const { redirectTo } = unsatisfied;
  const isWaiting = client !== 'native' && duplicateCredentialsOf(flow.internalContext) !== undefined;
  return {
    redirectTo,
    flow: isWaiting ? await secondFactorFlow(exchange, { flow, session, redirectTo, renewsCsrf }) : undefined,
  };
}

interface Asking {
  readonly flow: LoginFlow;
  readonly session: Session;
  readonly redirectTo: string;
  readonly renewsCsrf: boolean;
}

/** As if the browser had followed the redirect; but the new flow remembers what the old one did (reference behaviour). */
async function secondFactorFlow(
  exchange: Exchange<'login'>,
  { flow, session, redirectTo, renewsCsrf }: Asking,
): Promise<LoginFlow> {
  const { internalContext, organizationId } = flow;
  const next = await startBeside(exchange, 'follows', {
    flow: 'login',
    type: 'browser',
    request: followed(exchange.request, redirectTo),
    renewsCsrf,
    session,
    owner: session.identity as IdentityWithCredentials,
    members: { internalContext, organizationId },
  });
  return next.flow;
}

/** What a step-up takes over from the first login. */
function carriedBy({ requestUrl }: LoginFlow): Readonly<Record<string, string>> {
  const query = queryOf(requestUrl);
  return { return_to: query.get('return_to') ?? '', login_challenge: query.get('login_challenge') ?? '' };
}

/** The request of the same browser for another address. */
function followed(request: HttpRequest, requestUrl: string): HttpRequest {
  const { id, headers, cookies, clientIp, peer, server, csrf } = request;
  return {
    id,
    method: 'GET',
    requestUrl,
    url: new URL(requestUrl),
    pathParameters: {},
    query: queryOf(requestUrl),
    headers,
    cookies,
    body: { kind: 'none' },
    clientIp,
    peer,
    server,
    csrf,
  };
}
