/** The sections about listening, logging and telemetry as they are after defaults were filled in. */

interface TlsSource {
  readonly path?: string;
  readonly base64?: string;
}

export interface ListenerTree {
  /** Where browsers reach this listener; absent means it is derived from host and port. */
  readonly base_url?: string;
  /** A host name or address, or `unix:/path` for a UNIX socket. */
  readonly host: string;
  readonly port: number;
  readonly socket: { readonly owner: string; readonly group: string; readonly mode: number };
  readonly tls?: { readonly key?: TlsSource; readonly cert?: TlsSource };
  readonly request_log: { readonly disable_for_health: boolean };
}

export interface CorsTree {
  readonly enabled: boolean;
  readonly allowed_origins: readonly string[];
  readonly allowed_methods: readonly string[];
  readonly allowed_headers: readonly string[];
  readonly exposed_headers: readonly string[];
  readonly allow_credentials: boolean;
  readonly options_passthrough: boolean;
  readonly max_age: number;
  readonly debug: boolean;
}

export interface ServeTree {
  readonly public: ListenerTree & { readonly cors: CorsTree };
  readonly admin: ListenerTree;
}

export interface LogTree {
  readonly level: 'trace' | 'debug' | 'info' | 'warning' | 'error' | 'fatal' | 'panic';
  readonly leak_sensitive_values?: boolean;
  readonly redaction_text?: string;
  readonly format?: 'json' | 'text';
}

export interface TracingTree {
  readonly provider?: 'jaeger' | 'otel' | 'zipkin';
  readonly service_name?: string;
  readonly deployment_environment?: string;
  readonly providers?: {
    readonly jaeger?: {
      readonly local_agent_address?: string;
      readonly sampling?: { readonly server_url?: string; readonly trace_id_ratio?: number };
    };
    readonly zipkin?: { readonly server_url?: string; readonly sampling?: { readonly sampling_ratio?: number } };
    readonly otlp?: {
      readonly server_url?: string;
      readonly insecure?: boolean;
      readonly sampling?: { readonly sampling_ratio?: number };
      readonly authorization_header?: string;
    };
  };
}
