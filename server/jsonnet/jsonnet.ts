/** Jsonnet snippets of the operator's, evaluated over data of a flow: bodies of web hooks, mail and SMS, claims mappers. */
import type { Json } from '../kernel/json.ts';
import { JsonnetError } from './error.ts';
import { JsonnetThread, type Pending } from './thread.ts';
export { JsonnetError } from './error.ts';

export interface JsonnetOptions {
  /** For one evaluation, in milliseconds. Default 5000. */
  readonly timeoutMs?: number;
}

export interface Jsonnet {
  /**
   * The snippet's value as JSON text, written as go-jsonnet writes it; its function is called with `ctx`. Runs in a thread of its own,
   * without files, in bounded time and memory.
   * @throws JsonnetError
   */
  evaluate(snippet: string, context: Json): Promise<string>;
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 5000;
const MAX_SNIPPET_LENGTH = 1024 * 1024;
/** Evaluations in the queue; each keeps its context in memory. */
const MAX_WAITING = 1000;
/** One slow snippet does not hold the others. */
const THREADS = 2;

export function createJsonnet({ timeoutMs = DEFAULT_TIMEOUT_MS }: JsonnetOptions = {}): Jsonnet {
  const waiting: Pending[] = [];
  const threads = Array.from({ length: THREADS }, () => new JsonnetThread(timeoutMs, next));
  let lastId = 0;

  /** Gives what waits to threads that are free. A second one starts only while the first is busy. */
  function next(): void {
    for (const thread of threads) {
      if (thread.isBusy) continue;
      const pending = waiting.shift();
      if (pending === undefined) return;
      thread.run(pending);
    }
  }

  return {
    evaluate(snippet, context) {
      if (snippet.length > MAX_SNIPPET_LENGTH) throw new JsonnetError('too-large', 'the snippet is too long');
      if (waiting.length >= MAX_WAITING) throw new JsonnetError('failed', 'too many snippets are waiting');
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const request = { id: ++lastId, snippet, context: JSON.stringify(context).toWellFormed() };
      waiting.push({ request, resolve, reject });
      next();
      return promise;
    },
    async close() {
      for (const { reject } of waiting.splice(0)) reject(new JsonnetError('failed', 'the server is stopping'));
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}
