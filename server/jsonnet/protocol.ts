/** Messages between the server and the thread that evaluates Jsonnet. */
export interface EvaluationRequest {
  readonly id: number;
  readonly snippet: string;
  /** What the snippet's function is called with, as JSON. */
  readonly context: string;
}

export type EvaluationReply =
  | { readonly id: number; readonly ok: true; readonly json: string }
  | {
      readonly id: number;
      readonly ok: false;
      readonly message: string;
      /** The thread is of no more use. */ readonly broken?: true;
    };
