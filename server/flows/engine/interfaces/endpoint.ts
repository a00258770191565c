/** Operations that a strategy answers itself: where a user comes back to that a `redirect` sent elsewhere, and others of its protocol. */
import type { Config } from '../../../config/model.ts';
import type { HttpRequest } from '../../../kernel/http.ts';
import type { Json, JsonObject } from '../../../kernel/json.ts';
import type { BecomingFlow, OutcomeByFlow } from './outcome.ts';
import type { SubmitContext } from './strategy.ts';

/** Flows that a user may leave and come back to. */
export type ReturnFlow = BecomingFlow | 'settings';

/** The request is answered by a redirect and concerns no flow. */
export interface Moved {
  readonly kind: 'moved';
  readonly to: string;
  readonly status: 302 | 303;
}

/** The request is answered by a document and concerns no flow. */
export interface Document {
  readonly kind: 'document';
  readonly body: JsonObject;
}

/** The request signs a user of a browser in, in a new login flow. What the user can mend is shown on that flow. */
export interface BeginLogin {
  readonly kind: 'begin-login';
  readonly transientPayload: Json | undefined;
  judge(context: SubmitContext<'login'>): Promise<OutcomeByFlow['login']>;
}

/** The request continues this flow. */
export interface Return {
  readonly kind: 'return';
  readonly flow: ReturnFlow;
  readonly flowId: string;
  /**
   * The continuity container that the user left with. Native flows with a token exchange have none: there the secret of the exchange
   * tells that the user is the right one (`ReturnContext.tokenExchange`). `keptForMs`: how long it can still be read afterwards.
   */
  readonly container: { readonly name: string; readonly keptForMs: number };
  /** Whether the return belongs to this flow and this user. @throws ApiError shown on the error page */
  verify(context: ReturnContext<ReturnFlow>): void | Promise<void>;
  /** What the return means in each flow. An ApiError 400 becomes a message on the flow. */
  readonly judge: JudgeReturn;
}

export type JudgeReturn = { readonly [N in ReturnFlow]: (context: ReturnContext<N>) => Promise<OutcomeByFlow[N]> };

/** A return as `judge` sees it: a submission, without fields, of what was paused. */
export interface ReturnContext<N extends ReturnFlow> extends SubmitContext<N> {
  /** What was paused; undefined in native flows with a token exchange. */
  readonly paused: JsonObject | undefined;
}

/** An operation of the API that a strategy answers, for example the callback of an OpenID provider. */
export interface Endpoint {
  /** Its operation in the API document. */
  readonly operation: string;
  /** Reads the request. @throws ApiError shown on the error page */
  open(request: HttpRequest, config: Config): Opened | Promise<Opened>;
}

export type Opened = Moved | Document | BeginLogin | Return;
