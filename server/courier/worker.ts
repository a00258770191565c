import { setTimeout as sleep } from 'node:timers/promises';
import type { Config, ConfigSource } from '../config/model.ts';
import { type Attempt, type DeliveryDependencies, deliver } from './delivery.ts';
import type { Claim } from './ports.ts';
import { tracedDelivery } from './traced-delivery.ts';

export interface WorkerOptions extends DeliveryDependencies {
  readonly config: ConfigSource;
}

/** Deliveries at the same time. */
export const CONCURRENCY = 30;
/** Waits after failures, in multiples of `pull_wait`, at most `MAX_REST_MS`. */
const REST_STEPS = [1, 1, 2, 3, 5, 8, 13, 21, 34, 55];
const MAX_REST_MS = 60_000;
/** Least wait between pulls from an empty queue: `pull_wait: 0s` must not keep a core busy. */
const MIN_WAIT_MS = 20;
const DATABASE_WAIT_MS = 1000;

/**
 * Delivers queued messages until the signal. It claims up to `pull_count` messages at a time, and waits `pull_wait` when there were fewer
 * or one could not be delivered. Any number of workers may run, in any number of processes.
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

/** Claims and delivers messages once. @returns the wait before the next time, in milliseconds */
async function pull(options: WorkerOptions, config: Config, signal: AbortSignal): Promise<number> {
  const { pullWaitMs, leaseMs } = config.derived.courier;
  const waitMs = Math.max(pullWaitMs, MIN_WAIT_MS);
  const limit = Math.max(1, config.courier.worker.pull_count);
  const restMs = REST_STEPS.map((step) => Math.min(step * waitMs, MAX_REST_MS));
  const claims = await options.store.claim({ limit, leaseMs, restMs });
  const allSent = await deliverAll(claims, config, options, signal);
  return claims.length === limit && allSent ? 0 : waitMs;
}

/** Delivers several messages at a time, but those to one recipient in order, so that the newer of two codes arrives last. Claims not begun at the signal are released. */
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

/** When the database fails between sending and recording the result, the message is claimed again after its lease. */
async function deliverSafely(
  claim: Claim,
  config: Config,
  options: WorkerOptions,
  previous: Promise<unknown>,
): Promise<Attempt> {
  const notRecorded = (error: unknown): false => {
    const entry = { err: error, message_id: claim.message.id };
    options.logger.error(entry, 'the result of a delivery could not be recorded');
    return false;
  };
  try {
    const { written } = await tracedDelivery(options.tracing, claim.message, () =>
      deliver(claim, config, options, previous),
    );
    return { written: written.catch(notRecorded) };
  } catch (error) {
    return { written: Promise.resolve(notRecorded(error)) };
  }
}
