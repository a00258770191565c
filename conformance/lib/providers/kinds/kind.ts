/** What a kind of provider with hosts of its own answers for one user. */
import type { Json } from '../../answer.ts';
import type { ProviderAnswer } from '../call.ts';

export interface KindUser {
  readonly sub: string;
  readonly email: string;
}

export interface Kind {
  /** Issuer, for kinds with discovery; its ID token has these claims beside `sub` and `email`. */
  readonly issuer?: string;
  readonly idTokenClaims?: Readonly<Record<string, Json>>;
  readonly discovery?: Readonly<Record<string, Json>>;
  /** Where codes are redeemed. */
  readonly token: string;
  /** The token response, without an ID token. */
  readonly tokens?: Json;
  /** Further calls, by target. */
  readonly api?: (user: KindUser) => Readonly<Record<string, ProviderAnswer>>;
  /** Of the calls after the token request the one that is broken in scenarios of failure. */
  readonly breaks?: string;
  /** Parameters of the callback in place of `code`. */
  readonly callback?: Readonly<Record<string, string>>;
}

export const TOKENS = {
  access_token: 'access-token',
  token_type: 'Bearer',
  expires_in: 3600,
  refresh_token: 'refresh-token',
};

export const json = (body: Json): ProviderAnswer => ({ body });
