import type { MethodName } from '../../../config/model.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { Session } from '../../../session/model.ts';
import type { Completed, Consumption } from '../interfaces/commit.ts';
import type { SettingsFlow } from '../interfaces/model.ts';
import type { OutcomeByFlow } from '../interfaces/outcome.ts';
import type { HooksPassed, Proposal } from '../interfaces/proposal.ts';
import type { Step, Strategy, StrategyFlow, SubmitContext } from '../interfaces/strategy.ts';
import type { Payload, RawFields } from './payload.ts';

/** What the rows of a submission find out, one after the other. Reading what no row has set yet is a fault of the table. */
export class Submission<N extends StrategyFlow> {
  #fields: RawFields | undefined;
  #strategy: Strategy | undefined;
  #step: Step<N> | undefined;
  #payload: Payload | undefined;
  #outcome: OutcomeByFlow[N] | undefined;
  #proposal: Proposal<N> | undefined;
  #hooks: HooksPassed<N> | undefined;
  #nextFlow: SettingsFlow | undefined;
  #completed: Completed | undefined;
  /** What was consumed before the commit, which does not consume it again. */
  readonly consumed = new Set<Consumption>();
  /** Judges in place of the strategy's step, where the submission came to another flow first. */
  judgeAs: ((context: SubmitContext<N>) => Promise<OutcomeByFlow[N]>) | undefined;
  /** Shows in the form what was submitted. */
  keepInput: () => void = () => {};

  get fields(): RawFields {
    return known(this.#fields, 'fields');
  }
  set fields(fields: RawFields) {
    this.#fields = fields;
  }
  get hasFields(): boolean {
    return this.#fields !== undefined;
  }
  get strategy(): Strategy {
    return known(this.#strategy, 'strategy');
  }
  set strategy(strategy: Strategy) {
    this.#strategy = strategy;
  }
  /** Of the strategy, where a row has found one. */
  get method(): MethodName | undefined {
    return this.#strategy?.method;
  }
  get step(): Step<N> {
    return known(this.#step, 'step');
  }
  set step(step: Step<N>) {
    this.#step = step;
  }
  get payload(): Payload {
    return known(this.#payload, 'payload');
  }
  set payload(payload: Payload) {
    this.#payload = payload;
  }
  get outcome(): OutcomeByFlow[N] {
    return known(this.#outcome, 'outcome');
  }
  set outcome(outcome: OutcomeByFlow[N]) {
    this.#outcome = outcome;
  }
  /** The success, as far as hooks have changed it. */
  get proposal(): Proposal<N> {
    return known(this.#proposal, 'proposal');
  }
  set proposal(proposal: Proposal<N>) {
    this.#proposal = proposal;
  }
  get hooks(): HooksPassed<N> {
    return known(this.#hooks, 'result of the hooks');
  }
  set hooks(hooks: HooksPassed<N>) {
    this.#hooks = hooks;
  }
  /** Settings: the flow that the next submission goes to. */
  get nextFlow(): SettingsFlow {
    return known(this.#nextFlow, 'next flow');
  }
  set nextFlow(flow: SettingsFlow) {
    this.#nextFlow = flow;
  }
  get completed(): Completed {
    return known(this.#completed, 'completion');
  }
  set completed(completed: Completed) {
    this.#completed = completed;
  }
  /** Whose submission it is, once a strategy has recognized them. */
  get subject(): string | undefined {
    return this.#proposal?.identity.id ?? this.#completed?.verified?.identityId;
  }
  get proposedSession(): Session | undefined {
    return this.#proposal?.session;
  }
  /** Whose credentials were asked for, where the strategy says so although it has rejected the submission. */
  get claimedIdentityId(): string | undefined {
    const outcome = this.#outcome;
    return outcome?.kind === 'rejected' ? outcome.claimedIdentityId : undefined;
  }
  /** The session that hooks have issued. */
  get signedIn(): Session | undefined {
    return this.#hooks?.effects.some(({ kind }) => kind === 'issue-session') === true
      ? this.proposedSession
      : undefined;
  }
  /** The fields, to submit them again after another login. */
  get values(): JsonObject {
    return this.#payload?.values ?? {};
  }
}

function known<T>(value: T | undefined, name: string): T {
  if (value === undefined) throw new Error(`the pipeline reads the ${name} of a submission before any step has set it`);
  return value;
}
