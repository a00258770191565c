/**
 * The configuration as the rest of the server sees it: one frozen snapshot, swapped whole by a reload.
 * Read `source.current()` once per request and keep to that snapshot for its whole length.
 */
import type {
  AdminListenerTree,
  ConfigTree,
  OrganizationHook,
  RequireVerifiedAddressHook,
  RevokeActiveSessionsHook,
  SessionHook,
  ShowVerificationUiHook,
  TokenizerTemplate,
  VerificationHook,
  WebHook,
} from './types/tree.gen.ts';

export type * from './types/tree.gen.ts';

export type SameSite = ConfigTree['cookies']['same_site'];

/** What both listeners have. */
export type ListenerTree = AdminListenerTree;

/** A hook of any flow. Which flow takes which is for the schema to say. */
export type HookConfig =
  | SessionHook
  | RevokeActiveSessionsHook
  | RequireVerifiedAddressHook
  | VerificationHook
  | ShowVerificationUiHook
  | WebHook
  | OrganizationHook;

export type HookName = HookConfig['hook'];

/** What follows a flow that succeeded, for one method or for all. */
export interface AfterMethod {
  readonly default_browser_return_url?: string;
  readonly hooks?: readonly HookConfig[];
}

/** Names of methods as `selfservice.methods` and the payload field `method` spell them. */
export type MethodName =
  | 'password'
  | 'code'
  | 'link'
  | 'oidc'
  | 'saml'
  | 'totp'
  | 'webauthn'
  | 'passkey'
  | 'lookup_secret'
  | 'profile'
  | 'identifier_first';

/** A kind of token that sessions are signed as, with what its entry leaves out. */
export type TokenTemplate = TokenizerTemplate & {
  readonly ttlMs: number;
  readonly subjectSource: 'id' | 'external_id';
};

export interface Listener {
  /** Absolute URL of this listener as browsers see it, as configured (it may or may not end in a slash). */
  readonly baseUrl: string;
  readonly host: string;
  readonly port: number;
  /** Set when `host` is `unix:/path`; then host and port are not used to listen. */
  readonly socketPath?: string;
  readonly socket: { readonly owner: string; readonly group: string; readonly mode: number };
  /** Set when both key and certificate are given; a base64 pair wins over a pair of paths. */
  readonly tls?: { readonly kind: 'base64' | 'path'; readonly key: string; readonly cert: string };
  readonly logHealthRequests: boolean;
}

/** Attributes for a Set-Cookie header. `domain` is undefined for a host-only cookie. */
export interface CookieAttributes {
  readonly domain?: string;
  readonly path: string;
  readonly secure: boolean;
  readonly sameSite: SameSite;
}

export interface DerivedFlow {
  /** Absolute, or relative to the host ("/login"). */
  readonly uiUrl: string;
  readonly lifespanMs: number;
  /** Whether the flow may be started. Login, settings: always. */
  readonly enabled: boolean;
  readonly beforeHooks: readonly HookConfig[];
}

/** What a body may be at most; checked before it is decoded. */
export interface BodyLimits {
  readonly bytes: number;
  /** JSON members and items, form fields or multipart parts. */
  readonly members: number;
  /** Bytes of the name of a member or field, as it is written. */
  readonly nameLength: number;
  /** Levels of nested JSON. */
  readonly depth: number;
}

