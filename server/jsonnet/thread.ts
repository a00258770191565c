import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { JsonnetError, type JsonnetProblem } from './error.ts';
import type { EvaluationReply, EvaluationRequest, Ready, WorkerOptions } from './protocol.ts';

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
  /** Of the evaluator's memory. When half of it is taken, another thread takes over. */
  readonly maxMemoryBytes: number;
}

const RENEWAL_SHARE = 0.5;

interface Thread {
  readonly worker: Worker;
  /** Whether it has loaded the evaluator. */
  isReady: boolean;
  evaluations: number;
  /** No successor is started before so many evaluations. */
  renewNotBefore: number;
}

/**
 * One thread, started by its first snippet. A snippet that exceeds the time limit ends the thread; the next snippet starts a new one. The
 * evaluator keeps memory of each evaluation, some kilobytes and more for larger values, which makes it slower and in the end fills its memory: a
 * successor is started in time, and takes over between two evaluations once it is ready. An evaluation that traps in a thread that had others before
 * may have lacked the memory that these took: it is evaluated once more in a new thread, in what is left of its time.
 */
export class JsonnetThread {
  readonly #limits: ThreadLimits;
  readonly #onFree: () => void;
  #current: Pending | undefined;
  /** Of the current evaluation, at `#limitedAt`. */
  #remainingMs = 0;
  #limitedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #thread: Thread | undefined;
  #successor: Thread | undefined;

  /** `onFree` is called whenever the thread can take another evaluation. */
  constructor(limits: ThreadLimits, onFree: () => void) {
    this.#limits = limits;
    this.#onFree = onFree;
  }

  get isBusy(): boolean {
    return this.#current !== undefined;
  }

  run(pending: Pending): void {
    this.#current = pending;
    this.#remainingMs = this.#limits.timeoutMs;
    this.#evaluate(pending);
  }

  #evaluate({ request }: Pending): void {
    this.#thread ??= this.#takeSuccessor() ?? this.#start();
    this.#limit(this.#thread.isReady ? this.#remainingMs : START_TIMEOUT_MS);
    this.#thread.worker.postMessage(request);
  }

  #limit(ms: number): void {
    clearTimeout(this.#timer);
    this.#limitedAt = performance.now();
    this.#timer = setTimeout(
      () => this.#fail('timeout', `the snippet took more than ${this.#limits.timeoutMs} ms`),
      ms,
    );
  }

  async close(): Promise<void> {
    const threads = [this.#thread, this.#takeSuccessor()];
    this.#fail('failed', 'the server is stopping');
    await Promise.all(threads.map((thread) => thread?.worker.terminate()));
  }

  #start(): Thread {
    const worker = new Worker(WORKER_URL, {
      resourceLimits: { maxOldGenerationSizeMb: 64 },
      env: {},
      execArgv: [],
      workerData: { maxMemoryBytes: this.#limits.maxMemoryBytes } satisfies WorkerOptions,
    });
    const thread: Thread = { worker, isReady: false, evaluations: 0, renewNotBefore: 0 };
    worker.unref();
    worker.on('message', (message: EvaluationReply | Ready) => {
      if ('ready' in message) this.#ready(thread);
      // A thread that was ended may still deliver the reply to an evaluation that is settled already.
      else if (this.#thread === thread) this.#settle(thread, message);
    });
    worker.on('error', (error) => this.#lost(thread, String(error)));
    worker.on('exit', () => this.#lost(thread, 'the thread ended'));
    return thread;
  }

  #lost(thread: Thread, message: string): void {
    if (this.#successor === thread) {
      this.#successor = undefined;
      // What ended it would end another one: none is started after each evaluation.
      if (this.#thread !== undefined) this.#thread.renewNotBefore = this.#thread.evaluations + this.#limits.renewAfter;
    }
    if (this.#thread === thread) this.#fail('failed', message);
  }

  #ready(thread: Thread): void {
    thread.isReady = true;
    if (this.#successor === thread && !this.isBusy) this.#succeed();
    if (this.#thread === thread && this.isBusy) this.#limit(this.#remainingMs);
  }

  #succeed(): void {
    void this.#thread?.worker.terminate();
    this.#thread = this.#takeSuccessor();
  }

  #takeSuccessor(): Thread | undefined {
    const successor = this.#successor;
    this.#successor = undefined;
    return successor;
  }

  /** Lets the successor take over, if it is ready; starts it when it is due. */
  #renew({ evaluations, renewNotBefore }: Thread, memoryBytes: number): void {
    const { renewAfter, maxMemoryBytes } = this.#limits;
    if (this.#successor?.isReady === true) return this.#succeed();
    if (evaluations < renewNotBefore) return;
    if (evaluations >= renewAfter || memoryBytes >= maxMemoryBytes * RENEWAL_SHARE) this.#successor ??= this.#start();
  }

  #settle(thread: Thread, reply: EvaluationReply): void {
    if ('trap' in reply) return this.#trapped(thread, reply.trap);
    const current = this.#take();
    thread.evaluations += 1;
    this.#renew(thread, reply.memoryBytes);
    if (reply.ok) current?.resolve(reply.json);
    else current?.reject(new JsonnetError(problemOf(reply), reply.message));
    this.#onFree();
  }

  /** A trap does not tell whether memory ran out. An evaluation has no effects: to repeat one that fails again costs time alone. */
  #trapped({ worker, evaluations }: Thread, message: string): void {
    if (evaluations === 0 || this.#current === undefined) return this.#fail('failed', message);
    this.#remainingMs = Math.max(0, this.#remainingMs - (performance.now() - this.#limitedAt));
    this.#thread = undefined;
    void worker.terminate();
    this.#evaluate(this.#current);
  }

  /** Rejects the current evaluation and ends the thread. */
  #fail(problem: JsonnetProblem, message: string): void {
    const thread = this.#thread;
    this.#thread = undefined;
    void thread?.worker.terminate();
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

function problemOf(reply: Extract<EvaluationReply, { readonly ok: false }>): JsonnetProblem {
  if (reply.tooLarge === true) return 'too-large';
  return /^runtime error: cancel\b/i.test(reply.message) ? 'cancelled' : 'failed';
}
