import { isDeepStrictEqual } from 'node:util';
import { cookieDomain, cookiePath } from '../../go/cookie.ts';
import { isJsonObject, type Json, type JsonObject } from '../../kernel/json.ts';
import { returnUrlObjection } from '../derived/return-urls.ts';
import type { ConfigTree, ConfigWarning } from '../model.ts';
import { at } from '../tree.ts';
import { exposureWarnings } from './exposure.ts';
import { hiddenAddressWarnings } from './hidden-addresses.ts';
import { IGNORED } from './ignored.ts';
import { UNBUILT, UNBUILT_HOOKS, type UnbuiltKey } from './unbuilt.ts';

const REFERENCE_VERSION = 'v26.2.0';

/** What the operator should know about a configuration that is in order. */
export function warningsOf(tree: ConfigTree, defaults: JsonObject): ConfigWarning[] {
  return [
    ...general(tree),
    ...returnUrls(tree),
    ...cookies(tree),
    ...deprecations(tree),
    ...exposureWarnings(tree),
    ...ignored(tree, defaults),
    ...unbuilt(tree, defaults),
    ...unbuiltHooks(tree, []),
    ...powerlessHooks(tree),
    ...hiddenAddressWarnings(tree),
  ];
}

function general(tree: ConfigTree): ConfigWarning[] {
  const conditions: readonly (readonly [isWorthSaying: boolean, path: string, message: string])[] = [
    [tree.dev === true, 'dev', 'is on: security is disabled, never do this in production'],
    [
      !tree.secrets?.default?.length && !tree.secrets?.cookie?.length,
      'secrets.default',
      'is not given: a secret was made up, and all sessions and codes end with this process',
    ],
    [dropsTokens(tree), 'ciphers.algorithm', 'is noop: tokens of OpenID providers are not stored'],
    [
      tree.version !== undefined && tree.version !== '' && tree.version !== REFERENCE_VERSION,
      'version',
      `is ${tree.version}, but keys are read as ${REFERENCE_VERSION} does`,
    ],
  ];
  return conditions.flatMap(([isWorthSaying, path, message]) => (isWorthSaying ? [{ path, message }] : []));
}

const dropsTokens = ({ selfservice, ciphers }: ConfigTree): boolean =>
  selfservice.methods.oidc.enabled && ciphers.algorithm === 'noop';

function returnUrls(tree: ConfigTree): ConfigWarning[] {
  return (tree.selfservice.allowed_return_urls ?? []).flatMap((url, index) => {
    const objection = returnUrlObjection(url);
    return objection === undefined
      ? []
      : [{ path: `selfservice.allowed_return_urls.${index}`, message: `is ignored: it ${objection}` }];
  });
}

function cookies(tree: ConfigTree): ConfigWarning[] {
  return (['cookies', 'session.cookie'] as const).flatMap((section) => {
    const { domain, path } = section === 'cookies' ? tree.cookies : tree.session.cookie;
    const warnings = [
      ...(domain && cookieDomain(domain) === undefined
        ? [{ path: `${section}.domain`, message: 'is ignored: it is not a domain, so cookies are for one host' }]
        : []),
      ...(path && cookiePath(path) !== path
        ? [{ path: `${section}.path`, message: 'loses the characters that a cookie cannot hold' }]
        : []),
    ];
    return warnings;
  });
}

function deprecations(tree: ConfigTree): ConfigWarning[] {
  const warnings: ConfigWarning[] = [];
  if (tree.selfservice.flows.registration.enable_legacy_one_step) {
    warnings.push({
      path: 'selfservice.flows.registration.enable_legacy_one_step',
      message: 'is deprecated: use selfservice.flows.registration.style: unified',
    });
  }
  if (tree.feature_flags.password_profile_registration_node_group === 'password') {
    warnings.push({
      path: 'feature_flags.password_profile_registration_node_group',
      message: 'has no effect, as in the reference',
    });
  }
  return warnings;
}

/** Whether a key of one of the tables has a value that its capability would change something for. */
function isInUse(tree: JsonObject, defaults: JsonObject, { path, when }: Pick<UnbuiltKey, 'path' | 'when'>): boolean {
  const value = at(tree, path);
  return when === 'enabled' ? value === true : value !== undefined && !isDeepStrictEqual(value, at(defaults, path));
}

const unbuilt = (tree: JsonObject, defaults: JsonObject): ConfigWarning[] =>
  UNBUILT.filter((key) => isInUse(tree, defaults, key)).map(({ path, capability }) => notBuilt(path, capability));

const ignored = (tree: JsonObject, defaults: JsonObject): ConfigWarning[] =>
  IGNORED.filter((key) => isInUse(tree, defaults, key)).map(({ path, reason }) => ({ path, message: reason }));

function unbuiltHooks(value: Json | undefined, path: readonly string[]): ConfigWarning[] {
  const parent = path.at(-2);
  if (isJsonObject(value) && parent === 'hooks' && typeof value['hook'] === 'string') {
    const capability = Object.hasOwn(UNBUILT_HOOKS, value['hook']) ? UNBUILT_HOOKS[value['hook']] : undefined;
    return capability === undefined ? [] : [notBuilt(path.join('.'), capability)];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => unbuiltHooks(part as Json, [...path, key]));
}

/** Only a method's own web hooks may refuse or change an identity; those for all methods are never called (reference behaviour). */
function powerlessHooks({ selfservice: { flows } }: ConfigTree): ConfigWarning[] {
  return (['registration', 'settings'] as const).flatMap((flow) =>
    (flows[flow].after?.hooks ?? []).flatMap((entry, index) =>
      entry.hook === 'web_hook' && (entry.config.can_interrupt === true || entry.config.response?.parse === true)
        ? [
            {
              path: `selfservice.flows.${flow}.after.hooks.${index}`,
              message: 'is never called: a web hook that may refuse or change an identity belongs to a method',
            },
          ]
        : [],
    ),
  );
}

const notBuilt = (path: string, capability: string): ConfigWarning => ({
  path,
  message: `is accepted, but ${capability} is not built yet`,
});
