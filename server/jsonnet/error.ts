/** Why an evaluation failed. `cancelled`: the snippet called `error 'cancel'`, by which an operator skips a web hook or mapper. */
export type JsonnetProblem = 'failed' | 'cancelled' | 'timeout' | 'too-large';

/** The snippet has no value. */
export class JsonnetError extends Error {
  readonly problem: JsonnetProblem;
  constructor(problem: JsonnetProblem, message: string) {
    super(message);
    this.name = 'JsonnetError';
    this.problem = problem;
  }
}
