import type { ConfigTree, Derived } from '../model.ts';
import { durationMs } from './units.ts';

const HOUR = 3_600_000;

/** Method settings with units and fallbacks; `publicBaseUrl` is where browsers reach the public API. */
export function deriveMethods(tree: ConfigTree, publicBaseUrl: string): Derived['methods'] {
  const { methods } = tree.selfservice;
  const { protocol, hostname } = parseBase(publicBaseUrl);
  const redirectBaseUrl = methods.oidc.config?.base_redirect_uri ?? publicBaseUrl;
  return {
    enabled: enabledMethods(tree),
    code: {
      lifespanMs: durationMs(methods.code.config.lifespan, HOUR),
      maxSubmissions: methods.code.config.max_submissions,
      passwordless: methods.code.passwordless_enabled,
      mfa: methods.code.mfa_enabled,
    },
    link: { lifespanMs: durationMs(methods.link.config.lifespan, HOUR) },
    totp: { issuer: methods.totp.config?.issuer ?? hostname },
    webauthn: {
      ...relyingParty(methods.webauthn.config?.rp, protocol),
      passwordless: methods.webauthn.config?.passwordless ?? false,
    },
    passkey: relyingParty(methods.passkey.config?.rp, protocol),
    oidc: { redirectBaseUrl },
    saml: { redirectBaseUrl: publicBaseUrl },
  };
}

function parseBase(url: string): { protocol: string; hostname: string } {
  return URL.parse(url) ?? { protocol: 'https:', hostname: '' };
}

/** The old `passwordless_enabled` switches the code method on even where `enabled` is false. */
function enabledMethods(tree: ConfigTree): Derived['methods']['enabled'] {
  const { methods, flows } = tree.selfservice;
  return {
    password: methods.password.enabled,
    code: methods.code.enabled || methods.code.passwordless_enabled,
    link: methods.link.enabled,
    oidc: methods.oidc.enabled,
    saml: false,
    totp: methods.totp.enabled,
    webauthn: methods.webauthn.enabled,
    passkey: methods.passkey.enabled,
    lookup_secret: methods.lookup_secret.enabled,
    profile: methods.profile.enabled,
    identifier_first: flows.login.style === 'identifier_first',
  };
}

interface RelyingParty {
  readonly id?: string;
  readonly display_name?: string;
  readonly origin?: string;
  readonly origins?: readonly string[];
}

function relyingParty(party: RelyingParty | undefined, protocol: string) {
  const { id = '', display_name: displayName = '', origin, origins } = party ?? {};
  return { id, displayName, origins: origins ?? [origin ?? `${protocol}//${id}`] };
}
