/**
 * Hooks and outgoing requests as a configuration file writes them.
 * The schema has checked every value by the time one of these types is used.
 */

type RequestAuth =
  | {
      readonly type: 'api_key';
      readonly config: { readonly name: string; readonly value: string; readonly in: 'header' | 'cookie' };
    }
  | { readonly type: 'basic_auth'; readonly config: { readonly user: string; readonly password: string } };

/** A call to a server of the operator's: web hooks, HTTP courier, SMS. `body` is a URL of a Jsonnet template. */
export interface RequestConfig {
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly auth?: RequestAuth;
}

export interface WebHookConfig extends RequestConfig {
  readonly id?: string;
  readonly url: string;
  readonly method: string;
  readonly can_interrupt?: boolean;
  readonly emit_analytics_event?: boolean;
  readonly response?: { readonly ignore?: boolean; readonly parse?: boolean };
}

export type HookConfig =
  | { readonly hook: 'session' }
  | { readonly hook: 'revoke_active_sessions' }
  | { readonly hook: 'require_verified_address' }
  | { readonly hook: 'verification' }
  | { readonly hook: 'show_verification_ui' }
  | { readonly hook: 'web_hook'; readonly config: WebHookConfig }
  | { readonly hook: 'b2b_sso' | 'organization'; readonly config: Readonly<Record<string, unknown>> };

export type HookName = HookConfig['hook'];

/** Hooks before a flow starts. */
export interface BeforeHooks {
  readonly hooks?: readonly HookConfig[];
}

/** What happens after one method succeeded. */
export interface AfterMethod {
  readonly default_browser_return_url?: string;
  readonly hooks?: readonly HookConfig[];
}

/** What happens after a flow succeeded: for any method, and for each method by its name. */
export type AfterFlow<M extends string> = AfterMethod & { readonly [Method in M]?: AfterMethod };
