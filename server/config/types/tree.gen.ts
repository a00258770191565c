// This file is made from schemas/config.schema.json by schemas/generate.ts.
import type { Json } from '../../kernel/json.ts';

/**
 * The configuration as its files write it, with every default filled in: the keys and the spelling of the reference.
 * What has a fallback, a unit or a rule is read from `Config.derived` instead.
 */
export type ConfigTree = {
  /** Everything people do themselves. */
  readonly selfservice: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url: string;
    /** Where ?return_to= may lead. A host may start with *. to allow its subdomains. */
    readonly allowed_return_urls?: readonly string[];
    /** The flows: their pages, life times and what runs before and after. */
    readonly flows: {
      /** Changing profile and credentials. */
      readonly settings: {
        /** Page of your UI that shows this flow; the flow's id is added as ?flow=. */
        readonly ui_url: string;
        /** How long a flow of this kind may be worked on, e.g. 1h30m. */
        readonly lifespan: string;
        /** After this time since sign-in, changing credentials asks to sign in again. */
        readonly privileged_session_max_age: string;
        /** Assurance level asked for: one factor, or as many as the person has set up. */
        readonly required_aal: RequiredAal;
        /** What follows a change of settings, for all methods or by method. */
        readonly after?: AfterSettings;
        /** What runs before the flow starts. */
        readonly before?: BeforeHooks;
      };
      /** Signing out. */
      readonly logout?: {
        /** What happens after it. */
        readonly after?: {
          /** Where the browser goes afterwards, absolute or relative to the host. */
          readonly default_browser_return_url?: string;
        };
      };
      /** Signing up. */
      readonly registration: {
        /** Whether people can sign up by themselves. */
        readonly enabled: boolean;
        /** Tell a person who signs up twice how they signed up first. Reveals that the account exists. */
        readonly login_hints: boolean;
        /** Page of your UI that shows this flow; the flow's id is added as ?flow=. */
        readonly ui_url: string;
        /** How long a flow of this kind may be worked on, e.g. 1h30m. */
        readonly lifespan: string;
        /** What runs before the flow starts. */
        readonly before?: BeforeHooks;
        /** What follows a sign-up, for all methods or by method. */
        readonly after?: AfterRegistration;
        /** Use style: unified. */
        readonly enable_legacy_one_step: boolean;
        /** Everything on one page, or traits first and credentials on a second page. */
        readonly style: 'unified' | 'profile_first';
      };
      /** Signing in. */
      readonly login: {
        /** Page of your UI that shows this flow; the flow's id is added as ?flow=. */
        readonly ui_url: string;
        /** How long a flow of this kind may be worked on, e.g. 1h30m. */
        readonly lifespan: string;
        /** Everything on one page, or the identifier first. */
        readonly style: 'unified' | 'identifier_first';
        /** What runs before the flow starts. */
        readonly before?: BeforeHooks;
        /** What follows a sign-in, for all methods or by method. */
        readonly after?: AfterLogin;
      };
      /** Proving that an address is one's own. */
      readonly verification: {
        /** Whether addresses are verified. */
        readonly enabled: boolean;
        /** Page of your UI that shows this flow; the flow's id is added as ?flow=. */
        readonly ui_url: string;
        /** What follows a verified address. */
        readonly after?: AfterVerification;
        /** How long a flow of this kind may be worked on, e.g. 1h30m. */
        readonly lifespan: string;
        /** What runs before the flow starts. */
        readonly before?: BeforeHooks;
        /** What is sent. */
        readonly use: 'link' | 'code';
        /** Also write to addresses that no account has. */
        readonly notify_unknown_recipients: boolean;
      };
      /** Getting back into an account. */
      readonly recovery: {
        /** Whether accounts can be recovered. */
        readonly enabled: boolean;
        /** Page of your UI that shows this flow; the flow's id is added as ?flow=. */
        readonly ui_url: string;
        /** What follows a recovery. */
        readonly after?: AfterRecovery;
        /** How long a flow of this kind may be worked on, e.g. 1h30m. */
        readonly lifespan: string;
        /** What runs before the flow starts. */
        readonly before?: BeforeHooks;
        /** What is sent. */
        readonly use: 'link' | 'code';
        /** Also write to addresses that no account has. */
        readonly notify_unknown_recipients: boolean;
      };
      /** Errors that have no flow to be shown in. */
      readonly error: {
        /** Page of your UI that shows an error; its id is added as ?id=. */
        readonly ui_url: string;
      };
    };
    /** Ways to sign up, sign in and manage an account. */
    readonly methods: {
      readonly b2b?: {
        /** Settings of organizations. */
        readonly config?: {
          /** Organizations whose members sign in through their own identity provider. */
          readonly organizations?: readonly {
            /** UUID of the organization. */
            readonly id?: string;
            /** Name shown to people. */
            readonly label?: string;
            /** Mail domains that belong to the organization. */
            readonly domains?: readonly string[];
          }[];
        };
      };
      readonly profile: {
        /** Lets people change their traits in the settings flow. */
        readonly enabled: boolean;
      };
      readonly link: {
        /** Recovery and verification by a link sent by mail. */
        readonly enabled: boolean;
        /** Settings of links. */
        readonly config: {
          /** Has no effect: links start with the URL of the request. */
          readonly base_url?: string;
          /** How long a link works. */
          readonly lifespan: string;
        };
      };
      readonly code: {
        /** Sign-up and sign-in with a code sent by mail or SMS. Not together with mfa_enabled. */
        readonly passwordless_enabled: boolean;
        /** A code as second factor. Not together with passwordless_enabled. */
        readonly mfa_enabled: boolean;
        /** One-time codes for recovery and verification. */
        readonly enabled: boolean;
        /** Settings of codes. */
        readonly config: {
          /** How long a code works. */
          readonly lifespan: string;
          /** Wrong codes before the flow is closed. */
          readonly max_submissions: number;
          /** Also find people who have the address among their traits but no code credential. */
          readonly missing_credential_fallback_enabled: boolean;
        };
      };
      readonly password: {
        /** Sign-up and sign-in with a password. */
        readonly enabled: boolean;
        /** Password policy. */
        readonly config: {
          /** Host that answers the k-anonymity range API of breached passwords. */
          readonly haveibeenpwned_host: string;
          /** Ask that host about each new password. */
          readonly haveibeenpwned_enabled: boolean;
          /** Breaches a password may have been seen in and still be accepted. */
          readonly max_breaches: number;
          /** Accept the password when the host does not answer. */
          readonly ignore_network_errors: boolean;
          /** Shortest password, in characters. */
          readonly min_password_length: number;
          /** Refuse passwords that resemble the identifier. */
          readonly identifier_similarity_check_enabled: boolean;
          /** Ask a server of yours about passwords of people imported without one. */
          readonly migrate_hook: {
            /** Turns the migration hook on. */
            readonly enabled: boolean;
            /** The request to make. */
            readonly config: {
              /** Where to send it. */
              readonly url?: string;
              /** HTTP method; only POST. */
              readonly method: 'POST';
              /** Headers to send along. */
              readonly headers?: Readonly<Record<string, string>>;
              /** Record an event for each call. */
              readonly emit_analytics_event: boolean;
              /** How to authenticate to it. */
              readonly auth?: ApiKeyAuth | BasicAuth;
              /** URL of the Jsonnet template that makes the body. */
              readonly body?: string;
            };
          };
        };
      };
      readonly totp: {
        /** Second factor from an authenticator app. */
        readonly enabled: boolean;
        /** Settings of authenticator apps. */
        readonly config?: {
          /** Name shown in the app; the public host name unless given. */
          readonly issuer?: string;
        };
      };
      readonly lookup_secret: {
        /** Recovery codes as second factor. */
        readonly enabled: boolean;
      };
      readonly webauthn: {
        /** Security keys and platform authenticators. */
        readonly enabled: boolean;
        /** Settings of WebAuthn. */
        readonly config?: {
          /** Use as first factor instead of second. */
          readonly passwordless?: boolean;
          /** The relying party that credentials belong to. */
          readonly rp?: {
            /** Name shown by the authenticator. */
            readonly display_name?: string;
            /** Domain of the login page or a parent of it, without scheme and port. */
            readonly id?: string;
            /** Use origins. */
            readonly origin?: string;
            /** Origins of pages that may use credentials; scheme and id unless given. */
            readonly origins?: readonly string[];
            /** Ignored. */
            readonly icon?: string;
          };
        };
      };
      readonly passkey: {
        /** Sign-up and sign-in with passkeys. */
        readonly enabled: boolean;
        /** Settings of passkeys. */
        readonly config?: {
          /** The relying party that passkeys belong to. */
          readonly rp?: {
            /** Name shown by the authenticator. */
            readonly display_name: string;
            /** Domain of the login page or a parent of it, without scheme and port. */
            readonly id: string;
            /** Origins of pages that may use passkeys; scheme and id unless given. */
            readonly origins?: readonly string[];
          };
        };
      };
      readonly oidc: {
        /** Sign-in through other identity providers. */
        readonly enabled: boolean;
        /** Settings of social sign-in. */
        readonly config?: {
          /** Start of callback URLs; the public URL unless given. */
          readonly base_redirect_uri?: string;
          /** The providers, in the order of their buttons. */
          readonly providers?: readonly OidcProvider[];
        };
      };
    };
  };
  /** Care of the database. */
  readonly database: {
    /** Removal of expired rows. */
    readonly cleanup: {
      /** Rows per statement. */
      readonly batch_size: number;
      /** Pauses. */
      readonly sleep: {
        /** Pause between tables. */
        readonly tables: string;
      };
      /** Keep rows that expired less than this long ago. */
      readonly older_than: string;
    };
  };
  /** Database: memory, sqlite://file?_fk=true, postgres://, mysql://, cockroach://. */
  readonly dsn: string;
  /** Mail and text messages. */
  readonly courier: CourierTree;
  /** Work as the login of an OAuth 2.0 provider. */
  readonly oauth2_provider: {
    /** Admin URL of an OAuth 2.0 provider (Ory Hydra) whose logins are handled here. */
    readonly url?: string;
    /** Headers to send to it. */
    readonly headers?: Readonly<Record<string, string>>;
    /** Come back to the provider even when a flow has a return_to. */
    readonly override_return_to: boolean;
  };
  /** Accepted preview features. */
  readonly preview: {
    /** Consistency of reads on CockroachDB. */
    readonly default_read_consistency_level: 'strong' | 'eventual';
  };
  /** The two APIs. */
  readonly serve: {
    /** The API for operators; never to be reachable from the internet. */
    readonly admin: AdminListenerTree;
    /** The API for browsers and apps. */
    readonly public: PublicListenerTree;
  };
  /** Distributed tracing. */
  readonly tracing?: {
    /** Where traces go. */
    readonly provider?: 'jaeger' | 'otel' | 'zipkin';
    /** Name of this service in traces. */
    readonly service_name?: string;
    /** Name of the environment in traces. */
    readonly deployment_environment?: string;
    /** Settings of each destination. */
    readonly providers?: {
      /** Jaeger. */
      readonly jaeger?: {
        /** Host and port of the agent. */
        readonly local_agent_address?: string;
        /** Which traces are kept. */
        readonly sampling?: {
          /** The agent's sampling server. */
          readonly server_url?: string;
          /** Share of traces kept, 0 to 1. */
          readonly trace_id_ratio?: number;
        };
      };
      /** Zipkin. */
      readonly zipkin?: {
        /** Address that takes spans. */
        readonly server_url?: string;
        /** Which traces are kept. */
        readonly sampling?: {
          /** Share of traces kept, 0 to 1. */
          readonly sampling_ratio?: number;
        };
      };
      /** OpenTelemetry over HTTP. */
      readonly otlp?: {
        /** Host and port of the collector. */
        readonly server_url?: string;
        /** Speak HTTP instead of HTTPS. */
        readonly insecure?: boolean;
        /** Which traces are kept. */
        readonly sampling?: {
          /** Share of traces kept, 0 to 1. */
          readonly sampling_ratio?: number;
        };
        /** Value of the Authorization header. */
        readonly authorization_header?: string;
      };
    };
  };
  /** Logs. */
  readonly log: LogTree;
  /** Identity schemas. */
  readonly identity: {
    /** Schema of identities that name none. */
    readonly default_schema_id: string;
    /** The identity schemas. */
    readonly schemas: readonly IdentitySchemaConfig[];
  };
  /** Secrets. Put a new one first to rotate. */
  readonly secrets?: {
    /** Used where no other list is given. The first signs, all verify. */
    readonly default?: readonly string[];
    /** Sign cookies and codes. The first signs, all verify. */
    readonly cookie?: readonly string[];
    /** Encrypt page tokens. */
    readonly pagination?: readonly string[];
    /** Encrypt stored data; exactly 32 characters each. */
    readonly cipher?: readonly string[];
  };
  /** Password hashes. */
  readonly hashers: {
    /** Algorithm of new password hashes. */
    readonly algorithm: 'argon2' | 'bcrypt';
    /** Argon2id. */
    readonly argon2: {
      /** Memory of one hash, e.g. 128MB. */
      readonly memory: string;
      /** Passes. */
      readonly iterations: number;
      /** Threads; twice the cores unless given. */
      readonly parallelism?: number;
      /** Bytes of salt. */
      readonly salt_length: number;
      /** Bytes of hash. */
      readonly key_length: number;
      /** Time a hash should take; for calibration. */
      readonly expected_duration: string;
      /** Deviation from it that is fine. */
      readonly expected_deviation: string;
      /** Memory kept for hashing; for calibration. */
      readonly dedicated_memory: string;
    };
    /** bcrypt. */
    readonly bcrypt: {
      /** Cost; under 12 only in development mode. */
      readonly cost: number;
    };
  };
  /** Encryption of stored data. */
  readonly ciphers: {
    /** Cipher of stored data. Other than noop needs secrets.cipher. */
    readonly algorithm: 'noop' | 'aes' | 'xchacha20-poly1305';
  };
  /** Attributes of all cookies. */
  readonly cookies: {
    /** Domain of all cookies. */
    readonly domain?: string;
    /** Path of all cookies. */
    readonly path: string;
    /** Whether cookies are sent over HTTPS alone; true unless in development mode. */
    readonly secure?: string;
    /** SameSite of all cookies. */
    readonly same_site: 'Strict' | 'Lax' | 'None';
  };
  /** Sessions. */
  readonly session: SessionTree;
  /** Security settings. */
  readonly security: {
    /** Hiding who has an account. */
    readonly account_enumeration: {
      /** Answer alike for known and unknown people. */
      readonly mitigate: boolean;
    };
  };
  /** Version of the reference this file was written for. */
  readonly version?: string;
  /** Development mode, as by --dev: relaxes security. */
  readonly dev?: boolean;
  /** As by --help. */
  readonly help?: boolean;
  /** Accepted; there is no telemetry. */
  readonly 'sqa-opt-out': boolean;
  /** As by --watch-courier: deliver messages from this process. */
  readonly 'watch-courier': boolean;
  /** Port for the courier's metrics. */
  readonly 'expose-metrics-port': number;
  /** Configuration files, as by -c. */
  readonly config?: readonly string[];
  /** Outgoing requests. */
  readonly clients: {
    /** Requests this server makes. */
    readonly http: {
      /** Never call private or local addresses. */
      readonly disallow_private_ip_ranges: boolean;
      /** URLs that may be called nevertheless. */
      readonly private_ip_exception_urls: readonly string[];
    };
    /** Web hooks. */
    readonly web_hook: {
      /** Headers of the person's request that web hooks get to see. */
      readonly header_allowlist: readonly string[];
    };
  };
  /** Behaviours to turn on or off. */
  readonly feature_flags: {
    /** Say in Ory-Session-Cache-For how long whoami may be cached. */
    readonly cacheable_sessions: boolean;
    /** Longest time said there. */
    readonly cacheable_sessions_max_age?: string;
    /** Native flows go on by continue_with instead of a redirect error. */
    readonly use_continue_with_transitions: boolean;
    /** Let people pick among their addresses when they recover. */
    readonly choose_recovery_address: boolean;
    /** Always add show_verification_ui after a sign-up; use the hook instead. */
    readonly legacy_continue_with_verification_ui: boolean;
    /** Answer a login with an unverified address by an error instead of a verification flow. */
    readonly legacy_require_verified_login_error: boolean;
    /** Extending a session answers without the session. */
    readonly faster_session_extend: boolean;
    /** Group of trait nodes in sign-up by password. */
    readonly password_profile_registration_node_group: 'password' | 'default';
    /** Keep trait nodes of social sign-up in the oidc group. */
    readonly legacy_oidc_registration_node_group: boolean;
  };
  /** Accepted and ignored, as in the open-source reference. */
  readonly organizations: readonly Json[];
  /** Accepted and ignored. */
  readonly enterprise?: {
    /** Accepted and ignored, as in the open-source reference. */
    readonly identity_schema_fallback_url_template?: string;
  };
  /** Any text; /health/config answers it, to see which configuration is in force. */
  readonly revision?: string;
  /** Settings of Zelos alone; the reference has no such section. */
  readonly zelos: {
    /** Server processes behind one port; 0 is one per core. */
    readonly workers: number;
    readonly admin: {
      /** Origins whose pages may send requests that change something to the admin API, such as the origin of an admin UI behind a proxy. */
      readonly allowed_origins: readonly string[];
    };
    readonly shutdown: {
      /** How long new connections are still taken after SIGTERM. */
      readonly grace: string;
    };
    readonly registration: {
      /** Whether a registration with an e-mail address that another account has is answered as if it were free, with a message to the owner. Needs security.account_enumeration.mitigate, verification, and no session hook. */
      readonly hide_taken_addresses: boolean;
    };
    readonly session: {
      /** Whether a second factor gives the session a new token, which the answer to the login carries. */
      readonly renew_token: boolean;
    };
    /** Removes expired flows, sessions and what belongs to them, as the command cleanup sql does, while the server runs. */
    readonly cleanup: {
      /** Whether the server removes expired records. One process at a time does, however many there are. */
      readonly enabled: boolean;
      /** How long after one turn the next begins. */
      readonly interval: string;
      /** How long records stay after they have expired. */
      readonly keep_last: string;
      /** How many records one transaction looks at. */
      readonly batch_size: number;
    };
    /** Sessions that whoami answers without a query, as they were at most a second ago. */
    readonly session_cache: {
      /** Whether whoami may answer from memory. A session that is revoked or changed is answered so within a second, by every process. */
      readonly enabled: boolean;
      /** Most sessions that each process keeps. */
      readonly max_sessions: number;
      /** Most memory that they take in each process, by an estimate. */
      readonly max_size: string;
    };
    /** Bounds of what one client may send. */
    readonly limits: {
      /** Largest body of a request to the public API; a larger one is answered 413. */
      readonly body: string;
      /** Largest body of a request to the admin API; a larger one is answered 413. */
      readonly admin_body: string;
      /** Most values (JSON members and items, form fields, multipart parts) in a body sent to the public API. */
      readonly members: number;
      /** The same for the admin API. */
      readonly admin_members: number;
      /** Longest name of a JSON member or form field sent to the public API, in bytes as it is written. */
      readonly name_length: number;
      /** Deepest nesting of JSON in a body. */
      readonly depth: number;
      /** Longest identifier, address or code that a self-service submission may name, in characters. */
      readonly identifier_length: number;
      /** How long a password waits for its turn to be hashed or checked; then the answer is 503 with Retry-After. */
      readonly hash_wait: string;
      /** Longest value that a form shows again after it was refused, in characters; longer ones are neither stored nor answered. */
      readonly kept_value_length: number;
    };
    readonly courier: {
      /** After how long a message that a worker has taken is taken over by another. Workers renew it while they send: only the messages of one that was killed wait that long. */
      readonly lease: string;
    };
  };
};

