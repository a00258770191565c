/** One request to one flow on its way through the pipeline. Steps read it, fill it and end it by returning a reply. */
import type { Config } from '../../../config/model.ts';
import type { MessageComposer } from '../../../courier/ports.ts';
import type { Identity, IdentityWithCredentials } from '../../../identity/model.ts';
import type { Clock } from '../../../kernel/clock.ts';
import type { HttpRequest, SetCookie } from '../../../kernel/http.ts';
import type { JsonObject } from '../../../kernel/json.ts';
import type { Tracing } from '../../../observability/tracing/tracing.ts';
import type { Session } from '../../../session/model.ts';
import { Form } from '../../../ui/form.ts';
import type { UiText } from '../../../ui/model.ts';
import type { NodeOrder } from '../../../ui/sort.ts';
import type { Commit, Completed, Refusal } from '../interfaces/commit.ts';
import type { BeginLogin, Return } from '../interfaces/endpoint.ts';
import type { FlowObserver } from '../interfaces/flow-observer.ts';
import type { HookCatalogue } from '../interfaces/hook.ts';
import type { LoginContinuation, LoginRequest } from '../interfaces/login-continuation.ts';
import type { FlowByName, FlowType } from '../interfaces/model.ts';
import type { BecomingFlow, OutcomeByFlow } from '../interfaces/outcome.ts';
import type { ContinuityCookies, Database, IdentityRules, SchemaForms, SessionRules } from '../interfaces/ports.ts';
import type { Proposal } from '../interfaces/proposal.ts';
import type { FlowReply, JsonClients } from '../interfaces/reply.ts';
import type { Stage, Step, Strategy, StrategyFlow } from '../interfaces/strategy.ts';
import type { Address } from './address.ts';
import { dialectOf, type Client, type Dialect } from './client.ts';
import { joinCommits } from './join-commits.ts';
import { clientOf } from './respond.ts';
import { Submission } from './submission.ts';

/** What the engine is made of; put together in `compose.ts`. */
export interface EngineDependencies {
  readonly database: Database;
  readonly sessions: SessionRules;
  readonly identities: IdentityRules;
  readonly schemas: SchemaForms;
  readonly continuity: ContinuityCookies;
  /** Logins for an authorization server. */
  readonly continuation: LoginContinuation;
  readonly strategies: readonly Strategy[];
  readonly hooks: HookCatalogue;
  readonly composer: MessageComposer;
  /** An identity as its owner sees it, for messages. */
  readonly presentIdentity: (identity: Identity, config: Config) => JsonObject;
  readonly clock: Clock;
  /** Receives flows that begin and submissions that end. */
  readonly observer: FlowObserver;
  readonly tracing?: Tracing | undefined;
  /** Errors that are ours and end as a 5xx or on the error page. */
  readonly logError: (error: unknown, request: HttpRequest) => void;
}

/** The definitions of all flows. */
export type FlowDefinitions = { readonly [N in StrategyFlow]: FlowDefinition<N> };

/** The dependencies with the flows that the engine runs. */
export interface EngineParts extends EngineDependencies {
  readonly flows: FlowDefinitions;
}

