/** Jsonnet snippets of the operator's, evaluated over data of a flow: bodies of web hooks, mail and SMS, claims mappers. */
import { Worker } from 'node:worker_threads';
import type { Json } from '../kernel/json.ts';
import type { EvaluationReply, EvaluationRequest } from './protocol.ts';

export type JsonnetProblem = 'failed' | 'cancelled' | 'timeout' | 'too-large';

/** The snippet gave no value. `cancelled`: it asked for that by `error 'cancel'`, as the reference's do. */
export class JsonnetError extends Error {
  readonly problem: JsonnetProblem;
  constructor(problem: JsonnetProblem, message: string) {
    super(message);
    this.name = 'JsonnetError';
    this.problem = problem;
  }
}

export interface JsonnetOptions {
  /** For one evaluation, in milliseconds. Default 5000. */
  readonly timeoutMs?: number;
}

export interface Jsonnet {
  /**
   * The snippet's value as JSON text; its function is called with `ctx`. Runs in a thread of its own, without files.
   * @throws JsonnetError
   */
  evaluate(snippet: string, context: Json): Promise<string>;
  close(): Promise<void>;
}

const DEFAULT_TIMEOUT_MS = 5000;
const MAX_SNIPPET_LENGTH = 1024 * 1024;
/** In line; each keeps what it is to be evaluated over. */
const MAX_WAITING = 1000;
/** For starting a thread and loading the library, on a machine that has much else to do. */
const START_TIMEOUT_MS = 30_000;

interface Pending {
  readonly request: EvaluationRequest;
  readonly resolve: (json: string) => void;
  readonly reject: (error: JsonnetError) => void;
}

export function createJsonnet({ timeoutMs = DEFAULT_TIMEOUT_MS }: JsonnetOptions = {}): Jsonnet {
  const evaluator = new Evaluator(timeoutMs);
  return {
    evaluate: (snippet, context) => evaluator.evaluate(snippet, context),
    close: () => evaluator.close(),
  };
}

/** One thread, started by the first snippet; snippets wait in line, and one that takes too long ends the thread. */
class Evaluator {
  readonly #timeoutMs: number;
  readonly #waiting: Pending[] = [];
  #current: Pending | undefined;
  #timer: NodeJS.Timeout | undefined;
  #thread: Worker | undefined;
  #isWarm = false;
  #lastId = 0;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  evaluate(snippet: string, context: Json): Promise<string> {
    if (snippet.length > MAX_SNIPPET_LENGTH) throw new JsonnetError('too-large', 'the snippet is too long');
    if (this.#waiting.length >= MAX_WAITING) throw new JsonnetError('failed', 'too many snippets are waiting');
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const request = { id: ++this.#lastId, snippet, context: JSON.stringify(context).toWellFormed() };
    this.#waiting.push({ request, resolve, reject });
    this.#next();
    return promise;
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#fail('failed', 'the server is stopping');
    for (const { reject } of this.#waiting.splice(0)) reject(new JsonnetError('failed', 'the server is stopping'));
    await thread?.terminate();
  }

  #next(): void {
    if (this.#current !== undefined) return;
    const next = this.#waiting.shift();
    if (next === undefined) return;
    this.#current = next;
    const limit = this.#timeoutMs + (this.#isWarm ? 0 : START_TIMEOUT_MS);
    this.#timer = setTimeout(() => this.#fail('timeout', `the snippet took more than ${this.#timeoutMs} ms`), limit);
    this.#started().postMessage(next.request);
  }

  #started(): Worker {
    if (this.#thread !== undefined) return this.#thread;
    const thread = new Worker(new URL('./worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 64 },
      env: {},
      execArgv: [],
    });
    thread.unref();
    thread.on('message', (reply: EvaluationReply) => this.#settle(reply));
    thread.on('error', (error) => this.#lost(thread, String(error)));
    thread.on('exit', () => this.#lost(thread, 'the thread ended'));
    this.#thread = thread;
    return thread;
  }

  #lost(thread: Worker, message: string): void {
    if (this.#thread === thread) this.#fail('failed', message);
  }

  #settle(reply: EvaluationReply): void {
    if (!reply.ok && reply.broken === true) return this.#fail('failed', reply.message);
    const current = this.#take();
    this.#isWarm = true;
    if (current?.request.id === reply.id) {
      if (reply.ok) current.resolve(reply.json);
      else current.reject(new JsonnetError(isCancel(reply.message) ? 'cancelled' : 'failed', reply.message));
    }
    this.#next();
  }

  /** The thread can not be used any more. */
  #fail(problem: JsonnetProblem, message: string): void {
    const thread = this.#thread;
    this.#thread = undefined;
    this.#isWarm = false;
    void thread?.terminate();
    this.#take()?.reject(new JsonnetError(problem, message));
    this.#next();
  }

  #take(): Pending | undefined {
    clearTimeout(this.#timer);
    const current = this.#current;
    this.#current = undefined;
    return current;
  }
}

const isCancel = (message: string): boolean => /^runtime error: cancel\b/i.test(message);