export type AdminListenerTree = {
  /** Log of requests. */
  readonly request_log: {
    /** Leave health checks out of it. */
    readonly disable_for_health: boolean;
  };
  /** URL under which this API is reached. */
  readonly base_url?: string;
  /** Address to listen on, or unix:/path. */
  readonly host: string;
  /** Port to listen on. */
  readonly port: number;
  /** Owner and permissions of a UNIX socket. */
  readonly socket: {
    /** User; the one that runs the server when empty. */
    readonly owner: string;
    /** Group; the user's primary group when empty. */
    readonly group: string;
    /** Permissions as a number; 493 is 0755. */
    readonly mode: number;
  };
  /** Serve HTTPS. */
  readonly tls?: {
    /** Private key. */
    readonly key?: {
      /** A file, watched for changes. */
      readonly path?: string;
      /** The PEM itself, in base64. */
      readonly base64?: string;
    };
    /** Certificate with its chain. */
    readonly cert?: {
      /** A file, watched for changes. */
      readonly path?: string;
      /** The PEM itself, in base64. */
      readonly base64?: string;
    };
  };
};

export type AfterLogin = {
  /** Where the browser goes afterwards, absolute or relative to the host. */
  readonly default_browser_return_url?: string;
  /** After a sign-in by this method. */
  readonly password?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks that fit after a sign-in. */
    readonly hooks?: readonly (RevokeActiveSessionsHook | RequireVerifiedAddressHook | WebHook | VerificationHook | ShowVerificationUiHook | OrganizationHook)[];
  };
  /** After a sign-in by this method. */
  readonly webauthn?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks that fit after a sign-in. */
    readonly hooks?: readonly (RevokeActiveSessionsHook | RequireVerifiedAddressHook | WebHook | VerificationHook | ShowVerificationUiHook | OrganizationHook)[];
  };
  /** After a sign-in by this method. */
  readonly passkey?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks that fit after a sign-in. */
    readonly hooks?: readonly (RevokeActiveSessionsHook | RequireVerifiedAddressHook | WebHook | VerificationHook | ShowVerificationUiHook | OrganizationHook)[];
  };
  /** After a social sign-in. */
  readonly oidc?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks to run. */
    readonly hooks?: readonly (RevokeActiveSessionsHook | WebHook | RequireVerifiedAddressHook | OrganizationHook)[];
  };
  /** After a sign-in by this method. */
  readonly code?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks that fit after a sign-in. */
    readonly hooks?: readonly (RevokeActiveSessionsHook | RequireVerifiedAddressHook | WebHook | VerificationHook | ShowVerificationUiHook | OrganizationHook)[];
  };
  /** After a sign-in by this method. */
  readonly totp?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks that fit after a sign-in. */
    readonly hooks?: readonly (RevokeActiveSessionsHook | RequireVerifiedAddressHook | WebHook | VerificationHook | ShowVerificationUiHook | OrganizationHook)[];
  };
  /** After a sign-in by this method. */
  readonly lookup_secret?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks that fit after a sign-in. */
    readonly hooks?: readonly (RevokeActiveSessionsHook | RequireVerifiedAddressHook | WebHook | VerificationHook | ShowVerificationUiHook | OrganizationHook)[];
  };
  /** Hooks that fit after a sign-in. */
  readonly hooks?: readonly (RevokeActiveSessionsHook | RequireVerifiedAddressHook | WebHook | VerificationHook | ShowVerificationUiHook | OrganizationHook)[];
};

