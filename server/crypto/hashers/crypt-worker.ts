/** Entry point of the thread that computes hashes in JavaScript; `crypt-thread.ts` starts it. */
import { parentPort } from 'node:worker_threads';
import { smallArgon2, type SmallArgon2Job } from './small-argon2.ts';
import { type CryptJob, unixCrypt } from './unix-crypt.ts';

/** A message to the thread. */
export interface CryptRequest {
  readonly id: number;
  readonly job: CryptJob | SmallArgon2Job;
}
/** The answer of the thread to the request with the same id. */
export interface CryptReply {
  readonly id: number;
  readonly key: string | Uint8Array;
}

parentPort?.on('message', ({ id, job }: CryptRequest) => {
  const reply: CryptReply = { id, key: 'variant' in job ? smallArgon2(job) : unixCrypt(job) };
  parentPort?.postMessage(reply);
});
