import { setTimeout as sleep } from 'node:timers/promises';
import type { Config, ConfigSource } from '../config/model.ts';
import { type Attempt, type DeliveryDependencies, deliver } from './delivery.ts';
import type { Claim } from './ports.ts';

export interface WorkerOptions extends DeliveryDependencies {
  readonly config: ConfigSource;
}

/** Messages under way at once. */
export const CONCURRENCY = 30;
/** Waits after failures: growing multiples of `pull_wait`, and never longer than this. */
const REST_STEPS = [1, 1, 2, 3, 5, 8, 13, 21, 34, 55];
const MAX_REST_MS = 60_000;
/** Between pulls from an empty queue: `pull_wait: 0s` must not keep a core busy. */
const MIN_WAIT_MS = 20;
const DATABASE_WAIT_MS = 1000;

/**
 * Delivers what is queued until the signal: pulls `pull_count` messages, and waits `pull_wait` where there were fewer, or
 * where one could not be delivered. Any number of workers may run, in any number of processes.
 */
export async function runWorker(options: WorkerOptions, signal: AbortSignal): Promise<void> {
  const { config, logger } = options;
  logger.info('Courier worker started.');
  while (!signal.aborted) {
    const waitMs = await pull(options, config.current(), signal).catch((error: unknown) => {
      logger.error({ err: error }, 'the courier cannot read its queue');
      return DATABASE_WAIT_MS;
    });
    if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  }
  await options.channels.close();
  logger.info('Courier worker was shutdown gracefully.');
}

/** Delivers one pull; says how long to wait for the next. */
async function pull(options: WorkerOptions, config: Config, signal: AbortSignal): Promise<number> {
  const { pullWaitMs, leaseMs } = config.derived.courier;
  const waitMs = Math.max(pullWaitMs, MIN_WAIT_MS);
  const limit = Math.max(1, config.courier.worker.pull_count);
  const restMs = REST_STEPS.map((step) => Math.min(step * waitMs, MAX_REST_MS));
  const claims = await options.store.claim({ limit, leaseMs, restMs });
  const allSent = await deliverAll(claims, config, options, signal);
  return claims.length === limit && allSent ? 0 : waitMs;
}

/** Several at a time, those to one person in their order: of two codes the newer comes last. What is not begun at the signal is given back. */
async function deliverAll(
  claims: readonly Claim[],
  config: Config,
  options: WorkerOptions,
  signal: AbortSignal,
): Promise<boolean> {
  const waiting = [...Map.groupBy(claims, ({ message }) => message.recipient).values()];
  const left: Claim[] = [];
  let allSent = true;
  async function lane(): Promise<void> {
    let last: Attempt = { written: Promise.resolve(true) };
    for (let toOne = waiting.shift(); toOne !== undefined; toOne = waiting.shift()) {
      for (const claim of toOne) {
        if (signal.aborted) {
          left.push(claim);
          continue;
        }
        const next = await deliverSafely(claim, config, options, last.written);
        allSent = (await last.written) && allSent;
        last = next;
      }
    }
    allSent = (await last.written) && allSent;
  }
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, waiting.length) }, lane));
  if (left.length > 0) await options.store.release(left);
  return allSent;
}

/** A database that fails between sending and writing that down leaves the message to the lease. */
async function deliverSafely(
  claim: Claim,
  config: Config,
  options: WorkerOptions,
  previous: Promise<unknown>,
): Promise<Attempt> {
  const unknown = (error: unknown): false => {
    const entry = { err: error, message_id: claim.message.id };
    options.logger.error(entry, 'the fate of a message could not be written down');
    return false;
  };
  try {
    const { written } = await deliver(claim, config, options, previous);
    return { written: written.catch(unknown) };
  } catch (error) {
    return { written: Promise.resolve(unknown(error)) };
  }
}
