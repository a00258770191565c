/**
 * Flows that a request to another flow starts, as a table like that of the pipeline: the rows that each of them takes. Nothing is stored here:
 * the flow is a value, which the commit of the request stores.
 */
import type { IdentityWithCredentials } from '../../../identity/model.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import type { Session } from '../../../session/model.ts';
import type { FlowType } from '../interfaces/model.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { buildForm } from '../steps/build-form.ts';
import { finishStart } from '../steps/finish-start.ts';
import { rejectDisabledRegistration } from '../steps/reject-disabled-registration.ts';
import { requireLogin } from '../steps/require-login.ts';
import { runBeforeFlow } from '../steps/run-before-flow.ts';
import { startFlow } from '../steps/start-flow.ts';
import { takeOver } from '../steps/take-over.ts';
import type { Exchange, Origin, PipelineStep } from './exchange.ts';
import { only } from './only.ts';

/** Why a flow starts. */
export type Start =
  /** In place of one that has expired. */
  | 'expired'
  /** In place of one that is of no more use. */
  | 'replaced'
  /** A submission goes on in a flow of another kind. */
  | 'became'
  /** After a flow, which leads to it. */
  | 'follows';

const login = only('login');
const registration = only('registration');
const settings = only('settings');
const signingIn = only('login', 'registration');

/** Of flows that prove addresses, hooks see only those that users have started (reference behaviour). */
const STARTS: Readonly<Record<Start, readonly PipelineStep[]>> = {
  expired: [
    startFlow,
    takeOver,
    login(requireLogin),
    settings(runBeforeFlow),
    buildForm,
    signingIn(runBeforeFlow),
    finishStart,
  ],
  replaced: [startFlow, buildForm, finishStart],
  became: [registration(rejectDisabledRegistration), startFlow, takeOver, buildForm, runBeforeFlow, finishStart],
  follows: [startFlow, takeOver, settings(runBeforeFlow), buildForm, signingIn(runBeforeFlow), finishStart],
};

/** The flow to start, and for whom. */
export interface Starting<N extends StrategyFlow> extends Origin<N> {
  readonly flow: N;
  readonly type: FlowType;
  /** The request that it answers. Absent: the one at hand. */
  readonly request?: HttpRequest;
  readonly session?: Session | undefined;
  readonly owner?: IdentityWithCredentials | undefined;
  /** Its form is for the anti-CSRF cookie that the commit will give the browser. */
  readonly renewsCsrf?: boolean;
}

/** Starts a flow beside that of the exchange. Stores nothing. @throws what its rows throw; then there is no flow */
export async function startBeside<M extends StrategyFlow, N extends StrategyFlow>(
  exchange: Exchange<M>,
  start: Start,
  { flow, type, request, session, owner, renewsCsrf = false, ...origin }: Starting<N>,
): Promise<Exchange<N>> {
  const started = exchange.sibling(flow, type, request);
  started.session = session;
  started.owner = owner;
  started.renewsCsrf = renewsCsrf;
  started.origin = origin;
  for (const step of STARTS[start]) {
    if ((await step(started)) !== undefined) throw new Error(`the start of a ${flow} has no answer of its own`);
  }
  return started;
}
