import type { Tracing } from '../../observability/tracing/tracing.ts';
import type { Dialect } from '../dialects/dialect.ts';
import type { SessionChanges } from '../session-changes.ts';
import type { SqlContext } from '../sql/context.ts';

/** What all stores are made from. */
export interface StoreContext extends SqlContext {
  /** Receives every change of what a session is shown with. */
  readonly changes: Pick<SessionChanges, 'changed' | 'listen'>;
  readonly dialect: Pick<Dialect, 'expressions' | 'statements' | 'courier' | 'instantStepMs'>;
  readonly tracing?: Tracing | undefined;
}
