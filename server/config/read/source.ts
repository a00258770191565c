import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { ConfigError, type ConfigProblem } from '../check/errors.ts';
import type { Config, ConfigSource, ConfigWarning } from '../model.ts';
import { loadConfig, type LoadOptions, type LoadResult } from './load.ts';
import { watchFiles, type WatchOptions } from './watch.ts';

/** Where the source tells what happened; a pino logger fits. */
interface ConfigLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface SourceOptions extends LoadOptions {
  readonly log: ConfigLog;
  /** What is wrong with a configuration beyond its own text, such as an identity schema that cannot be loaded. */
  readonly check?: (config: Config) => Promise<readonly ConfigProblem[]>;
  /** Follow changes of the files. */
  readonly watch?: WatchOptions | false;
}

/**
 * Loads the configuration and follows its files. A change that cannot be used leaves the last good snapshot in force.
 * @throws ConfigError when there is no good configuration to start with.
 */
export async function openConfig(options: SourceOptions): Promise<ConfigSource> {
  const settings = { ...options, generatedSecret: options.generatedSecret ?? randomUUID() };
  const first = await loadChecked(settings);
  for (const warning of first.warnings) logWarning(options.log, warning);
  return watchSource(settings, first.config);
}

/** A source that never changes, for commands and tests. */
export function fixedConfig(config: Config): ConfigSource {
  return { current: () => config, onChange: () => () => undefined, close: () => undefined };
}

function watchSource(options: SourceOptions, first: Config): ConfigSource {
  const listeners = new Set<(next: Config, previous: Config) => void>();
  let current = first;
  let queue = Promise.resolve();

  const reload = async (): Promise<void> => {
    const next = await tryLoad(options, current);
    if (next === undefined || isDeepStrictEqual(next, current)) return;
    const previous = current;
    current = next;
    options.log.info({ revision: next.derived.revision }, 'configuration reloaded');
    for (const listener of listeners) notify(() => listener(next, previous), options.log);
  };
  // One reload at a time, in the order of the changes, so that the last one wins.
  const onFiles = (): void => void (queue = queue.then(reload));
  const stop = options.watch === false ? () => undefined : watchFiles(options.files ?? [], onFiles, options.watch);

  return {
    current: () => current,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      listeners.clear();
      stop();
    },
  };
}

async function tryLoad(options: SourceOptions, running: Config): Promise<Config | undefined> {
  try {
    const { config, held } = await loadChecked({ ...options, running });
    if (held.length > 0)
      options.log.error({ keys: held }, 'these configuration keys changed and take effect at the next start');
    return config;
  } catch (error) {
    const problems = error instanceof ConfigError ? error.problems : undefined;
    options.log.error(
      problems ? { problems } : { err: error },
      'the changed configuration cannot be used; the last good one stays in force',
    );
    return undefined;
  }
}

async function loadChecked(options: SourceOptions): Promise<LoadResult> {
  const result = loadConfig(options);
  const problems = (await options.check?.(result.config)) ?? [];
  if (problems.length > 0) throw new ConfigError(problems);
  return result;
}

function logWarning(log: ConfigLog, { path, message }: ConfigWarning): void {
  log.warn({ key: path }, `configuration key ${path} ${message}`);
}

/** A listener's fault must not keep the others from hearing the news. */
function notify(call: () => void, log: ConfigLog): void {
  try {
    call();
  } catch (error) {
    log.error({ err: error }, 'a part of the server could not follow the changed configuration');
  }
}