/** What is particular to one flow; `flows/<name>/index.ts` defines it. */
export interface FlowDefinition<N extends StrategyFlow> {
  readonly name: N;
  /** A new flow value from the request's parameters, form still empty. @throws ApiError */
  start(exchange: Exchange<N>): FlowByName[N];
  /** The stage a new flow begins with. */
  firstStage(exchange: Exchange<N>): Stage[N];
  /** Messages on a new form. */
  notices?(exchange: Exchange<N>): readonly UiText[];
  /** What a new flow does by itself: it joins the commit that begins it. */
  begin?(exchange: Exchange<N>): Promise<Commit | undefined>;
  /** None: nodes stay as the strategies place them, the anti-CSRF field too. */
  order?(exchange: Exchange<N>): Promise<NodeOrder>;
  schemaId(exchange: Exchange<N>): string;
  readonly noStrategy: () => UiText;
  readonly expiredMessage: (at: Date, now: Date) => UiText;
  /** What a strategy's success means here. */
  complete(exchange: Exchange<N>, strategy: Strategy, outcome: Success<N>): Promise<Completion<N>>;
  /** Errors of creating a flow are JSON to browsers, too (reference: verification). */
  readonly createErrorsInJson?: true;
  /** Status of the redirect that shows a rejected form again (reference: 302 on registration, else 303). */
  readonly rejectedRedirectStatus: 302 | 303;
  /** A rejected form keeps the messages it had (reference: verification). */
  readonly keepsMessages?: boolean;
  /** How a changed form is answered as JSON (reference: 200 and unsorted in settings, 400 elsewhere because the flow is not finished). */
  readonly formUpdated: { readonly status: 200 | 400; readonly sorted: boolean; readonly jsonFor: JsonClients };
}

/** The outcomes of a flow that are a success and so particular to it. */
export type Success<N extends StrategyFlow> = Exclude<
  OutcomeByFlow[N],
  { kind: 'rejected' | 'form-updated' | 'needs-reauthentication' | 'redirect' | 'becomes' }
>;

export type { Refusal } from '../interfaces/commit.ts';

/** How a step ends the walk through the table. */
export type Ending =
  | FlowReply
  /** The submission came to something: the rows of the column `conclude` store and answer it. */
  | Completed
  /** Another flow took its place: it walks through the column `become`. */
  | { readonly kind: 'became'; readonly exchange: Exchange<BecomingFlow> };

/** What the success of a flow means: at once, or after hooks have been asked about it. */
export type Completion<N extends StrategyFlow> = Completed | FlowReply | Refusal | Proposal<N>;

/** A user who comes back through an endpoint. */
export interface Returning {
  readonly strategy: Strategy;
  readonly target: Return;
  /** What the user left with. */
  paused?: JsonObject | undefined;
  /** The return is known to belong to the flow: what goes wrong from here on is shown on it. */
  isVerified?: boolean;
}

/** A login that an endpoint begins and completes in one request. */
export interface Beginning {
  readonly strategy: Strategy;
  readonly login: BeginLogin;
  /** The commit will store the flow: what goes wrong from here on is shown on it. */
  isBegun?: boolean;
}

/** A flow that starts within a request to another one: what it has beside what any new flow has. */
export interface Origin<N extends StrategyFlow> {
  /** Members that its form is built with. */
  readonly members?: Partial<FlowByName[N]> | undefined;
  /** The stage it begins with. Absent: the flow's first. */
  readonly stage?: Stage[N] | undefined;
  /** Members that hooks before the flow do not see, messages on the form. */
  readonly finish?: (started: Exchange<N>) => void | Promise<void>;
}

/** The state of one request: what the steps have found out so far. */
export class Exchange<N extends StrategyFlow = StrategyFlow> {
  readonly deps: EngineParts;
  readonly definition: FlowDefinition<N>;
  readonly request: HttpRequest;
  readonly config: Config;
  /** Of the flow to create; of a loaded flow read `flow.type`. */
  readonly type: FlowType;
  readonly now: Date;
  readonly dialect: Dialect;
  readonly cookies: SetCookie[];
  /** Forms are for the anti-CSRF cookie that the commit will give the browser. */
  renewsCsrf = false;
  #returning: Returning | undefined;
  #beginning: Beginning | undefined;
  /** What an OAuth 2.0 client asks for, where a new login is for one. */
  loginRequest: LoginRequest | undefined;
  #address: Address | undefined;
  session: Session | undefined;
  /** The session's owner with credentials, loaded once where a step needs it. */
  owner: IdentityWithCredentials | undefined;
  readonly submission = new Submission<N>();
  /** What the rows so far add to the commit, whatever the request comes to: a new flow and what belongs to it. */
  additions: Commit = {};
  /** What this flow takes over, where a request that came to another flow starts it. */
  origin: Origin<N> | undefined;
  /** The flow whose codes for a native app the commit moves to this one. */
  codesComeFrom: string | undefined;
  #flow: FlowByName[N] | undefined;

