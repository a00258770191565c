/** Evaluates the operator's Jsonnet snippets: bodies of web hooks, mail and SMS, and claims mappers. */
import type { Json, JsonObject } from '../kernel/json.ts';
import { JsonnetError } from './error.ts';
import type { EvaluationRequest } from './protocol.ts';
import { JsonnetThread, type Pending } from './thread.ts';
export { JsonnetError } from './error.ts';

export interface JsonnetOptions {
  /** Limit of one evaluation, in milliseconds. Default 5000. */
  readonly timeoutMs?: number;
  /** After so many evaluations a thread is replaced. Default 2000: measured, this costs least. After 3000 the evaluator is four times as slow. */
  readonly renewAfter?: number;
  /** Limit of a thread's evaluator; a thread that has half of it is replaced. Default 128 MiB. */
  readonly maxMemoryBytes?: number;
}

export interface Jsonnet {
  /**
   * Evaluates the snippet and returns its value as JSON text in go-jsonnet's format. A snippet that is a function is called with `context`
   * as `ctx`. The evaluation runs in a thread of its own, cannot read files, and is bounded in time and memory.
   * @throws JsonnetError also synchronously, when the snippet is too long or the queue is full
   */
  evaluate(snippet: string, context: Json): Promise<string>;
  /** The same for a snippet that reads each of these as `std.extVar(name)`. @throws JsonnetError as {@link evaluate} */
  evaluateWithVariables(snippet: string, variables: JsonObject): Promise<string>;
  /** Rejects everything that waits or runs, and ends the threads. */
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 5000;
const DEFAULT_RENEW_AFTER = 2000;
const DEFAULT_MAX_MEMORY_BYTES = 128 * 1024 * 1024;
const MAX_SNIPPET_LENGTH = 1024 * 1024;
/** Longest queue: each waiting evaluation keeps its context in memory. */
const MAX_WAITING = 1000;
/** Two, so that one slow snippet does not block all others. */
const THREADS = 2;

export function createJsonnet({
  timeoutMs = DEFAULT_TIMEOUT_MS,
  renewAfter = DEFAULT_RENEW_AFTER,
  maxMemoryBytes = DEFAULT_MAX_MEMORY_BYTES,
}: JsonnetOptions = {}): Jsonnet {
  const waiting: Pending[] = [];
  const limits = { timeoutMs, renewAfter, maxMemoryBytes };
  const threads = Array.from({ length: THREADS }, () => new JsonnetThread(limits, next));

  /** Hands waiting evaluations to free threads. The second thread starts only while the first is busy. */
  function next(): void {
    for (const thread of threads) {
      if (thread.isBusy) continue;
      const pending = waiting.shift();
      if (pending === undefined) return;
      thread.run(pending);
    }
  }

  function enqueue(snippet: string, context: Json, passedAs: EvaluationRequest['passedAs']): Promise<string> {
    if (snippet.length > MAX_SNIPPET_LENGTH) throw new JsonnetError('too-large', 'the snippet is too long');
    if (waiting.length >= MAX_WAITING) throw new JsonnetError('failed', 'too many snippets are waiting');
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const request = { snippet, passedAs, context: JSON.stringify(context).toWellFormed() };
    waiting.push({ request, resolve, reject });
    next();
    return promise;
  }

  return {
    evaluate: (snippet, context) => enqueue(snippet, context, 'argument'),
    evaluateWithVariables: (snippet, variables) => enqueue(snippet, variables, 'variables'),
    async close() {
      for (const { reject } of waiting.splice(0)) reject(new JsonnetError('failed', 'the server is stopping'));
      await Promise.all(threads.map((thread) => thread.close()));
    },
  };
}
