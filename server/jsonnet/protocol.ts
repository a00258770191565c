/** Messages between the server and the threads that evaluate Jsonnet, and the limits of an evaluation. */

/** Longest value of a snippet, as in the reference. */
export const MAX_ANSWER_BYTES = 512 * 1024;

/** What a thread is started with. */
export interface WorkerOptions {
  /** Limit of the evaluator's WebAssembly memory, which the resource limits of a thread do not cover. */
  readonly maxMemoryBytes: number;
}

export interface EvaluationRequest {
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

interface Evaluated {
  /** The size of the evaluator's memory, which never shrinks. */
  readonly memoryBytes: number;
}

/** `trap`: WebAssembly ended the evaluation, out of stack or memory. The state of the thread is unknown: it must be ended. */
export type EvaluationReply =
  | (Evaluated & { readonly ok: true; readonly json: string })
  | (Evaluated & { readonly ok: false; readonly message: string; readonly tooLarge?: true })
  | { readonly trap: string };
