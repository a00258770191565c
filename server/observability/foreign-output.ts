import { format } from 'node:util';
import type { Logger } from './logger.ts';

/**
 * Turns what libraries print (`console`, Node's own warnings) into log entries, since plain text between JSON lines breaks log parsers. Lasts
 * until the process ends.
 */
export function logForeignOutput(logger: Logger): void {
  const levels = { log: 'debug', debug: 'debug', info: 'debug', warn: 'warn', error: 'error', trace: 'debug' } as const;
  for (const [method, level] of Object.entries(levels) as [keyof typeof levels, (typeof levels)[keyof typeof levels]][])
    console[method] = (...values: unknown[]) => logger[level]({ source: 'console' }, format(...values));
  process.removeAllListeners('warning');
  process.on('warning', (warning) => logger.warn({ err: warning }, 'warning of the Node runtime'));
}
