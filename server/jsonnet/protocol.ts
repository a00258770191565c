/** Messages between the server and the threads that evaluate Jsonnet, and the limits of an evaluation. */

/** Of the evaluator's WebAssembly memory, which the limits of a thread do not cover. */
export const MAX_MEMORY_BYTES = 128 * 1024 * 1024;
/** As much as the reference takes of a snippet's value. */
export const MAX_ANSWER_BYTES = 512 * 1024;

export interface EvaluationRequest {
  readonly id: number;
  readonly snippet: string;
  /** What the snippet's function is called with, as JSON. */
  readonly context: string;
}

/** The thread has loaded the evaluator: time is counted from now on. */
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
      /** The thread cannot be used any more. */
      readonly broken?: true;
    };
