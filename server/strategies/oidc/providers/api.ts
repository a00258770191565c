/** Calls of a provider's own API, for kinds whose users are described there. */
import { isJsonObject, type Json, type JsonObject } from '../../../kernel/json.ts';
import { OutboundError, type OutboundResponse } from '../../../outbound/http-client.ts';
import { providerFailed, tryAgain } from './errors.ts';
import type { ProviderContext, Tokens } from './kind.ts';

interface ApiCall {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `Authorization: Bearer` (RFC 6750). */
export const bearer = ({ accessToken }: Tokens): Readonly<Record<string, string>> => ({
  authorization: `Bearer ${accessToken}`,
});

/** The JSON object that the provider answers with 200. @throws ApiError 502 */
export async function callApi(provider: ProviderContext, url: string, call: ApiCall = {}): Promise<JsonObject> {
  const { status, body } = await send(provider, url, call);
  if (status !== 200)
    throw providerFailed(`OpenID Connect provider returned a ${status} status code but 200 is expected.`);
  return parseObject(body);
}

/** The same for a JSON list. @throws ApiError 502 */
export async function listFromApi(
  provider: ProviderContext,
  url: string,
  call: ApiCall = {},
): Promise<readonly JsonObject[]> {
  const { status, body } = await send(provider, url, call);
  if (status !== 200)
    throw providerFailed(`OpenID Connect provider returned a ${status} status code but 200 is expected.`);
  const value = parse(body);
  if (!Array.isArray(value)) throw providerFailed('The OpenID Connect provider did not answer with a JSON list.');
  return (value as readonly Json[]).filter((item) => isJsonObject(item));
}

export async function send(
  provider: ProviderContext,
  url: string,
  { method = 'GET', headers = {}, body }: ApiCall,
): Promise<OutboundResponse> {
  try {
    return await provider.http.request(url, {
      method,
      headers: { accept: 'application/json', ...headers },
      ...(body === undefined ? {} : { body }),
      retries: method === 'GET' ? 2 : 0,
      retryWaitMs: 200,
    });
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    throw providerFailed('The OpenID Connect provider does not answer.', error);
  }
}

export function parseObject(body: Buffer): JsonObject {
  const value = parse(body);
  if (!isJsonObject(value)) throw providerFailed('The OpenID Connect provider did not answer with a JSON object.');
  return value;
}

function parse(body: Buffer): Json {
  try {
    return JSON.parse(body.toString('utf8')) as Json;
  } catch (error) {
    throw providerFailed('The OpenID Connect provider did not answer with JSON.', error);
  }
}

/** A member that is text; the empty string where it is not there. @throws ApiError 502 where it is something else */
export function text(json: JsonObject, name: string): string {
  const value = json[name];
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw providerFailed(`The OpenID Connect provider sent a ${name} that is not text.`);
}

/** A member that is an object; an empty one where it is not there. */
export const member = (json: JsonObject, name: string): JsonObject => {
  const value = json[name];
  return value !== undefined && isJsonObject(value) ? value : {};
};

/** An id that is a number: digits, whatever their number. */
export function idText(json: JsonObject, name: string): string {
  const value = json[name];
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  return value === undefined || value === null ? '0' : text(json, name);
}

/** @throws ApiError 400 where a scope that was asked for was not granted */
export function requireScopes(granted: readonly string[], asked: readonly string[]): void {
  if (asked.every((scope) => granted.includes(scope))) return;
  throw tryAgain(
    'Unable to finish because one or more permissions were not granted. Please retry and accept all permissions.',
    undefined,
    'authentication failed because a required scope was not granted',
  );
}
