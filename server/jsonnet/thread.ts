import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { JsonnetError, type JsonnetProblem } from './error.ts';
import type { EvaluationReply, EvaluationRequest, Ready } from './protocol.ts';

/** Limit for starting a thread and loading the library, generous enough for a machine under load. */
const START_TIMEOUT_MS = 30_000;

/** The worker is .ts in the source and .js in the built package, like this file. */
const WORKER_URL = new URL(`./jsonnet-worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);

/** A queued evaluation, and the promise of its caller. */
export interface Pending {
  readonly request: EvaluationRequest;
  readonly resolve: (json: string) => void;
  readonly reject: (error: JsonnetError) => void;
}

/** One thread, started by its first snippet. A snippet that exceeds the time limit ends the thread; the next snippet starts a new one. */
export class JsonnetThread {
  readonly #timeoutMs: number;
  readonly #onFree: () => void;
  #current: Pending | undefined;
  #timer: NodeJS.Timeout | undefined;
  #thread: Worker | undefined;
  #isWarm = false;

  /** `onFree` is called whenever the thread can take another evaluation. */
  constructor(timeoutMs: number, onFree: () => void) {
    this.#timeoutMs = timeoutMs;
    this.#onFree = onFree;
  }

  get isBusy(): boolean {
    return this.#current !== undefined;
  }

  run(pending: Pending): void {
    this.#current = pending;
    this.#limit(this.#isWarm ? this.#timeoutMs : START_TIMEOUT_MS);
    this.#started().postMessage(pending.request);
  }

  #limit(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fail('timeout', `the snippet took more than ${this.#timeoutMs} ms`), ms);
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#fail('failed', 'the server is stopping');
    await thread?.terminate();
  }

  #started(): Worker {
    if (this.#thread !== undefined) return this.#thread;
    const thread = new Worker(WORKER_URL, {
      resourceLimits: { maxOldGenerationSizeMb: 64 },
      env: {},
      execArgv: [],
    });
    thread.unref();
    thread.on('message', (message: EvaluationReply | Ready) => {
      if ('ready' in message) this.#ready();
      else this.#settle(message);
    });
    thread.on('error', (error) => this.#lost(thread, String(error)));
    thread.on('exit', () => this.#lost(thread, 'the thread ended'));
    this.#thread = thread;
    return thread;
  }

  #lost(thread: Worker, message: string): void {
    if (this.#thread === thread) this.#fail('failed', message);
  }

  #ready(): void {
    this.#isWarm = true;
    if (this.#current !== undefined) this.#limit(this.#timeoutMs);
  }

  #settle(reply: EvaluationReply): void {
    if (!reply.ok && reply.broken === true) return this.#fail('failed', reply.message);
    const current = this.#take();
    if (current?.request.id === reply.id) {
      if (reply.ok) current.resolve(reply.json);
      else current.reject(new JsonnetError(problemOf(reply), reply.message));
    }
    this.#onFree();
  }

  /** Rejects the current evaluation and ends the thread. */
  #fail(problem: JsonnetProblem, message: string): void {
    const thread = this.#thread;
    this.#thread = undefined;
    this.#isWarm = false;
    void thread?.terminate();
    this.#take()?.reject(new JsonnetError(problem, message));
    this.#onFree();
  }

  #take(): Pending | undefined {
    clearTimeout(this.#timer);
    const current = this.#current;
    this.#current = undefined;
    return current;
  }
}

function problemOf(reply: EvaluationReply & { readonly ok: false }): JsonnetProblem {
  if (reply.tooLarge === true) return 'too-large';
  return /^runtime error: cancel\b/i.test(reply.message) ? 'cancelled' : 'failed';
}
