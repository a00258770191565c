/** What a server of the suite is to answer, by target, and the calls that it received until the next step is recorded. */
export class Script<Answer, Call> {
  readonly #answers = new Map<string, Answer[]>();
  #calls: Call[] = [];

  /** Answers calls to this target in turn; the last answer stays. */
  answer(target: string, answers: readonly [Answer, ...Answer[]]): void {
    this.#answers.set(target, [...answers]);
  }

  /** The answer to a call to this target; undefined where the scenario has given none. */
  next(target: string): Answer | undefined {
    const answers = this.#answers.get(target) ?? [];
    return answers.length > 1 ? answers.shift() : answers[0];
  }

  record(...calls: readonly Call[]): void {
    this.#calls.push(...calls);
  }

  /** What arrived since the last time. */
  take(): readonly Call[] {
    const calls = this.#calls;
    this.#calls = [];
    return calls;
  }

  /** Forgets what arrived and what was to be answered. */
  reset(): void {
    this.#answers.clear();
    this.#calls = [];
  }
}
