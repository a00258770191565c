/** What the strategy's steps share: the provider that a submission names, and what it says of its user. */
import type { Config } from '../../config/model.ts';
import type { Credentials } from '../../identity/model.ts';
import { accountCredentials } from './accounts.ts';
import type { Claims } from './claims.ts';
import type { OidcDependencies } from './dependencies.ts';
import { ProviderDocuments } from './providers/documents.ts';
import { providerFailed } from './providers/errors.ts';
import { PROVIDER_KINDS } from './providers/index.ts';
import type { ProviderContext, Tokens } from './providers/kind.ts';
import { redirectUriOf, settingsOf } from './settings-of-providers.ts';

/** The strategy's dependencies, and what it keeps. */
export interface OidcParts extends OidcDependencies {
  readonly documents: ProviderDocuments;
}

export const withDocuments = (deps: OidcDependencies): OidcParts => ({ ...deps, documents: new ProviderDocuments() });

/** @throws ApiError 404 for a provider that is not configured; 500 for one that cannot work */
export function providerOf({ http, documents }: OidcParts, config: Config, id: string): ProviderContext {
  const settings = settingsOf(config, id);
  const kind = PROVIDER_KINDS[settings.provider];
  if (kind.protocol === 'oauth2') kind.check?.(settings);
  const redirectUri = redirectUriOf(config, settings, kind.protocol === 'oauth2' ? kind.pkce(settings) : settings.pkce);
  return { config, settings, kind, redirectUri, http: http(), documents };
}

/** A user of a provider, as it has just vouched for. */
export interface SignIn {
  readonly provider: ProviderContext;
  readonly claims: Claims & { readonly sub: string; readonly iss: string };
  /** Undefined where no code was redeemed: the app has the tokens. */
  readonly tokens?: Tokens | undefined;
}

/** @throws ApiError 502 where the provider does not say whom or who it is */
export function signInOf(provider: ProviderContext, claims: Claims, tokens?: Tokens): SignIn {
  const { sub = '', iss = '' } = claims;
  if (sub === '') throw providerFailed('provider did not return a subject');
  if (iss === '') throw providerFailed('issuer not set in claims');
  return { provider, claims: { ...claims, sub, iss }, tokens };
}

/** What the credentials of the user are found by. */
export const identifierOf = ({ provider, claims }: SignIn): string => `${provider.settings.id}:${claims.sub}`;

/** What a session records. */
export function loginProviderOf({ provider }: SignIn) {
  const { id, organization_id: organization = '' } = provider.settings;
  return { provider: id, ...(organization === '' ? {} : { organization }) };
}

/** New credentials of this user. Tokens are stored encrypted or not at all. */
export function credentialsOf({ cipher }: OidcParts, signIn: SignIn): Credentials {
  const { tokens, claims, provider } = signIn;
  const isEncrypting = provider.config.ciphers.algorithm !== 'noop';
  const encrypt = (text: string | undefined) =>
    text === undefined || !isEncrypting ? '' : cipher(provider.config).encrypt(Buffer.from(text));
  const { id, organization_id: organization = '' } = provider.settings;
  const account = {
    subject: claims.sub,
    provider: id,
    initial_id_token: encrypt(tokens?.idToken),
    initial_access_token: encrypt(tokens?.accessToken),
    initial_refresh_token: encrypt(tokens?.refreshToken),
    ...(organization === '' ? {} : { organization }),
  };
  return accountCredentials(account, new Date());
}
