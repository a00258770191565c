import { AsyncLocalStorage } from 'node:async_hooks';
import { type Transaction, refuseDoomed, undoChanges } from './transaction.ts';

/** The transactions of a connection, whatever the database: one for each asynchronous context that has begun one. */
export abstract class TransactionalConnection<Client> {
  protected readonly scope = new AsyncLocalStorage<Transaction<Client>>();

  abstract transaction<T>(work: () => Promise<T>): Promise<T>;
  /** A statement that begins or ends a savepoint. */
  protected abstract control(client: Client, text: string): Promise<void>;
  /** The whole transaction is undone after this failure: there is no savepoint to go back to. */
  protected abstract isOver(failure: unknown): boolean;

  /** The transaction that a statement from here would be part of. */
  protected get current(): Transaction<Client> | undefined {
    const transaction = this.scope.getStore();
    return transaction?.open === true ? transaction : undefined;
  }

  get inTransaction(): boolean {
    return this.current !== undefined;
  }

  onRollback(undo: () => void): void {
    this.current?.undo.push(undo);
  }

  onEnd(done: () => void): void {
    const transaction = this.current;
    if (transaction === undefined) done();
    else transaction.ended.push(done);
  }

  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const transaction = this.current;
    if (transaction === undefined) return this.transaction(work);
    const name = `s${(transaction.savepoints += 1)}`;
    const changes = transaction.undo.length;
    await this.#mark(transaction, `savepoint ${name}`);
    try {
      const result = await work();
      await this.#mark(transaction, `release savepoint ${name}`);
      return result;
    } catch (error) {
      if (this.isOver(transaction.failure)) throw error;
      await this.control(transaction.client, `rollback to savepoint ${name}`);
      await this.control(transaction.client, `release savepoint ${name}`);
      transaction.failure = undefined;
      undoChanges(transaction, changes);
      throw error;
    }
  }

  /** A statement of the transaction: what it throws dooms it. */
  async #mark(transaction: Transaction<Client>, text: string): Promise<void> {
    refuseDoomed(transaction);
    try {
      await this.control(transaction.client, text);
    } catch (error) {
      transaction.failure = error;
      throw error;
    }
  }
}