export type AfterRecovery = {
  /** Where the browser goes afterwards, absolute or relative to the host. */
  readonly default_browser_return_url?: string;
  /** Hooks that fit after a recovery. */
  readonly hooks?: readonly (WebHook | RevokeActiveSessionsHook)[];
};

export type AfterRegistration = {
  /** Where the browser goes afterwards, absolute or relative to the host. */
  readonly default_browser_return_url?: string;
  /** After a sign-up by this method. */
  readonly password?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks to run. */
    readonly hooks?: readonly (SessionHook | WebHook | ShowVerificationUiHook | OrganizationHook)[];
  };
  /** After a sign-up by this method. */
  readonly webauthn?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks to run. */
    readonly hooks?: readonly (SessionHook | WebHook | ShowVerificationUiHook | OrganizationHook)[];
  };
  /** After a sign-up by this method. */
  readonly passkey?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks to run. */
    readonly hooks?: readonly (SessionHook | WebHook | ShowVerificationUiHook | OrganizationHook)[];
  };
  /** After a sign-up by this method. */
  readonly oidc?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks to run. */
    readonly hooks?: readonly (SessionHook | WebHook | ShowVerificationUiHook | OrganizationHook)[];
  };
  /** After a sign-up by this method. */
  readonly code?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks to run. */
    readonly hooks?: readonly (SessionHook | WebHook | ShowVerificationUiHook | OrganizationHook)[];
  };
  /** Hooks that fit every place. */
  readonly hooks?: readonly (WebHook | OrganizationHook)[];
};

