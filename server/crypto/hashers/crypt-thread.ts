/**
 * Runs hashes that are computed in JavaScript off the event loop: crypt(3), each hundreds of thousands of small digests, and Argon2 with
 * little memory. One thread, started at first use, is enough, because a login replaces these hashes. An idle thread does not keep the
 * process alive.
 */
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CryptReply, CryptRequest } from './crypt-worker.ts';
import type { SmallArgon2Job } from './small-argon2.ts';
import type { CryptJob } from './unix-crypt.ts';

/** The worker is .ts in the source and .js in the built package, like this file. */
const WORKER_URL = new URL(`./crypt-worker${extname(new URL(import.meta.url).pathname)}`, import.meta.url);

interface Waiter {
  resolve(key: string | Uint8Array): void;
  reject(cause: Error): void;
}

let thread: Worker | undefined;
let lastId = 0;
const waiting = new Map<number, Waiter>();

function abandon(cause: Error): void {
  thread = undefined;
  for (const waiter of waiting.values()) waiter.reject(cause);
  waiting.clear();
}

function settle({ id, key }: CryptReply): void {
  waiting.get(id)?.resolve(key);
  waiting.delete(id);
  if (waiting.size === 0) thread?.unref();
}

function startThread(): Worker {
  const started = new Worker(WORKER_URL);
  started.on('message', settle);
  started.on('error', (cause) => abandon(cause instanceof Error ? cause : new Error('hash thread failed', { cause })));
  started.on('exit', (code) => thread === started && abandon(new Error(`hash thread ended with code ${code}`)));
  return started;
}

/** The last field of the crypt(3) string. Rejects when the thread dies; the next call starts a new one. */
export const cryptInThread = async (job: CryptJob): Promise<string> => String(await runInThread(job));

/** The derived key. Rejects like {@link cryptInThread}. */
export const smallArgon2InThread = async (job: SmallArgon2Job): Promise<Buffer> => Buffer.from(await runInThread(job));

function runInThread(job: CryptRequest['job']): Promise<string | Uint8Array> {
  thread ??= startThread();
  thread.ref();
  const request: CryptRequest = { id: ++lastId, job };
  const { promise, resolve, reject } = Promise.withResolvers<string | Uint8Array>();
  waiting.set(request.id, { resolve, reject });
  thread.postMessage(request);
  return promise;
}
