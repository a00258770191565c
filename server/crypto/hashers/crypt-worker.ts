/** Entry point of the thread that computes crypt(3) hashes; `crypt-thread.ts` starts it. */
import { parentPort } from 'node:worker_threads';
import { type CryptJob, unixCrypt } from './unix-crypt.ts';

/** A message to the thread. */
export interface CryptRequest {
  readonly id: number;
  readonly job: CryptJob;
}
/** The answer of the thread to the request with the same id. */
export interface CryptReply {
  readonly id: number;
  readonly key: string;
}

parentPort?.on('message', ({ id, job }: CryptRequest) => {
  const reply: CryptReply = { id, key: unixCrypt(job) };
  parentPort?.postMessage(reply);
});