export type AfterSettings = {
  /** Where the browser goes afterwards, absolute or relative to the host. */
  readonly default_browser_return_url?: string;
  /** After a credential changed. */
  readonly password?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks to run. */
    readonly hooks?: readonly (WebHook | RevokeActiveSessionsHook)[];
  };
  /** After a credential changed. */
  readonly totp?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks to run. */
    readonly hooks?: readonly (WebHook | RevokeActiveSessionsHook)[];
  };
  /** After a credential changed. */
  readonly oidc?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks to run. */
    readonly hooks?: readonly (WebHook | RevokeActiveSessionsHook)[];
  };
  /** After a credential changed. */
  readonly webauthn?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks to run. */
    readonly hooks?: readonly (WebHook | RevokeActiveSessionsHook)[];
  };
  /** After a credential changed. */
  readonly passkey?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks to run. */
    readonly hooks?: readonly (WebHook | RevokeActiveSessionsHook)[];
  };
  /** After a credential changed. */
  readonly lookup_secret?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks to run. */
    readonly hooks?: readonly (WebHook | RevokeActiveSessionsHook)[];
  };
  /** After traits changed. */
  readonly profile?: {
    /** Where the browser goes afterwards, absolute or relative to the host. */
    readonly default_browser_return_url?: string;
    /** Hooks to run. */
    readonly hooks?: readonly (WebHook | ShowVerificationUiHook | OrganizationHook)[];
  };
  /** Hooks that fit every place. */
  readonly hooks?: readonly (WebHook | OrganizationHook)[];
};

