import type { IdentityStore } from '../../identity/ports.ts';
import type { SessionStore } from '../../session/ports.ts';
import type { ContinuityContainer, Flow, FlowByName, FlowName, SessionTokenExchange, StoredError } from './model.ts';

export interface FlowStore {
  create(flow: Flow): Promise<void>;
  get<N extends FlowName>(name: N, id: string): Promise<FlowByName[N] | undefined>;
  /** Writes everything that can change. */
  update(flow: Flow): Promise<void>;
  /**
   * Takes the flow for one submission: increments `submit_count` (settings: moves `updated_at`) only if it is still what the
   * caller loaded. False when another submission was first.
   */
  claim(flow: Flow): Promise<boolean>;
}

export interface ContinuityStore {
  save(container: ContinuityContainer): Promise<void>;
  get(id: string): Promise<ContinuityContainer | undefined>;
  /** True for exactly one of several callers. */
  delete(id: string): Promise<boolean>;
}

export interface SessionTokenExchangeStore {
  create(exchange: SessionTokenExchange): Promise<void>;
  findByFlow(flowId: string): Promise<SessionTokenExchange | undefined>;
  /** Sets the session that the codes are worth, for the exchange of this flow. */
  setSession(flowId: string, sessionId: string): Promise<void>;
  moveToFlow(oldFlowId: string, newFlowId: string): Promise<void>;
  /** Both codes must match; only exchanges that already have a session. */
  findByCodes(initCode: string, returnToCode: string): Promise<SessionTokenExchange | undefined>;
}

export interface StoredErrorStore {
  create(error: StoredError): Promise<void>;
  /** Reads the error and marks it as seen. */
  read(id: string): Promise<StoredError | undefined>;
}

/** All stores over one connection or one transaction. */
export interface Stores {
  readonly identities: IdentityStore;
  readonly sessions: SessionStore;
  readonly flows: FlowStore;
  readonly continuity: ContinuityStore;
  readonly exchanges: SessionTokenExchangeStore;
  readonly errors: StoredErrorStore;
}

/** The database. No network call and no password hash may run inside `transaction`. */
export interface Database extends Stores {
  /** Runs the work in one transaction: all or nothing. Nested calls join the outer transaction. */
  transaction<T>(work: (stores: Stores) => Promise<T>): Promise<T>;
}
