/** What the engine reports of the flows that it runs, for metrics and the audit log. */
import type { MethodName } from '../../../config/model.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import type { Session } from '../../../session/model.ts';
import type { Flow } from './model.ts';
import type { StrategyFlow } from './strategy.ts';

/**
 * How a submission ended: the flow is finished; the user has to try again (a wrong password or code, a hook that objects); the request was
 * refused with another 4xx (a flow that is gone, a missing anti-CSRF token, too many requests); or we failed. A step on the way, such as a
 * code that was sent, is not reported.
 */
export type FlowResult = 'finished' | 'rejected' | 'refused' | 'error';

/** How a submission ended, and whose it was as far as that is known. */
export interface SubmissionEnd {
  readonly flow: StrategyFlow;
  readonly flowId: string | undefined;
  /** The flow as the submission left it; absent where none was loaded. */
  readonly shown: Flow | undefined;
  /** Absent where the request did not get as far as to find a strategy. */
  readonly method: MethodName | undefined;
  readonly result: FlowResult;
  readonly identityId: string | undefined;
  readonly sessionId: string | undefined;
  readonly request: HttpRequest;
  /** Who was to be signed in, where that is known although it was not proved. */
  readonly claimedIdentityId: string | undefined;
  /** The session that a registration has signed its user in with. */
  readonly signedIn: Session | undefined;
  /** The provider of a social sign-in; empty without one. */
  readonly provider: string;
  /** Why it failed, in the words of the answer. */
  readonly reason: () => string;
}

/** Flow, type, method and result are each one of a fixed set, so that no input of a user becomes a label of a metric. */
export interface FlowObserver {
  /** A flow was stored. */
  begun(flow: Flow): void;
  ended(end: SubmissionEnd): void;
}