export type AfterVerification = {
  /** Where the browser goes afterwards, absolute or relative to the host. */
  readonly default_browser_return_url?: string;
  /** Hooks that fit every place. */
  readonly hooks?: readonly (WebHook | OrganizationHook)[];
};

export type ApiKeyAuth = {
  readonly type: 'api_key';
  readonly config: {
    /** Name of the header or cookie. */
    readonly name: string;
    /** The key. */
    readonly value: string;
    /** Where it goes. */
    readonly in: 'header' | 'cookie';
  };
};

export type BasicAuth = {
  readonly type: 'basic_auth';
  readonly config: {
    /** User name. */
    readonly user: string;
    /** Password. */
    readonly password: string;
  };
};

export type BeforeHooks = {
  /** Hooks that fit every place. */
  readonly hooks?: readonly (WebHook | OrganizationHook)[];
};

export type CorsTree = {
  /** Answer CORS requests. */
  readonly enabled: boolean;
  /** Origins; one * each may stand for any text. */
  readonly allowed_origins: readonly string[];
  /** Methods. */
  readonly allowed_methods: readonly ('POST' | 'GET' | 'PUT' | 'PATCH' | 'DELETE' | 'CONNECT' | 'HEAD' | 'OPTIONS' | 'TRACE')[];
  /** Request headers. */
  readonly allowed_headers: readonly string[];
  /** Response headers that pages may read. */
  readonly exposed_headers: readonly string[];
  /** Allow cookies. */
  readonly allow_credentials: boolean;
  /** Let handlers answer preflight requests. */
  readonly options_passthrough: boolean;
  /** Seconds that browsers may keep a preflight answer; 0 says nothing. */
  readonly max_age: number;
  /** Log decisions. */
  readonly debug: boolean;
};

