/** Where providers send users back to: whether the state fits, and the user whom the provider vouches for. */
import { timingSafeEqual } from 'node:crypto';
import type { Config } from '../../config/model.ts';
import type {
  Endpoint,
  JudgeReturn,
  Moved,
  Return,
  ReturnContext,
  ReturnFlow,
} from '../../flows/engine/interfaces/endpoint.ts';
import { badRequest } from '../../kernel/errors.ts';
import type { HttpRequest } from '../../kernel/http.ts';
import { CONTAINER } from './leave.ts';
import { nonceOf, requestTokens } from './providers/oauth2.ts';
import { providerOf, signInOf, type OidcParts, type SignIn } from './sign-in.ts';
import { decodeState, isForExchange, type State } from './state.ts';

/** A page that is loaded twice finds what was paused once more. */
const KEPT_FOR_MS = 60_000;

const incomplete = (why: string) => badRequest(`Unable to complete OpenID Connect flow ${why}`);

const stateParameter = ({ query }: HttpRequest): string => query.get('state') ?? '';

/** DingTalk says `authCode`. */
const codeParameter = ({ query }: HttpRequest): string => query.get('code') || query.get('authCode') || '';

/** @throws ApiError 400 where the state is not one of ours, or another provider's */
function openCallback(parts: OidcParts, judge: JudgeReturn, request: HttpRequest, config: Config): Return {
  const state = stateOf(parts.cipher, request, config);
  const { provider } = request.pathParameters;
  if (provider !== undefined && state.providerId !== provider)
    throw badRequest('Unable to complete OpenID Connect flow: provider mismatch between internal state and URL.');
  return {
    kind: 'return',
    flow: state.flow,
    flowId: state.flowId,
    container: { name: CONTAINER, keptForMs: KEPT_FOR_MS },
    verify: async (context) => verifyCallback(parts, context),
    judge,
  };
}

function stateOf(cipher: OidcParts['cipher'], request: HttpRequest, config: Config): State {
  const text = stateParameter(request);
  if (text === '') throw incomplete('because the OpenID Provider did not return the state query parameter.');
  return decodeState(text, cipher(config));
}

/**
 * Apple posts, and browsers send no cookies along then: the same request by GET brings them. Of several values the last counts, and
 * those of the address go after those of the body (reference behaviour).
 */
export function moveToGet({ url, body, query }: HttpRequest, { derived }: Config): Moved {
  const base = new URL(derived.public.baseUrl);
  const to = new URL(base);
  to.pathname = `${base.pathname.replace(/\/$/, '')}${url.pathname}`;
  const fields = body.kind === 'form' ? [...body.fields] : [];
  const last = new Map([...query, ...fields, ...query]);
  const sorted = [...last].toSorted(([one], [other]) => (one < other ? -1 : 1));
  to.search = new URLSearchParams(fields.length === 0 && body.kind !== 'form' ? [...query] : sorted).toString();
  return { kind: 'moved', to: to.href, status: 302 };
}

/** Whether the browser, or the app, is the one that began. @throws ApiError 400 */
export async function verifyCallback({ cipher }: OidcParts, context: ReturnContext<ReturnFlow>): Promise<void> {
  const { request, config, paused } = context;
  if (paused !== undefined) {
    if (!isSame(String(paused['state']), stateParameter(request)))
      throw incomplete('because the query state parameter does not match the state parameter from the session cookie.');
    return;
  }
  const exchange = await context.tokenExchange();
  if (exchange === undefined || !isForExchange(stateOf(cipher, request, config), exchange.initCode))
    throw incomplete('because the query state parameter does not match the state parameter from the code.');
}

function isSame(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** The provider that the user was sent to. */
export const providerIdOf = ({ cipher }: OidcParts, { request, config }: ReturnContext<ReturnFlow>): string =>
  stateOf(cipher, request, config).providerId;

/** Redeems the code, and reads what the provider says of the user. @throws ApiError 400, 404, 500, 502 */
export async function finishSignIn(parts: OidcParts, { request, config }: ReturnContext<ReturnFlow>): Promise<SignIn> {
  const { query } = request;
  const error = query.get('error') ?? '';
  if (error !== '')
    throw incomplete(`because the OpenID Provider returned error "${error}": ${query.get('error_description') ?? ''}`);
  const code = codeParameter(request);
  if (code === '') throw incomplete('because the OpenID Provider did not return the code query parameter.');
  const state = stateOf(parts.cipher, request, config);
  const provider = providerOf(parts, config, state.providerId);
  const { kind } = provider;
  if (kind.protocol === 'oauth1') return signInOf(provider, await kind.claims(provider, { query, nonce: undefined }));
  const text = stateParameter(request);
  const asked = { ...provider, kind };
  const nonce = nonceOf(asked, text, state.pkceVerifier);
  const response = { code, state: text, verifier: state.pkceVerifier, issuer: query.get('iss') };
  const tokens = await requestTokens(asked, response);
  return signInOf(provider, await kind.claims(provider, tokens, { query, nonce }), tokens);
}

/** Operations of the API document that take users back. */
export function callbackEndpoints(parts: OidcParts, judge: JudgeReturn): readonly Endpoint[] {
  const open = (request: HttpRequest, config: Config) => openCallback(parts, judge, request, config);
  return [
    { operation: 'oidcCallback', open },
    { operation: 'oidcCallbackOfAnyProvider', open },
    { operation: 'oidcFormPostCallback', open: moveToGet },
  ];
}
