/**
 * Serves one configuration after the other in one process, each as `zelos serve --dev -c FILE` serves it. For suites that need a hundred servers
 * and are not about the process: starting one takes as long as dozens of conversations with it. The parent process asks over the IPC channel.
 */
import { randomUUID } from 'node:crypto';
import { checkDocuments } from '../cli/check-config.ts';
import { startServer } from '../cli/start-server.ts';
import { loadConfig } from '../config/read/load.ts';
import { openConfig } from '../config/read/source.ts';
import { createLogger } from '../observability/logger.ts';

/** The parent asks for one of these at a time, and is answered when it is done. */
export type HostRequest =
  | { readonly ask: 'serve'; readonly file: string; readonly dsn: string }
  | { readonly ask: 'stop' };
export interface HostAnswer {
  /** What went wrong. */
  readonly error?: string;
}

let stop: () => Promise<void> = async () => undefined;

async function serve(file: string, dsn: string): Promise<void> {
  const env = { ...process.env, DSN: dsn };
  const load = { files: [file], env, flags: { dev: true }, generatedSecret: randomUUID() };
  const logger = createLogger(loadConfig(load).config.log);
  const config = await openConfig({ ...load, log: logger, check: checkDocuments });
  const server = await startServer({ config, logger }).catch((error: unknown) => {
    config.close();
    throw error;
  });
  stop = async () => {
    await server.close();
    config.close();
  };
}

async function answer(request: HostRequest): Promise<HostAnswer> {
  try {
    await (request.ask === 'serve' ? serve(request.file, request.dsn) : stop());
    return {};
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', (request: HostRequest) => void answer(request).then((answered) => process.send?.(answered)));
process.on('disconnect', () => process.exit());