export type CourierTree = {
  /** Texts of messages, by kind. */
  readonly templates?: {
    /** Messages to known and unknown addresses. */
    readonly recovery?: TemplateOverride;
    /** Messages to known and unknown addresses. */
    readonly recovery_code?: TemplateOverride;
    /** Messages to known and unknown addresses. */
    readonly verification?: TemplateOverride;
    /** Messages to known and unknown addresses. */
    readonly verification_code?: TemplateOverride;
    /** The code that completes a sign-up. */
    readonly registration_code?: {
      /** The message. */
      readonly valid?: {
        /** A mail. */
        readonly email: EmailTemplate;
        /** A text message. */
        readonly sms?: SmsTemplate;
      };
    };
    /** The code that completes a sign-in. */
    readonly login_code?: {
      /** The message. */
      readonly valid?: {
        /** A mail. */
        readonly email: EmailTemplate;
        /** A text message. */
        readonly sms?: SmsTemplate;
      };
    };
  };
  /** Directory whose templates replace the built-in ones. */
  readonly template_override_path?: string;
  /** Attempts before a message is given up. */
  readonly message_retries: number;
  /** How the queue is read. */
  readonly worker: {
    /** Messages taken at once. */
    readonly pull_count: number;
    /** Pause between two reads. */
    readonly pull_wait: string;
  };
  /** How mail leaves. */
  readonly delivery_strategy: 'smtp' | 'http';
  /** Mail through an HTTP API. */
  readonly http: {
    /** A request to a server of yours. */
    readonly request_config: RequestConfig;
  };
  /** Mail through SMTP. */
  readonly smtp: {
    /** smtp:// (STARTTLS) or smtps:// with user, password, host and port; ?disable_starttls=true, ?skip_ssl_verify=true, ?server_name=. */
    readonly connection_uri?: string;
    /** Client certificate, PEM. */
    readonly client_cert_path: string;
    /** Its key, PEM. */
    readonly client_key_path: string;
    /** Sender's address. */
    readonly from_address: string;
    /** Sender's name. */
    readonly from_name?: string;
    /** More headers on each message. */
    readonly headers?: Readonly<Record<string, string>>;
    /** Name given in HELO. */
    readonly local_name: string;
  };
  /** Other ways to deliver messages. */
  readonly channels?: readonly {
    /** The channel; sms. */
    readonly id: 'sms';
    /** How it delivers. */
    readonly type?: 'http';
    /** A request to a server of yours. */
    readonly request_config: RequestConfig;
  }[];
};

