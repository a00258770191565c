/**
 * The configuration as its files write it, with every default filled in: the reference's keys in the
 * reference's spelling. What has a fallback, a unit or a rule is read from `Config.derived` instead.
 */
import type { CourierTree } from './tree-courier.ts';
import type { RequiredAal, SelfserviceTree } from './tree-selfservice.ts';
import type { LogTree, ServeTree, TracingTree } from './tree-serve.ts';

export type SameSite = 'Strict' | 'Lax' | 'None';

export interface IdentitySchemaConfig {
  readonly id: string;
  /** file://, base64://, http:// or https:// */
  readonly url: string;
  readonly selfservice_selectable?: boolean;
}

export interface TokenizerTemplate {
  readonly ttl?: string;
  readonly claims_mapper_url?: string;
  readonly jwks_url: string;
  readonly subject_source?: 'id' | 'external_id';
}

interface SessionTree {
  readonly lifespan: string;
  readonly earliest_possible_extend?: string;
  readonly whoami: {
    readonly required_aal: RequiredAal;
    readonly tokenizer?: { readonly templates?: Readonly<Record<string, TokenizerTemplate>> };
  };
  readonly cookie: {
    readonly name: string;
    readonly persistent: boolean;
    readonly domain?: string;
    readonly path?: string;
    /** The schema says text; "true" and "false" are what it is meant to hold. */
    readonly secure?: string;
    readonly same_site?: SameSite;
  };
}

interface HashersTree {
  readonly algorithm: 'argon2' | 'bcrypt';
  readonly argon2: {
    readonly memory: string;
    readonly iterations: number;
    readonly parallelism?: number;
    readonly salt_length: number;
    readonly key_length: number;
    readonly expected_duration: string;
    readonly expected_deviation: string;
    readonly dedicated_memory: string;
  };
  readonly bcrypt: { readonly cost: number };
}

interface FeatureFlagsTree {
  readonly cacheable_sessions: boolean;
  readonly cacheable_sessions_max_age?: string;
  readonly use_continue_with_transitions: boolean;
  readonly choose_recovery_address: boolean;
  readonly legacy_continue_with_verification_ui: boolean;
  readonly legacy_require_verified_login_error: boolean;
  readonly faster_session_extend: boolean;
  readonly password_profile_registration_node_group: 'password' | 'default';
  readonly legacy_oidc_registration_node_group: boolean;
}

/** Keys of our own; the reference has none of them. */
interface ZelosTree {
  /** Server processes behind one port; 0 means one per core. */
  readonly workers: number;
  /** After `lease`, what a worker left behind is taken over. */
  readonly courier: { readonly lease: string };
}

export interface ConfigTree {
  readonly selfservice: SelfserviceTree;
  readonly identity: { readonly default_schema_id: string; readonly schemas: readonly IdentitySchemaConfig[] };
  readonly dsn: string;
  readonly serve: ServeTree;
  readonly session: SessionTree;
  readonly cookies: {
    readonly domain?: string;
    readonly path: string;
    readonly secure?: string;
    readonly same_site: SameSite;
  };
  readonly secrets?: {
    readonly default?: readonly string[];
    readonly cookie?: readonly string[];
    readonly cipher?: readonly string[];
    readonly pagination?: readonly string[];
  };
  readonly hashers: HashersTree;
  readonly ciphers: { readonly algorithm: 'noop' | 'aes' | 'xchacha20-poly1305' };
  readonly courier: CourierTree;
  readonly clients: {
    readonly http: {
      readonly disallow_private_ip_ranges: boolean;
      readonly private_ip_exception_urls: readonly string[];
    };
    readonly web_hook: { readonly header_allowlist: readonly string[] };
  };
  readonly security: { readonly account_enumeration: { readonly mitigate: boolean } };
  readonly feature_flags: FeatureFlagsTree;
  readonly preview: { readonly default_read_consistency_level: 'strong' | 'eventual' };
  readonly database: {
    readonly cleanup: {
      readonly batch_size: number;
      readonly sleep: { readonly tables: string };
      readonly older_than: string;
    };
  };
  readonly oauth2_provider: {
    readonly url?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly override_return_to: boolean;
  };
  readonly log: LogTree;
  readonly tracing?: TracingTree;
  readonly organizations: readonly unknown[];
  readonly enterprise?: { readonly identity_schema_fallback_url_template?: string };
  readonly version?: string;
  readonly revision?: string;
  readonly dev?: boolean;
  readonly help?: boolean;
  readonly config?: readonly string[];
  readonly 'sqa-opt-out': boolean;
  readonly 'watch-courier': boolean;
  readonly 'expose-metrics-port': number;
  readonly zelos: ZelosTree;
}
