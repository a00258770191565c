/** Users of an OpenID provider in tests: the provider of the conformance suite, and clients that go there and back. */
import { OpenIdProvider, CLIENT_SECRET } from '../../conformance/lib/providers/openid-provider.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Client, ShownFlow } from './flow-client.ts';
import { freePort } from './free-port.ts';

export { CLIENT_SECRET };

export const startOpenIdProvider = async (): Promise<OpenIdProvider> => OpenIdProvider.listen(await freePort());

/** A mapper as a `base64://` URL. */
export const mapperUrl = (snippet: string): string => `base64://${Buffer.from(snippet).toString('base64')}`;

export const EMAIL_MAPPER = mapperUrl(
  "local claims = std.extVar('claims'); { identity: { traits: { [if 'email' in claims then 'email']: claims.email } } }",
);

/** One entry of the configuration at that provider. */
export const openIdSettings = (provider: OpenIdProvider, more: JsonObject = {}): JsonObject => ({
  id: 'acme',
  provider: 'generic',
  client_id: 'client',
  client_secret: CLIENT_SECRET,
  issuer_url: provider.url,
  scope: ['email', 'profile'],
  mapper_url: EMAIL_MAPPER,
  ...more,
});

type Kind = 'login' | 'registration' | 'settings';

/** Where a submission leads, by redirect or by `redirect_browser_to`. */
export async function leave(client: Client, kind: Kind, flow: ShownFlow, fields: JsonObject): Promise<string> {
  const answer = await client.submit(kind, flow, fields);
  if (answer.headers.location !== undefined) return answer.headers.location;
  const told = (answer.json() as JsonObject)['redirect_browser_to'];
  if (typeof told !== 'string') throw new Error(`not sent anywhere: ${answer.status} ${answer.text}`);
  return told;
}

/** Signs in at the provider; gives the path and query of the callback. */
export async function callbackPath(
  provider: OpenIdProvider,
  client: Client,
  kind: Kind,
  flow: ShownFlow,
  fields: Record<string, Json> = {},
): Promise<string> {
  const button = kind === 'settings' ? 'link' : 'provider';
  const url = await provider.authorize(await leave(client, kind, flow, { [button]: 'acme', ...fields }));
  return url.pathname + url.search;
}

/** There and back through a new flow. */
export async function signInAt(provider: OpenIdProvider, client: Client, kind: Kind, query = '') {
  const flow = await client.start(kind, query);
  const path = await callbackPath(provider, client, kind, flow);
  return client.ask(path, { headers: { accept: 'text/html' } });
}
