import type { Config } from '../../config/model.ts';
import type { Logger } from '../logger.ts';
import type { Tracing } from './tracing.ts';

/**
 * Starts tracing as the configuration says; undefined where it says nothing. It is read once: a reload does not change it.
 * @throws Error where Jaeger's agent has no address
 */
export async function openTracing(config: Config, logger: Logger, version: string): Promise<Tracing | undefined> {
  if (config.tracing?.provider === undefined) return undefined;
  const { startTracing } = await import('./start.ts');
  return startTracing({ tree: config.tracing, provider: config.tracing.provider, env: process.env, logger, version });
}
