/** The `selfservice` section as it is after defaults were filled in. Durations are Go durations in text ("1h30m"). */
import type { AfterFlow, AfterMethod, BeforeHooks, RequestConfig } from './tree-hooks.ts';

/** `aal1`, or the highest level that the identity has credentials for. */
export type RequiredAal = 'aal1' | 'highest_available';

interface FlowUi {
  readonly ui_url: string;
  readonly lifespan: string;
  readonly before?: BeforeHooks;
}

type LoginMethod = 'password' | 'webauthn' | 'passkey' | 'oidc' | 'code' | 'totp' | 'lookup_secret';
type RegistrationMethod = 'password' | 'webauthn' | 'passkey' | 'oidc' | 'code';
type SettingsMethod = 'password' | 'totp' | 'oidc' | 'webauthn' | 'passkey' | 'lookup_secret' | 'profile';

interface AddressFlow extends FlowUi {
  readonly enabled: boolean;
  readonly after?: AfterMethod;
  readonly use: 'link' | 'code';
  readonly notify_unknown_recipients: boolean;
}

interface FlowsTree {
  readonly login: FlowUi & { readonly style: 'unified' | 'identifier_first'; readonly after?: AfterFlow<LoginMethod> };
  readonly registration: FlowUi & {
    readonly enabled: boolean;
    readonly login_hints: boolean;
    readonly enable_legacy_one_step: boolean;
    readonly style: 'unified' | 'profile_first';
    readonly after?: AfterFlow<RegistrationMethod>;
  };
  readonly settings: FlowUi & {
    readonly privileged_session_max_age: string;
    readonly required_aal: RequiredAal;
    readonly after?: AfterFlow<SettingsMethod>;
  };
  readonly recovery: AddressFlow;
  readonly verification: AddressFlow;
  readonly logout?: { readonly after?: { readonly default_browser_return_url?: string } };
  readonly error: { readonly ui_url: string };
}

interface Toggle {
  readonly enabled: boolean;
}

interface PasswordMethodConfig {
  readonly haveibeenpwned_host: string;
  readonly haveibeenpwned_enabled: boolean;
  readonly max_breaches: number;
  readonly ignore_network_errors: boolean;
  readonly min_password_length: number;
  readonly identifier_similarity_check_enabled: boolean;
  readonly migrate_hook: {
    readonly enabled: boolean;
    readonly config: RequestConfig & { readonly emit_analytics_event: boolean };
  };
}

export interface RelyingParty {
  readonly id: string;
  readonly display_name: string;
  readonly origin?: string;
  readonly origins?: readonly string[];
}

interface OidcProvider {
  readonly id: string;
  readonly provider: string;
  readonly label?: string;
  readonly client_id: string;
  readonly client_secret?: string;
  readonly issuer_url?: string;
  readonly auth_url?: string;
  readonly token_url?: string;
  readonly mapper_url: string;
  readonly scope?: readonly string[];
  readonly microsoft_tenant?: string;
  readonly subject_source?: 'userinfo' | 'me' | 'oid';
  readonly apple_team_id?: string;
  readonly apple_private_key_id?: string;
  readonly apple_private_key?: string;
  readonly requested_claims?: Readonly<Record<string, unknown>>;
  readonly organization_id?: string;
  readonly additional_id_token_audiences?: readonly string[];
  readonly claims_source?: 'id_token' | 'userinfo';
  readonly pkce?: 'auto' | 'never' | 'force';
  readonly fedcm_config_url?: string;
  readonly net_id_token_origin_header?: string;
  readonly account_linking_mode?: 'confirm_with_existing_credential' | 'automatic';
}

interface OrganizationConfig {
  readonly id?: string;
  readonly label?: string;
  readonly domains?: readonly string[];
}

interface MethodsTree {
  readonly password: Toggle & { readonly config: PasswordMethodConfig };
  readonly profile: Toggle;
  readonly link: Toggle & { readonly config: { readonly base_url?: string; readonly lifespan: string } };
  readonly code: Toggle & {
    readonly passwordless_enabled: boolean;
    readonly mfa_enabled: boolean;
    readonly config: {
      readonly lifespan: string;
      readonly max_submissions: number;
      readonly missing_credential_fallback_enabled: boolean;
    };
  };
  readonly totp: Toggle & { readonly config?: { readonly issuer?: string } };
  readonly lookup_secret: Toggle;
  readonly webauthn: Toggle & { readonly config?: { readonly passwordless?: boolean; readonly rp?: RelyingParty } };
  readonly passkey: Toggle & { readonly config?: { readonly rp?: RelyingParty } };
  readonly oidc: Toggle & {
    readonly config?: { readonly base_redirect_uri?: string; readonly providers?: readonly OidcProvider[] };
  };
  readonly b2b?: { readonly config?: { readonly organizations?: readonly OrganizationConfig[] } };
}

export interface SelfserviceTree {
  readonly default_browser_return_url: string;
  readonly allowed_return_urls?: readonly string[];
  readonly flows: FlowsTree;
  readonly methods: MethodsTree;
}
