/** A success that hooks are asked about: a value that rows of the table replace by the next one, and of which nothing is stored yet. */
import type { IdentityWithCredentials } from '../../../identity/model.ts';
import type { Session } from '../../../session/model.ts';
import type { FieldProblem } from '../../../ui/form.ts';
import type { Commit, Completed, Refusal } from './commit.ts';
import type { HookEffect } from './hook.ts';
import type { FlowByName } from './model.ts';
import type { StrategyFlow } from './strategy.ts';

/** Flows whose hooks run before the commit. Those of a verification run after it. */
export type HookedFlow = Exclude<StrategyFlow, 'verification'>;

/** Flows that store an identity. */
export type PersistingFlow = 'registration' | 'settings';

/** What a flow would make true, unless a hook objects. */
export interface Proposal<N extends StrategyFlow> {
  readonly kind: 'proposed';
  /** As hooks see it; what they add to it is for `toCompleted` to store. */
  readonly flow: FlowByName[N];
  /** As it shall be stored. */
  readonly identity: IdentityWithCredentials;
  /** Settings: as it is stored until then. */
  readonly before?: IdentityWithCredentials;
  readonly session: Session;
  /** What is new: hooks see no id of it. */
  readonly unsaved?: 'session' | undefined;
  /** What is stored and answered once no hook has objected. The engine adds the effects of the hooks. */
  toCompleted(hooks: HooksPassed<N>): Promise<Completed>;
  /**
   * What a code or link proves that the user has answered: it is consumed, whatever hooks say. Where a hook calls another server it is stored
   * before, else with what the hooks come to. `toCompleted` stores it, too: doing so twice is doing it once.
   */
  readonly inAnyCase?: Commit | undefined;
  /** A hook objects. Absent: its messages are shown on the form, with what the user typed. */
  onRejected?(problems: readonly FieldProblem[]): Refusal | Promise<Completed>;
  /** A hook fails. Absent: the error is answered, and nothing is stored. */
  onFailed?(error: unknown): Completed;
  /** Registration: what is stored of an identity that a hook wants inactive. */
  storeInactive?(identity: IdentityWithCredentials): Commit;
}

/** What the hooks of a flow have come to. `flow` and `identity` carry their additions. */
export interface HooksPassed<N extends StrategyFlow> {
  readonly kind: 'passed';
  readonly flow: FlowByName[N];
  readonly identity: IdentityWithCredentials;
  readonly effects: readonly HookEffect[];
  /** A hook made something for the anti-CSRF cookie of `csrf.next()`. */
  readonly renewsCsrf: boolean;
}
