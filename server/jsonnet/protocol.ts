/** Messages between the server and the threads that evaluate Jsonnet, and the limits of an evaluation. */

/** Limit of the evaluator's WebAssembly memory, which the resource limits of a thread do not cover. */
export const MAX_MEMORY_BYTES = 128 * 1024 * 1024;
/** Longest value of a snippet, as in the reference. */
export const MAX_ANSWER_BYTES = 512 * 1024;

export interface EvaluationRequest {
  readonly id: number;
  readonly snippet: string;
  /** How the snippet sees its context: as the argument `ctx` of its function, or each member as an external variable. */
  readonly passedAs: 'argument' | 'variables';
  /** JSON text. */
  readonly context: string;
}

/** Sent once, when the thread has loaded the evaluator: the time limit counts from here. */
export interface Ready {
  readonly ready: true;
}

export type EvaluationReply =
  | { readonly id: number; readonly ok: true; readonly json: string }
  | {
      readonly id: number;
      readonly ok: false;
      readonly message: string;
      readonly tooLarge?: true;
      /** The state of the thread is unknown: it must be ended. */
      readonly broken?: true;
    };
