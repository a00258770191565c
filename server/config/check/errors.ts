/** One thing that is wrong with the configuration. Values are never shown: they may be secrets. */
export interface ConfigProblem {
  /** Dotted path of the key, for example `secrets.cookie.0`; the file's name when it could not be read at all. */
  readonly path: string;
  readonly message: string;
  /** What may stand there, for people. */
  readonly allowed?: string;
}

/** The configuration cannot be used. Carries every problem, so that one start shows all of them. */
export class ConfigError extends Error {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(['invalid configuration:', ...problems.map(formatProblem)].join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/** One line for a problem: `serve.public.port: expected integer, but got string; allowed: a number from 1 to 65535`. */
export function formatProblem(problem: ConfigProblem): string {
  const allowed = problem.allowed === undefined ? '' : `; allowed: ${problem.allowed}`;
  return `${problem.path}: ${problem.message}${allowed}`;
}
