import type { Admin } from './admin.ts';
import type { Agent } from './agent.ts';
import type { HookReceiver } from './hook-receiver.ts';
import type { AuthorizationServer } from './providers/authorization-server.ts';
import type { Internet } from './providers/internet.ts';
import type { OpenIdProvider } from './providers/openid-provider.ts';
import type { Setup } from './setup.ts';

/** What a scenario is given: agents whose every exchange is recorded, and `setup`, whose exchanges are not. */
export interface Context {
  /** A random word of this run; in recordings it reads `{run}`. Put it in every identifier so that runs don't collide. */
  readonly run: string;
  /** Base URL of the public API, without a trailing slash. */
  readonly publicUrl: string;
  /** Base URL of the admin API, without a trailing slash. */
  readonly adminUrl: string;
  /** A browser: form-encoded, follows nothing, keeps cookies. */
  browser(): Agent;
  /** A single-page app: JSON both ways, keeps cookies. */
  ajax(): Agent;
  /** A native app: JSON both ways, no cookies. */
  native(): Agent;
  readonly admin: Admin;
  readonly setup: Setup;
  /** The server that web hooks call. */
  readonly hooks: HookReceiver;
  /** The OpenID provider that `provider://` names. */
  readonly openid: OpenIdProvider;
  /** The hosts of all other providers. */
  readonly internet: Internet;
  /** The authorization server that `oauth2://` names. */
  readonly oauth2: AuthorizationServer;
  /** An address that no other scenario uses. */
  email(name?: string): string;
  /** A phone number in E.164 that no other scenario uses; `digit` tells several apart. */
  phone(digit?: number): string;
  sleep(milliseconds: number): Promise<void>;
  /** Waits until what the server stores next has a later time than what it has stored, as its database keeps times. */
  later(): Promise<void>;
}

/** One agent of each dialect. */
export const everyone = (t: Context): readonly Agent[] => [t.browser(), t.ajax(), t.native()];

/** One conversation with a server under a named config variant; its id is `area/name`. */
export interface Scenario {
  readonly name: string;
  /** Name of a file in `configs/`, without its extension. */
  readonly config: string;
  /** Wants a server and database of its own, because it lists everything there is. */
  readonly alone?: boolean;
  readonly run: (context: Context) => Promise<void>;
}

/** A scenario with the area its folder gives it. */
export interface NamedScenario extends Scenario {
  readonly area: string;
  readonly id: string;
}

export type ScenarioBody = Scenario['run'];

/** Declares the scenarios of one file that share a config variant. */
export function scenarios(
  config: string,
  bodies: Record<string, ScenarioBody>,
  options: { alone?: boolean } = {},
): Scenario[] {
  return Object.entries(bodies).map(([name, run]) => ({ name, config, run, ...options }));
}