export type EmailTemplate = {
  /** Its body. */
  readonly body?: {
    /** URL of the template for plain text. */
    readonly plaintext?: string;
    /** URL of the template for HTML. */
    readonly html?: string;
  };
  /** URL of the template for the subject. */
  readonly subject?: string;
};

export type IdentitySchemaConfig = {
  /** Name; identities refer to it, so it must never change. */
  readonly id: string;
  /** Where the schema is: file, base64, http or https. */
  readonly url: string;
  /** Whether people may pick it with ?identity_schema=. */
  readonly selfservice_selectable?: boolean;
};

export type LogTree = {
  /** Least severe level written. */
  readonly level: 'trace' | 'debug' | 'info' | 'warning' | 'error' | 'fatal' | 'panic';
  /** Write secrets and personal data too. Never in production. */
  readonly leak_sensitive_values?: boolean;
  /** What stands in place of a secret. */
  readonly redaction_text?: string;
  /** How lines are written. */
  readonly format?: 'json' | 'text';
};

export type OidcProvider = {
  /** Name in URLs, nodes and stored credentials; must never change. */
  readonly id: string;
  /** Kind of provider; generic for any that speaks OpenID Connect. */
  readonly provider: 'github' | 'github-app' | 'gitlab' | 'generic' | 'google' | 'microsoft' | 'discord' | 'salesforce' | 'slack' | 'facebook' | 'auth0' | 'vk' | 'yandex' | 'apple' | 'spotify' | 'netid' | 'dingtalk' | 'patreon' | 'line' | 'linkedin' | 'linkedin_v2' | 'lark' | 'x' | 'fedcm-test' | 'amazon' | 'uaepass';
  /** Text on the button. */
  readonly label?: string;
  /** Client id the provider gave you. */
  readonly client_id: string;
  /** Client secret the provider gave you. */
  readonly client_secret?: string;
  /** Issuer, for discovery; generic providers. */
  readonly issuer_url?: string;
  /** Authorization endpoint, when there is no discovery. */
  readonly auth_url?: string;
  /** Token endpoint, when there is no discovery. */
  readonly token_url?: string;
  /** URL of the Jsonnet file that turns claims into traits. */
  readonly mapper_url: string;
  /** Scopes to ask for. */
  readonly scope?: readonly string[];
  /** Tenant id, or common, organizations, consumers. */
  readonly microsoft_tenant?: string;
  /** Where Microsoft's subject comes from. */
  readonly subject_source?: 'userinfo' | 'me' | 'oid';
  /** Apple Developer team id. */
  readonly apple_team_id?: string;
  /** Id of the key at Apple. */
  readonly apple_private_key_id?: string;
  /** The key, in PEM. */
  readonly apple_private_key?: string;
  /** Claims to ask for, as in OpenID Connect Core 1.0 section 5.5. */
  readonly requested_claims?: Readonly<Record<string, Readonly<Record<string, null | {
    readonly essential?: boolean;
    readonly value?: Readonly<Record<string, Json>>;
    readonly values?: readonly Readonly<Record<string, Json>>[];
  }>>>>;
  /** Organization whose members use this provider. */
  readonly organization_id?: string;
  /** More audiences accepted in id tokens that native apps hand in. */
  readonly additional_id_token_audiences?: readonly string[];
  /** Where claims are taken from. */
  readonly claims_source?: 'id_token' | 'userinfo';
  /** Proof key for code exchange: when the provider says it can, never, or always. */
  readonly pkce?: 'auto' | 'never' | 'force';
  /** Address of the provider's FedCM configuration. */
  readonly fedcm_config_url?: string;
  /** Origin header to send to netID when exchanging tokens. */
  readonly net_id_token_origin_header?: string;
  /** What to do when the address already belongs to someone. */
  readonly account_linking_mode?: 'confirm_with_existing_credential' | 'automatic';
};

export type OrganizationHook = {
  readonly hook: 'b2b_sso' | 'organization';
  /** Its settings. */
  readonly config: Readonly<Record<string, Json>>;
};

