import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfigSource } from '../config/model.ts';
import type { Logger } from '../observability/logger.ts';
import type { OpenDatabase } from '../persistence/open-database.ts';

/** The longest wait before the first sweep, in milliseconds: servers that start together do not all ask at once. */
const FIRST_WAIT_MS = 60_000;

export interface JanitorOptions {
  readonly config: ConfigSource;
  readonly logger: Logger;
  readonly database: Pick<OpenDatabase, 'sweep'>;
}

/**
 * Removes expired records again and again until `signal` is aborted, by the configuration in force (`zelos.cleanup`). What fails is logged and
 * tried again at the next turn. Never rejects.
 */
export async function sweepRegularly(options: JanitorOptions, signal: AbortSignal): Promise<void> {
  const interval = () => options.config.current().derived.janitor.intervalMs;
  let waitMs = Math.random() * Math.min(interval(), FIRST_WAIT_MS);
  for (;;) {
    const isEnded = await sleep(waitMs, false, { signal, ref: false }).catch(() => true);
    if (isEnded) return;
    await sweepOnce(options, signal);
    waitMs = interval();
  }
}

async function sweepOnce({ config, logger, database }: JanitorOptions, signal: AbortSignal): Promise<void> {
  const { enabled, keepLastMs, batchSize } = config.current().derived.janitor;
  if (!enabled) return;
  try {
    const deleted = await database.sweep({ keepLastMs, batchSize, signal });
    if (deleted !== undefined) logger.info({ component: 'cleanup', deleted }, 'expired records were removed');
  } catch (error) {
    logger.warn({ component: 'cleanup', err: error }, 'expired records could not be removed; they are tried again');
  }
}
