/** Hooks run around a flow, in the order the configuration names them. One file each under `hooks/`. */
import type { Config } from '../../config/model.ts';
import type { HookName } from '../../config/model.ts';
import type { IdentityWithCredentials } from '../../identity/model.ts';
import type { HttpRequest } from '../../kernel/http.ts';
import type { Session } from '../../session/model.ts';
import type { FieldProblem } from '../../ui/form.ts';
import type { LoginFlow, RecoveryFlow, RegistrationFlow, SettingsFlow } from './model.ts';
import type { Stores } from './ports.ts';
import type { FlowReply } from './reply.ts';

/** What a hook asks the engine to do; database effects join the submission's one transaction. */
export type HookEffect =
  | { readonly kind: 'revoke-other-sessions'; readonly identityId: string; readonly keepSessionId: string }
  | { readonly kind: 'issue-session' }
  | { readonly kind: 'write'; readonly write: (stores: Stores) => Promise<void> };

export type HookVerdict =
  | { readonly kind: 'continue'; readonly effects?: readonly HookEffect[] }
  | { readonly kind: 'reject'; readonly problems: readonly FieldProblem[] }
  /** The flow ends here, unfinished: this is the answer, and the effects are all that is stored. */
  | { readonly kind: 'divert'; readonly reply: FlowReply; readonly effects: readonly HookEffect[] };

export interface HookContext<F> {
  readonly config: Config;
  readonly request: HttpRequest;
  readonly flow: F;
  readonly identity: IdentityWithCredentials;
  readonly session: Session;
}

export interface Hook {
  readonly name: HookName;
  afterLogin?(context: HookContext<LoginFlow>): Promise<HookVerdict>;
  afterRegistration?(context: HookContext<RegistrationFlow>): Promise<HookVerdict>;
  afterSettings?(context: HookContext<SettingsFlow>): Promise<HookVerdict>;
  afterRecovery?(context: HookContext<RecoveryFlow>): Promise<HookVerdict>;
}

export const CONTINUE: HookVerdict = { kind: 'continue' };