export type PublicListenerTree = {
  /** Log of requests. */
  readonly request_log: {
    /** Leave health checks out of it. */
    readonly disable_for_health: boolean;
  };
  /** Requests from pages of other origins. */
  readonly cors: CorsTree;
  /** URL under which browsers reach this API; redirects and forms point there. */
  readonly base_url?: string;
  /** Address to listen on, or unix:/path. */
  readonly host: string;
  /** Port to listen on. */
  readonly port: number;
  /** Owner and permissions of a UNIX socket. */
  readonly socket: {
    /** User; the one that runs the server when empty. */
    readonly owner: string;
    /** Group; the user's primary group when empty. */
    readonly group: string;
    /** Permissions as a number; 493 is 0755. */
    readonly mode: number;
  };
  /** Serve HTTPS. */
  readonly tls?: {
    /** Private key. */
    readonly key?: {
      /** A file, watched for changes. */
      readonly path?: string;
      /** The PEM itself, in base64. */
      readonly base64?: string;
    };
    /** Certificate with its chain. */
    readonly cert?: {
      /** A file, watched for changes. */
      readonly path?: string;
      /** The PEM itself, in base64. */
      readonly base64?: string;
    };
  };
};

export type RequestConfig = {
  /** Where to send it. */
  readonly url?: string;
  /** HTTP method; POST unless given. */
  readonly method?: string;
  /** Headers to send along. */
  readonly headers?: Readonly<Record<string, string>>;
  /** URL of the Jsonnet template that makes the body. */
  readonly body?: string;
  /** How to authenticate to it. */
  readonly auth?: ApiKeyAuth | BasicAuth;
};

export type RequireVerifiedAddressHook = {
  readonly hook: 'require_verified_address';
};

export type RequiredAal = 'aal1' | 'highest_available';

export type RevokeActiveSessionsHook = {
  readonly hook: 'revoke_active_sessions';
};

export type SessionHook = {
  readonly hook: 'session';
};

export type SessionTree = {
  /** What /sessions/whoami answers. */
  readonly whoami: {
    /** Assurance level asked for: one factor, or as many as the person has set up. */
    readonly required_aal: RequiredAal;
    /** Sessions as signed tokens. */
    readonly tokenizer?: {
      /** Kinds of tokens, by name. */
      readonly templates?: Readonly<Record<string, TokenizerTemplate>>;
    };
  };
  /** How long a session lasts. */
  readonly lifespan: string;
  /** The session cookie; what is absent here is taken from cookies. */
  readonly cookie: {
    /** Domain. */
    readonly domain?: string;
    /** Name. */
    readonly name: string;
    /** Outlives the browser window. */
    readonly persistent: boolean;
    /** Path. */
    readonly path?: string;
    /** Whether it is sent over HTTPS alone; true unless in development mode. */
    readonly secure?: string;
    /** SameSite. */
    readonly same_site?: 'Strict' | 'Lax' | 'None';
  };
  /** A session is extended only when less than this is left; the lifespan unless given. */
  readonly earliest_possible_extend?: string;
};

export type ShowVerificationUiHook = {
  readonly hook: 'show_verification_ui';
};

export type SmsTemplate = {
  /** Its body. */
  readonly body?: {
    /** URL of the template. */
    readonly plaintext?: string;
  };
};

export type TemplateOverride = {
  /** To an address that no account has. */
  readonly invalid?: {
    /** A mail. */
    readonly email: EmailTemplate;
  };
  /** To an address of an account. */
  readonly valid?: {
    /** A mail. */
    readonly email: EmailTemplate;
    /** A text message. */
    readonly sms?: SmsTemplate;
  };
};

export type TokenizerTemplate = {
  /** How long a token is valid. */
  readonly ttl?: string;
  /** URL of the Jsonnet file that adds claims. */
  readonly claims_mapper_url?: string;
  /** URL of the key that signs. */
  readonly jwks_url: string;
  /** What becomes the sub claim. */
  readonly subject_source?: 'id' | 'external_id';
};

export type VerificationHook = {
  readonly hook: 'verification';
};

export type WebHook = {
  readonly hook: 'web_hook';
  /** The request. */
  readonly config: WebHookConfig;
};

export type WebHookConfig = {
  /** Name in logs. */
  readonly id?: string;
  /** What is done with the answer. */
  readonly response?: {
    /** Do not wait for it. */
    readonly ignore?: boolean;
    /** Take changes to the identity from it. */
    readonly parse?: boolean;
  };
  /** Where to send it. */
  readonly url: string;
  /** HTTP method. */
  readonly method: string;
  /** Headers to send along. */
  readonly headers?: Readonly<Record<string, string>>;
  /** URL of the Jsonnet template that makes the body. */
  readonly body?: string;
  /** An error answer stops the flow. Use response.parse. */
  readonly can_interrupt?: boolean;
  /** Record an event for each call. */
  readonly emit_analytics_event?: boolean;
  /** How to authenticate to it. */
  readonly auth?: ApiKeyAuth | BasicAuth;
};
