import type { Config } from '../../../config/model.ts';
/** A kind of provider (`provider` of an entry of the configuration): data, and the few functions in which it differs. */
import type { OidcProvider } from '../../../config/types/tree.gen.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { HttpClient } from '../../../outbound/http-client.ts';
import type { Claims } from '../claims.ts';
import type { ProviderDocuments } from './documents.ts';

export type ProviderSettings = OidcProvider;

/** Addresses of an OAuth 2.0 authorization server (RFC 6749 section 3). */
export interface Endpoints {
  readonly authorization: string;
  readonly token: string;
}

/** The answer to a token request (RFC 6749 section 5.1). */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  readonly idToken?: string | undefined;
  /** All members, as the provider sent them. */
  readonly raw: JsonObject;
}

/** What the callback brought beside the code. */
export interface CallbackContext {
  /** Parameters of the callback. */
  readonly query: URLSearchParams;
  /** The `nonce` that the ID token must carry; undefined where none was asked for. */
  readonly nonce: string | undefined;
}

/** How a client proves who it is to the token endpoint. `probe`: by header, else in the body, where the header is refused. */
export type ClientAuthentication = 'probe' | 'header' | 'body';

export interface OAuth2Kind {
  readonly protocol: 'oauth2';
  readonly endpoints: (provider: ProviderContext) => Endpoints | Promise<Endpoints>;
  /** Where it describes itself (OpenID Connect Discovery 1.0); undefined for those that do not. */
  readonly issuer: (settings: ProviderSettings) => string | undefined;
  /** Speaks OpenID Connect: the token response carries an ID token, from which `claims` come. */
  readonly isOpenId: boolean;
  readonly scope: (settings: ProviderSettings) => readonly string[];
  readonly clientAuthentication: ClientAuthentication;
  /** Absent: `client_secret`. */
  readonly clientSecret?: (settings: ProviderSettings) => Promise<string>;
  readonly pkce: (settings: ProviderSettings) => 'auto' | 'never' | 'force';
  /** More parameters of the authorization request. `refresh`: the user shall prove again who they are. */
  readonly authorizationParameters: (
    settings: ProviderSettings,
    request: { readonly refresh: boolean },
  ) => Readonly<Record<string, string>>;
  readonly tokenParameters?: Readonly<Record<string, string>>;
  /** In place of the token request of RFC 6749. */
  readonly requestTokens?: (provider: ProviderContext, code: string) => Promise<Tokens>;
  readonly claims: (provider: ProviderContext, tokens: Tokens, callback: CallbackContext) => Promise<Claims>;
  /** Claims of an ID token that a native app submits. Absent: the kind takes none. */
  readonly submittedIdToken?: (provider: ProviderContext, idToken: string) => Promise<Claims>;
  /** Claims of a token that a browser has by FedCM, asked for with this nonce. Absent: the kind has no ID tokens. */
  readonly fedcmClaims?: (provider: ProviderContext, token: string, nonce: string) => Promise<Claims>;
  /** Tokens by FedCM are not ID tokens: the provider changes them into some. */
  readonly changesFedcmTokens?: true;
  /** Whether an ID token that an app submits may lack a nonce. Absent: never. */
  readonly mayLackNonce?: (claims: Claims) => boolean;
  /** @throws ApiError 500 for settings that cannot work */
  readonly check?: (settings: ProviderSettings) => void;
}

/** OAuth 1.0a (RFC 5849). */
export interface OAuth1Kind {
  readonly protocol: 'oauth1';
  /** Where the user signs in; asks for a request token first. */
  readonly authorizationUrl: (provider: ProviderContext, state: string) => Promise<string>;
  readonly claims: (provider: ProviderContext, callback: CallbackContext) => Promise<Claims>;
}

export type ProviderKind = OAuth2Kind | OAuth1Kind;

/** One entry of the configuration, with what it takes to talk to the provider. */
export interface ProviderContext {
  readonly config: Config;
  readonly settings: ProviderSettings;
  readonly kind: ProviderKind;
  readonly redirectUri: string;
  readonly http: HttpClient;
  readonly documents: ProviderDocuments;
}

/** What most kinds have in common. */
export const plainOAuth2 = {
  protocol: 'oauth2',
  issuer: ({ issuer_url }: ProviderSettings) => issuer_url,
  isOpenId: false,
  scope: ({ scope = [] }: ProviderSettings) => scope,
  clientAuthentication: 'probe',
  pkce: ({ pkce = 'auto' }: ProviderSettings) => pkce,
  authorizationParameters: () => ({}),
} as const satisfies Partial<OAuth2Kind>;
