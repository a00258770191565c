/** The entries of `selfservice.methods.oidc.config.providers`. */
import type { Config } from '../../config/model.ts';
import { notFound } from '../../kernel/errors.ts';
import type { ProviderSettings } from './providers/kind.ts';

export const providersOf = (config: Config): readonly ProviderSettings[] =>
  config.selfservice.methods.oidc.config?.providers ?? [];

/** Those that are offered to everyone: the others belong to an organization. */
export const publicProviders = (providers: readonly ProviderSettings[]): readonly ProviderSettings[] =>
  providers.filter(({ organization_id = '' }) => organization_id === '');

/** @throws ApiError 404 */
export function settingsOf(config: Config, id: string): ProviderSettings {
  const settings = providersOf(config).find((each) => each.id === id);
  if (settings === undefined) throw notFound(`OpenID Connect Provider "${id}" is unknown or has not been configured`);
  return settings;
}

export const buttonText = ({ label = '', id }: ProviderSettings): string => label || id;

const BASE = 'self-service/methods/oidc';

/**
 * Where the provider sends users back to. Each provider has an address of its own, except those with `pkce: force`, whose code is of no
 * use to others (reference behaviour).
 */
export function redirectUriOf(
  { derived }: Config,
  { id, organization_id = '' }: ProviderSettings,
  pkce: ProviderSettings['pkce'],
): string {
  const base = derived.methods.oidc.redirectBaseUrl.replace(/\/$/, '');
  if (pkce === 'force') return `${base}/${BASE}/callback`;
  const organization = organization_id === '' ? '' : `/organization/${encodeURIComponent(organization_id)}`;
  return `${base}/${BASE}${organization}/callback/${encodeURIComponent(id)}`;
}
