/** What one request makes true. It is a value until the row `commit` applies it: all of it, or nothing. */
import type { IdentityWithCredentials } from '../../../identity/model.ts';
import type { SetCookie } from '../../../kernel/http.ts';
import type { FieldProblem } from '../../../ui/form.ts';
import type { FlowResult } from './flow-observer.ts';
import type { HookContext } from './hook.ts';
import type { Flow, RegistrationFlow, SettingsFlow, VerificationFlow } from './model.ts';
import type { Registered } from './outcome.ts';
import type { Stores } from './ports.ts';
import type { FlowReply } from './reply.ts';

/** Part of a transaction. No network call and no password hash may run inside. */
export type Write = (stores: Stores) => Promise<void>;

/** Completing found something wrong after all (a taken identifier, a hook that refuses): messages on the flow. */
export interface Refusal {
  readonly kind: 'refused';
  readonly problems: readonly FieldProblem[];
  /** Show what was typed again. */
  readonly keepInput?: boolean;
}

/** Something that only one of several submissions at once can use: a one-time secret, or the flow itself. */
export interface Consumption {
  /** Part of the transaction; false: another submission was first, and nothing of this one is stored. */
  consume(stores: Stores): Promise<boolean>;
  /** What the client gets then. @throws ApiError */
  onAlreadyConsumed(): Refusal | Promise<Completed>;
}

/** A conflict that the answer must not tell: what is stored and answered in place of a message on the form. */
export interface HiddenConflict {
  /** The e-mail address that another identity may have. */
  readonly address: string;
  readonly commit: Commit;
  readonly answer: FlowReply;
}

/** What the transaction of a request stores, and what goes to the browser with it. Empty: nothing. */
export interface Commit {
  /** New flows that users go on with. They are stored before all else, and reported once they are. */
  readonly begins?: readonly Flow[];
  /** The flow as it is stored. Absent: it stays as stored. */
  readonly flow?: Flow;
  readonly consumes?: readonly Consumption[];
  readonly writes?: readonly Write[];
  /** Whose identifiers and addresses are written: what follows where another identity has one of them. */
  readonly claims?: {
    readonly identity: IdentityWithCredentials;
    readonly onConflict?: Registered['onConflict'];
    readonly hidden?: HiddenConflict;
  };
  readonly cookies?: readonly SetCookie[];
  /** The browser gets a new anti-CSRF cookie; tokens for it are made with `csrf.next()`. */
  readonly renewsCsrf?: boolean;
}

/** A request that came to something: what is stored, and the answer to give once it is. */
export interface Completed {
  readonly kind: 'completed';
  readonly commit: Commit;
  /** What is reported of the submission. Absent: it is a step on the way. */
  readonly result?: FlowResult;
  /**
   * Built before the commit, so that nothing can fail in between. A function is called after it: what it throws is answered, what is
   * stored stays.
   */
  readonly answer: FlowReply | (() => Promise<FlowReply>);
  /** Registration and settings: what hooks see of the identity once it is stored. */
  readonly persisted?: Omit<HookContext<RegistrationFlow | SettingsFlow>, 'config' | 'request'>;
  /** Verification: whose address it is, for the hooks that run once it is stored, and what follows when one of them objects. */
  readonly verified?: {
    readonly flow: VerificationFlow;
    readonly identityId: string;
    onRejected(problems: readonly FieldProblem[]): Promise<Completed>;
  };
}
