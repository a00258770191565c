import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { Readable } from 'node:stream';
import type { ClientMetadata, Provider } from 'oidc-provider';
import type { Json } from '../answer.ts';
import { CookieJar } from '../jar.ts';
import { type Listening, listen } from '../listen.ts';
import { Script } from '../script.ts';
import { type ProviderAnswer, type ProviderCall, readCall } from './call.ts';
import { sendAnswer } from './internet.ts';
import { MemoryAdapter } from './memory-adapter.ts';
import { SigningKey } from './signing-key.ts';

/** Who signs in at the provider next, or how the user refuses. */
interface Person {
  readonly sub: string;
  readonly claims: Readonly<Record<string, Json>>;
}

/** Who signs in where a scenario names no user. */
const UNNAMED: Person = { sub: 'unknown', claims: {} };

const RECORDED = new Set(['/token', '/me']);
const CLIENTS = ['client', 'second', 'post', 'public'];
export const CLIENT_SECRET = 'client-secret-of-the-suite';
/** Claims that every ID token may carry. */
const CLAIMS = ['email', 'email_verified', 'name', 'given_name', 'family_name', 'locale', 'picture', 'phone_number'];
const MORE_CLAIMS = [
  'nickname',
  'website',
  'updated_at',
  'groups',
  'phone_number_verified',
  'preferred_username',
  'hd',
];

/**
 * A real OpenID provider (`oidc-provider`) at which scripted users sign in and consent at once. A scenario may replace its answers by
 * path: `/token`, `/me`, `/jwks`, `/.well-known/openid-configuration`.
 */
export class OpenIdProvider {
  readonly url: string;
  readonly close: () => Promise<void>;
  #key: SigningKey | undefined;
  #person: Person = UNNAMED;
  #refusal: { error: string; error_description?: string } | undefined;
  readonly #script = new Script<ProviderAnswer, ProviderCall>();
  readonly #people = new Map<string, Person>();
  #provider: Promise<Provider> | undefined;

  private constructor({ port, close }: Listening) {
    this.url = `http://127.0.0.1:${port}`;
    this.close = close;
  }

  static async listen(port: number): Promise<OpenIdProvider> {
    const server = createServer((request, response) => {
      provider.#receive(request, response).catch(() => response.destroy());
    });
    const provider = new OpenIdProvider(await listen(server, port));
    return provider;
  }

  /** From now on this user signs in, with these claims beside `sub`. */
  signsIn(sub: string, claims: Record<string, Json> = {}): void {
    this.#person = { sub, claims };
    this.#people.set(sub, this.#person);
    this.#refusal = undefined;
  }

  /** From now on the user refuses. */
  refuses(error = 'access_denied', error_description?: string): void {
    this.#refusal = { error, ...(error_description !== undefined && { error_description }) };
  }

  /** Answers calls to the path in turn instead of the provider; the last answer stays. */
  answer(path: string, ...answers: [ProviderAnswer, ...ProviderAnswer[]]): void {
    this.#script.answer(path, answers);
  }

  /** Goes to the authorization URL as a browser and gives the callback URL that the provider leads to. */
  async authorize(url: string): Promise<URL> {
    const jar = new CookieJar();
    let next = new URL(url);
    for (let hops = 0; hops < 10; hops += 1) {
      const cookie = jar.header();
      const response = await fetch(next, { redirect: 'manual', headers: cookie === undefined ? {} : { cookie } });
      jar.take(response.headers.getSetCookie());
      const location = response.headers.get('location');
      if (location === null) throw new Error(`the provider answered ${response.status}: ${await response.text()}`);
      next = new URL(location, next);
      if (next.origin !== this.url) return next;
    }
    throw new Error('the provider redirects in circles');
  }

  async key(): Promise<SigningKey> {
    return (this.#key ??= await SigningKey.generate());
  }

  /** What arrived since the last time, discovery and keys aside. */
  take(): readonly ProviderCall[] {
    return this.#script.take();
  }

  reset(): void {
    this.#script.reset();
    this.#person = UNNAMED;
    this.#refusal = undefined;
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const { call, bytes } = await readCall(request);
    if (RECORDED.has(path)) this.#script.record(call);
    const answer = this.#script.next(path);
    if (answer !== undefined) return sendAnswer(response, answer);
    const provider = await (this.#provider ??= this.#create());
    if (path.startsWith('/interaction/')) return this.#interact(provider, request, response);
    return void provider.callback()(withBody(request, bytes), response);
  }

  async #interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const login = { accountId: this.#person.sub };
    await provider.interactionFinished(request, response, this.#refusal ?? { login });
  }

  async #create(): Promise<Provider> {
    const { default: OidcProvider } = await import('oidc-provider');
    const key = await this.key();
    const provider = new OidcProvider(this.url, {
      adapter: MemoryAdapter,
      clients: CLIENTS.map(client),
      jwks: { keys: [key.pair as never] },
      features: { devInteractions: { enabled: false }, claimsParameter: { enabled: true } },
      claims: { openid: ['sub'], email: CLAIMS, profile: MORE_CLAIMS },
      conformIdTokenClaims: false,
      ttl: { AccessToken: 3600, AuthorizationCode: 600, Grant: 3600, IdToken: 3600, Interaction: 600, Session: 600 },
      pkce: { required: () => false },
      cookies: { keys: ['conformance'] },
      interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
      findAccount: (_, sub) => ({
        accountId: sub,
        claims: () => ({ sub, ...this.#people.get(sub)?.claims }),
      }),
      loadExistingGrant: async (ctx) => {
        const grant = new ctx.oidc.provider.Grant({
          ...(ctx.oidc.client && { clientId: ctx.oidc.client.clientId }),
          ...(ctx.oidc.session?.accountId !== undefined && { accountId: ctx.oidc.session.accountId }),
        });
        grant.addOIDCScope('openid email profile offline_access');
        grant.addOIDCClaims([...CLAIMS, ...MORE_CLAIMS]);
        await grant.save();
        return grant;
      },
    });
    // Where the server listens is not known when the clients are named.
    provider.Client.prototype.redirectUriAllowed = () => true;
    return provider;
  }
}

function client(client_id: string): ClientMetadata {
  return {
    client_id,
    client_secret: CLIENT_SECRET,
    redirect_uris: ['http://127.0.0.1/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: client_id === 'post' ? 'client_secret_post' : 'client_secret_basic',
  };
}

/** The request with its body, which has been read already, to be read again. */
function withBody(request: IncomingMessage, bytes: Buffer): IncomingMessage {
  const again = Readable.from(bytes.length > 0 ? [bytes] : []) as unknown as IncomingMessage;
  return Object.assign(again, {
    method: request.method,
    url: request.url,
    headers: request.headers,
    rawHeaders: request.rawHeaders,
    socket: request.socket,
    httpVersion: request.httpVersion,
    httpVersionMajor: request.httpVersionMajor,
    httpVersionMinor: request.httpVersionMinor,
  });
}
