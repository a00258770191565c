import { misconfigured } from '../../../kernel/errors.ts';
import type { ProviderSettings } from './kind.ts';
import { openIdKind } from './openid.ts';

/** Any provider that speaks OpenID Connect and describes itself. */
export const generic = openIdKind(issuerOf);

export function issuerOf({ issuer_url, id }: ProviderSettings): string {
  if (issuer_url === undefined || !URL.canParse(issuer_url))
    throw misconfigured(`Unable to initialize OpenID Connect Provider: ${id} has no issuer_url`);
  return issuer_url;
}
