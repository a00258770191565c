export type JsonnetProblem = 'failed' | 'cancelled' | 'timeout' | 'too-large';

/** The snippet gave no value. `cancelled`: it asked for that by `error 'cancel'`, as the reference's do. */
export class JsonnetError extends Error {
  readonly problem: JsonnetProblem;
  constructor(problem: JsonnetProblem, message: string) {
    super(message);
    this.name = 'JsonnetError';
    this.problem = problem;
  }
}
