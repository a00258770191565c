import { randomUUID } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../../kernel/json.ts';
import { once } from '../../kernel/memo.ts';
import { checkMeaning } from '../check/check.ts';
import { ConfigError, type ConfigProblem } from '../check/errors.ts';
import { listPaths } from '../check/schema-paths.ts';
import { loadSchema } from '../check/schema.ts';
import { dropUnusableReturnUrls } from '../check/unusable-urls.ts';
import { validatorOf } from '../check/validate.ts';
import { warningsOf } from '../check/warnings.ts';
import { derive } from '../derived/derive.ts';
import type { Config, ConfigTree, ConfigWarning } from '../model.ts';
import { at, deepFreeze } from '../tree.ts';
import { defaultsOf } from './defaults.ts';
import { applyEnv, type Env } from './env.ts';
import { readConfigFile } from './files.ts';
import { mergeTrees } from './merge.ts';
import { holdStartKeys } from './start-keys.ts';

/** Flags of the command line that are configuration keys as well; only those that were given. */
interface ConfigFlags {
  readonly dev?: boolean;
  readonly 'watch-courier'?: boolean;
  readonly 'sqa-opt-out'?: boolean;
  readonly 'expose-metrics-port'?: number;
}

export interface LoadOptions {
  /** In the order given; later files win. */
  readonly files?: readonly string[];
  /** Laid over the files; for programs that make their configuration themselves. */
  readonly values?: JsonObject;
  readonly env?: Env;
  readonly flags?: ConfigFlags;
  /** Stands in for `secrets.default`; processes that share a port must share it. Made up when absent. */
  readonly generatedSecret?: string;
  /** The configuration in force. What takes effect at start alone is carried over from it. */
  readonly running?: Config;
}

export interface LoadResult {
  readonly config: Config;
  readonly warnings: readonly ConfigWarning[];
  /** Keys that differ from `running` and keep its values. */
  readonly held: readonly string[];
}

const schema = once(() => loadSchema());
const paths = once(() => listPaths(schema()));
const defaults = once(() => defaultsOf(paths()));
const validate = once(() => validatorOf(schema()));

/**
 * Reads defaults, files, flags and environment, each winning over the ones before, into a frozen snapshot.
 * @throws ConfigError with every problem found.
 */
export function loadConfig(options: LoadOptions): LoadResult {
  const env = options.env ?? {};
  const { tree, warnings } = mergeSources(options, env);
  const problems = [...validate()(tree), ...checkMeaning(tree)];
  if (!passed(tree, problems)) throw new ConfigError(problems);
  const usable = dropUnusableReturnUrls(withFlagsSection(tree));
  const { tree: settled, held } = holdStartKeys(usable.tree, options.running);
  const derived = derive(settled, { env, generatedSecret: options.generatedSecret ?? randomUUID() });
  return {
    config: deepFreeze({ ...settled, derived }),
    warnings: [...warnings, ...usable.warnings, ...warningsOf(settled, defaults())],
    held,
  };
}

/** The types are made from the schema, so a tree that the schema finds nothing wrong with has them. */
const passed = (_tree: JsonObject, problems: readonly ConfigProblem[]): _tree is ConfigTree => problems.length === 0;

/**
 * Settings for commands that need no whole configuration (`migrate sql`): the merged tree, not validated.
 * Read single keys from it with `at`.
 */
export function loadUnchecked(options: LoadOptions): JsonObject {
  return mergeSources(options, options.env ?? {}).tree;
}

/**
 * Flags win over files even when they are not given: `dev: true` in a file does nothing, so that a line in
 * it cannot switch security off (reference behaviour).
 */
const FLAG_DEFAULTS: JsonObject = { dev: false, 'watch-courier': false, 'sqa-opt-out': false };

function mergeSources(options: LoadOptions, env: Env): { tree: JsonObject; warnings: ConfigWarning[] } {
  const files = options.files ?? [];
  const fromFiles = files.map(readConfigFile).reduce(mergeTrees, {});
  const layers = [fromFiles, FLAG_DEFAULTS, options.values ?? {}, files.length > 0 ? { config: files } : {}];
  const given = Object.fromEntries(Object.entries(options.flags ?? {}).filter(([, value]) => value !== undefined));
  const { tree, warnings } = applyEnv([...layers, given].reduce(mergeTrees, defaults()), env, paths());
  return { tree, warnings: [...flagsInFiles(fromFiles), ...warnings] };
}

function flagsInFiles(tree: JsonObject): ConfigWarning[] {
  return Object.keys(FLAG_DEFAULTS)
    .filter((key) => tree[key] === true)
    .map((path) => ({ path, message: `has no effect in a file: use the flag --${path}` }));
}

/** The schema does not say that `feature_flags` is a map; anything else counts as not given. */
function withFlagsSection(tree: ConfigTree): ConfigTree {
  if (isJsonObject(tree.feature_flags)) return tree;
  return { ...tree, feature_flags: (at(defaults(), 'feature_flags') ?? {}) as ConfigTree['feature_flags'] };
}
