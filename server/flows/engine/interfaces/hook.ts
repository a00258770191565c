/** Hooks run around a flow, in the order the configuration names them. One file or folder each under `hooks/`. */
import type { Config, HookConfig, HookName } from '../../../config/model.ts';
import type { Identity, IdentityWithCredentials } from '../../../identity/model.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { Session } from '../../../session/model.ts';
import type { FieldProblem } from '../../../ui/form.ts';
import type { Write } from './commit.ts';
import type {
  ContinueWith,
  Flow,
  LoginFlow,
  RecoveryFlow,
  RegistrationFlow,
  SettingsFlow,
  VerificationFlow,
} from './model.ts';
import type { Answer } from './reply.ts';

/** What a hook asks the engine to do; database effects join the submission's one transaction. */
export type HookEffect =
  | { readonly kind: 'revoke-other-sessions'; readonly identityId: string; readonly keepSessionId: string }
  | { readonly kind: 'issue-session' }
  | {
      readonly kind: 'write';
      readonly write: Write;
      /** The same, with another message in place of the one that it sends. */
      readonly writeWith?: (message: Write) => Write;
    };

/** A hook has no objection. `identity`: as it has changed it; only `beforePersist` and the `verification` hook make a change stay. */
export type HookOpinion =
  | { readonly kind: 'continue'; readonly identity?: IdentityWithCredentials | undefined }
  | { readonly kind: 'reject'; readonly problems: readonly FieldProblem[] };

/** What a hook adds to the submission. It changes nothing of its context in place. */
export interface HookAdditions {
  readonly kind: 'continue';
  readonly identity?: IdentityWithCredentials | undefined;
  readonly effects?: readonly HookEffect[];
  /** Members of the flow's internal context. */
  readonly internalContext?: JsonObject;
  /** Joins what follows the flow. */
  readonly continueWith?: readonly ContinueWith[];
  /** Where the browser goes in place of `return_to`. */
  readonly continueAt?: string;
  /** Something was made for the anti-CSRF cookie of `csrf.next()`: the browser gets it. */
  readonly renewsCsrf?: boolean;
}

/** What a hook after a success says. */
export type HookVerdict =
  | HookOpinion
  | HookAdditions
  /** The flow ends here, unfinished: this is the answer, and the effects are all that is stored. */
  | { readonly kind: 'divert'; readonly answer: Answer; readonly effects: readonly HookEffect[] };

/** What there is to know before a flow. */
export interface FlowContext<F> {
  readonly config: Config;
  readonly request: HttpRequest;
  readonly flow: Readonly<F>;
  /** Whose settings the flow shows, as stored. */
  readonly owner?: Identity | undefined;
  readonly session?: Session | undefined;
  /** What of all this is not stored yet: others see no id of it. */
  readonly unsaved?: 'flow' | 'identity' | 'session' | undefined;
}

/** What there is to know about an identity: before and after it is stored. */
export interface HookContext<F> extends FlowContext<F> {
  readonly identity: IdentityWithCredentials;
}

/** What there is to know after a success, before the commit. */
export interface SessionContext<F> extends HookContext<F> {
  readonly session: Session;
}

/** A login with the password of an account that comes from another system, which verifies it through the migration hook. */
export interface PasswordMigrationRequest extends HookContext<LoginFlow> {
  /** As it was typed. */
  readonly identifier: string;
  readonly password: string;
}

/** Whether the migration hook accepts the password. @throws ApiError 502 when it answers neither yes nor no */
export type VerifyWithMigrationHook = (migration: PasswordMigrationRequest) => Promise<boolean>;

/** A hook as one entry of the configuration asks for it. It has a method for each moment that it takes part in. */
export interface Hook {
  readonly name: HookName;
  /** It calls another server, which no rollback undoes. */
  readonly callsOut?: true;
  /** Before a new flow is stored. May throw: then there is no flow. */
  beforeFlow?(context: FlowContext<Flow>): Promise<void>;
  /** Before an identity is stored: may refuse or change it. */
  beforePersist?(context: HookContext<RegistrationFlow | SettingsFlow>): Promise<HookOpinion>;
  afterLogin?(context: SessionContext<LoginFlow>): Promise<HookVerdict>;
  afterRegistration?(context: SessionContext<RegistrationFlow>): Promise<HookVerdict>;
  afterSettings?(context: SessionContext<SettingsFlow>): Promise<HookVerdict>;
  afterRecovery?(context: SessionContext<RecoveryFlow>): Promise<HookVerdict>;
  /** Once the address is stored as verified. */
  afterVerification?(context: HookContext<VerificationFlow>): Promise<HookOpinion>;
  /** Once an identity is stored. May throw: what is stored stays. */
  afterPersist?(context: HookContext<RegistrationFlow | SettingsFlow>): Promise<void>;
}

/** The hook that a configuration entry names; undefined for one that is not there. */
export type HookCatalogue = (config: HookConfig) => Hook | undefined;

/** No objection, nothing to add. */
export const CONTINUE: HookOpinion = { kind: 'continue' };
