/** State of one transaction; `client` is what the dialect runs statements on. */
export interface Transaction<Client> {
  readonly client: Client;
  open: boolean;
  /** The first error of a statement: from then on nothing but a rollback is possible. */
  failure: unknown;
  savepoints: number;
  /** What puts values back that the work has changed in memory, in the order of the changes. */
  readonly undo: (() => void)[];
  /** What is called when it has ended. */
  readonly ended: (() => void)[];
}

export function begun<Client>(client: Client): Transaction<Client> {
  return { client, open: true, failure: undefined, savepoints: 0, undo: [], ended: [] };
}

/** Refuses a statement in a transaction that an earlier statement has doomed, as PostgreSQL does. */
export function refuseDoomed(transaction: Transaction<unknown>): void {
  if (transaction.failure !== undefined) {
    throw new Error('the transaction has failed and can only be rolled back', { cause: transaction.failure });
  }
}

/** Puts back what was changed in memory since there were so many changes, the last change first. */
export function undoChanges(transaction: Transaction<unknown>, since = 0): void {
  for (const undo of transaction.undo.splice(since).reverse()) undo();
}