/** Values with a fallback, a unit or a rule of the reference's; computed once per snapshot. */
export interface Derived {
  /** `--dev` or `dev: true`: plain HTTP cookies, low bcrypt cost, courier bodies in the admin API. */
  readonly dev: boolean;
  /** Never empty; `memory` is kept as the word. */
  readonly dsn: string;
  /** `--dev` together with DEV_DISABLE_API_FLOW_ENFORCEMENT=true: native flows take browsers' requests. */
  readonly apiFlowEnforcementDisabled: boolean;
  /** Answer of /health/config: the top-level `revision`, or a SHA-256 of the configuration when it is not set. */
  readonly revision: string;
  /** `selfservice.allowed_return_urls` without what may not be allowed: the whole internet, or all of a public suffix. */
  readonly allowedReturnUrls: readonly string[];
  readonly public: Listener;
  readonly admin: Listener;
  /** Continuity and CSRF cookies. */
  readonly cookie: CookieAttributes;
  readonly session: {
    readonly lifespanMs: number;
    /** A session is extended only when less than this is left. Falls back to the lifespan. */
    readonly extendWhenLeftMs: number;
    readonly cookie: CookieAttributes & { readonly name: string; readonly persistent: boolean };
    readonly cacheable: boolean;
    /** 0: as long as the session lives. */
    readonly cacheableMaxAgeMs: number;
    readonly tokenizers: Readonly<Record<string, TokenTemplate>>;
  };
  /** First secret signs, all of them verify. */
  readonly secrets: {
    readonly default: readonly string[];
    /** Cookies, codes, HMACs of session tokens: `secrets.cookie`, else `secrets.default`. */
    readonly cookie: readonly string[];
    /** Each exactly 32 bytes; empty when the cipher is `noop` or none is configured. */
    readonly cipher: readonly string[];
    readonly pagination: readonly string[];
    /** True when `secrets.default` was made up at start: everything signed dies with the process. */
    readonly generated: boolean;
  };
  readonly flows: {
    readonly login: DerivedFlow & { readonly identifierFirst: boolean };
    readonly registration: DerivedFlow & {
      readonly loginHints: boolean;
      /** profile_first */ readonly twoSteps: boolean;
      /** `zelos.registration.hide_taken_addresses`, where it can have an effect. */
      readonly hidesTakenAddresses: boolean;
    };
    readonly settings: DerivedFlow & { readonly privilegedSessionMaxAgeMs: number };
    readonly recovery: DerivedFlow & { readonly use: 'link' | 'code'; readonly notifyUnknownRecipients: boolean };
    readonly verification: DerivedFlow & { readonly use: 'link' | 'code'; readonly notifyUnknownRecipients: boolean };
    readonly error: { readonly uiUrl: string };
    readonly logout: { readonly returnTo: string };
  };
  readonly methods: {
    readonly enabled: Readonly<Record<MethodName, boolean>>;
    readonly code: {
      readonly lifespanMs: number;
      readonly maxSubmissions: number;
      readonly passwordless: boolean;
      readonly mfa: boolean;
    };
    readonly link: { readonly lifespanMs: number };
    readonly totp: { readonly issuer: string };
    readonly webauthn: {
      readonly passwordless: boolean;
      readonly id: string;
      readonly displayName: string;
      readonly origins: readonly string[];
    };
    readonly passkey: { readonly id: string; readonly displayName: string; readonly origins: readonly string[] };
    readonly oidc: { readonly redirectBaseUrl: string };
    readonly saml: { readonly redirectBaseUrl: string };
  };
  readonly hashers: {
    /** How long a password waits for its turn. */
    readonly maxWaitMs: number;
    readonly algorithm: 'argon2' | 'bcrypt';
    /** Never under 12 unless in development mode. */
    readonly bcryptCost: number;
    readonly argon2: {
      readonly memoryKiB: number;
      readonly iterations: number;
      readonly parallelism: number;
      readonly saltLength: number;
      readonly keyLength: number;
    };
  };
  readonly courier: { readonly pullWaitMs: number; readonly leaseMs: number };
  readonly shutdownGraceMs: number;
  /** What the cache of sessions may take in a process; undefined where it is off. */
  readonly sessionCache: { readonly sessions: number; readonly bytes: number } | undefined;
  readonly limits: {
    /** Of bodies sent to each of the two servers. */
    readonly body: Readonly<Record<'public' | 'admin', BodyLimits>>;
    /** Characters of an identifier, an address or a code. */
    readonly identifierLength: number;
    /** Characters of a value that a refused form shows again. */
    readonly keptValueLength: number;
  };
  /** `zelos.cleanup`. */
  readonly janitor: {
    readonly enabled: boolean;
    readonly intervalMs: number;
    readonly keepLastMs: number;
    readonly batchSize: number;
  };
  readonly cleanup: { readonly olderThanMs: number; readonly sleepTablesMs: number; readonly batchSize: number };
}

export interface Config extends ConfigTree {
  readonly derived: Derived;
}

/** Something worth telling the operator that does not stop the start. */
export interface ConfigWarning {
  readonly path: string;
  readonly message: string;
}

/** The configuration in force and news of its change. */
export interface ConfigSource {
  current(): Config;
  /** Calls back after the snapshot was swapped. Returns how to stop listening. */
  onChange(listener: (next: Config, previous: Config) => void): () => void;
  /** Stops watching files. */
  close(): void;
}