  constructor(
    deps: EngineParts,
    flow: N,
    {
      request,
      config,
      type,
      cookies = [],
    }: Pick<Exchange, 'request' | 'config' | 'type'> & Partial<Pick<Exchange, 'cookies'>>,
  ) {
    this.deps = deps;
    this.definition = deps.flows[flow] as FlowDefinition<N>;
    this.request = request;
    this.config = config;
    this.type = type;
    this.cookies = cookies;
    this.now = deps.clock.now();
    this.dialect = dialectOf(request);
  }

  get client(): Client {
    return clientOf(this.dialect, this.hasFlow ? this.flow.type : this.type);
  }

  /** The same request on its way through another flow, or another flow of the same kind. Its cookies are answered with this one. */
  sibling<M extends StrategyFlow>(flow: M, type: FlowType, request = this.request): Exchange<M> {
    const { deps, config, cookies } = this;
    const other = new Exchange<M>(deps, flow, { request, config, type, cookies });
    if (this.#returning !== undefined) other.returning = this.#returning;
    return other;
  }

  /** The URL that a new flow begins with: that of the request, unless what an OAuth 2.0 client asks for changes its parameters. */
  get address(): Address {
    return this.#address ?? this.request;
  }
  set address(address: Address) {
    this.#address = address;
  }

  /** The flow, once a step has started or loaded it. */
  get flow(): FlowByName[N] {
    if (this.#flow === undefined) throw new Error('the pipeline reads the flow before any step has loaded it');
    return this.#flow;
  }
  set flow(flow: FlowByName[N]) {
    this.#flow = flow;
  }
  get hasFlow(): boolean {
    return this.#flow !== undefined;
  }

  /** The user comes back through an endpoint of a strategy: a browser asks, whatever the type of the flow. */
  get isReturn(): boolean {
    return this.#returning !== undefined;
  }
  get returning(): Returning {
    if (this.#returning === undefined)
      throw new Error('the pipeline reads the return of a request that does not return');
    return this.#returning;
  }
  set returning(returning: Returning) {
    this.#returning = returning;
  }

  /** The flow as it is stored now, and shown: the answer is built before the commit. */
  touch(): FlowByName[N] {
    const { flow, now } = this;
    this.#flow = { ...flow, updatedAt: now > flow.updatedAt ? now : flow.updatedAt };
    return this.#flow;
  }

  get beginning(): Beginning {
    if (this.#beginning === undefined) throw new Error('the pipeline reads the login of a request that begins none');
    return this.#beginning;
  }
  set beginning(beginning: Beginning) {
    this.#beginning = beginning;
  }

  /** Adds to the commit. */
  add(commit: Commit): void {
    this.additions = joinCommits(this.additions, commit);
  }

  async sortForm(): Promise<void> {
    const order = await this.definition.order?.(this);
    if (order !== undefined) this.form.sort(order);
  }

  get form(): Form {
    return new Form(this.flow.ui);
  }

  /** Bound to the browser's cookie; empty for clients without one, which native clients are. */
  csrfToken(): string {
    const { csrf } = this.request;
    return this.renewsCsrf ? csrf.next() : csrf.token();
  }
}

/** What a strategy does in the exchange's flow. */
export const stepOf = <N extends StrategyFlow>(strategy: Strategy, { definition }: Exchange<N>): Step<N> | undefined =>
  strategy[definition.name] as Step<N> | undefined;

/** A row for some flows only. */
export type StepOf<F extends StrategyFlow> = (
  exchange: Exchange<F>,
) => Promise<Ending | undefined> | Ending | undefined;

/** A row for all flows. It returns how the walk ends, or undefined to go on. May throw an `ApiError`. */
export type PipelineStep = <N extends StrategyFlow>(
  exchange: Exchange<N>,
) => Promise<Ending | undefined> | Ending | undefined;
