import type { Dialect } from '../dialects/dialect.ts';
import type { SqlContext } from '../sql/context.ts';

/** What all stores are made from. */
export interface StoreContext extends SqlContext {
  readonly dialect: Pick<Dialect, 'expressions' | 'statements' | 'courier' | 'instantStepMs'>;
}
