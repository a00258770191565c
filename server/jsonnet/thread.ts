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

export interface ThreadLimits {
  /** Of one evaluation, in milliseconds. */
  readonly timeoutMs: number;
  /** After so many evaluations another thread takes over. */
  readonly renewAfter: number;
}

/**
 * One thread, started by its first snippet. A snippet that exceeds the time limit ends the thread; the next snippet starts a new one. The
 * evaluator keeps some kilobytes of each evaluation, which makes it slower and in the end fills its memory: a successor is started in time, and takes
 * over between two evaluations once it is ready.
 */
export class JsonnetThread {
  readonly #timeoutMs: number;
  readonly #renewAfter: number;
  readonly #onFree: () => void;
  #current: Pending | undefined;
  #timer: NodeJS.Timeout | undefined;
  #thread: Worker | undefined;
  #isWarm = false;
  #evaluations = 0;
  #successor: Worker | undefined;
  #isSuccessorReady = false;

  /** `onFree` is called whenever the thread can take another evaluation. */
  constructor({ timeoutMs, renewAfter }: ThreadLimits, onFree: () => void) {
    this.#timeoutMs = timeoutMs;
    this.#renewAfter = renewAfter;
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
    const threads = [this.#thread, this.#successor];
    this.#successor = undefined;
    this.#fail('failed', 'the server is stopping');
    await Promise.all(threads.map((thread) => thread?.terminate()));
  }

  #started(): Worker {
    this.#thread ??= this.#start();
    return this.#thread;
  }

  #start(): Worker {
    const thread = new Worker(WORKER_URL, {
      resourceLimits: { maxOldGenerationSizeMb: 64 },
      env: {},
      execArgv: [],
    });
    thread.unref();
    thread.on('message', (message: EvaluationReply | Ready) => {
      if ('ready' in message) this.#ready(thread);
      else this.#settle(message);
    });
    thread.on('error', (error) => this.#lost(thread, String(error)));
    thread.on('exit', () => this.#lost(thread, 'the thread ended'));
    return thread;
  }

  #lost(thread: Worker, message: string): void {
    if (this.#successor === thread) this.#forgetSuccessor();
    if (this.#thread === thread) this.#fail('failed', message);
  }

  #ready(thread: Worker): void {
    if (this.#successor === thread) {
      this.#isSuccessorReady = true;
      if (!this.isBusy) this.#renew();
      return;
    }
    this.#isWarm = true;
    if (this.#current !== undefined) this.#limit(this.#timeoutMs);
  }

  /** Lets the successor take over, if it is ready; starts it when it is due. */
  #renew(): void {
    if (this.#isSuccessorReady) {
      void this.#thread?.terminate();
      this.#thread = this.#successor;
      this.#isWarm = true;
      this.#forgetSuccessor();
    } else if (this.#evaluations >= this.#renewAfter) this.#successor ??= this.#start();
  }

  /** Another one is due after as many evaluations again. */
  #forgetSuccessor(): void {
    this.#successor = undefined;
    this.#isSuccessorReady = false;
    this.#evaluations = 0;
  }

  #settle(reply: EvaluationReply): void {
    if (!reply.ok && reply.broken === true) return this.#fail('failed', reply.message);
    const current = this.#take();
    this.#evaluations += 1;
    this.#renew();
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
    this.#evaluations = 0;
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
