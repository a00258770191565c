import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { isJsonObject } from '../../kernel/json.ts';
import type { ConfigTree, Derived } from '../model.ts';
import type { Env } from '../read/env.ts';
import { deriveFlows } from './derive-flows.ts';
import { deriveMethods } from './derive-methods.ts';
import { deriveCookie, deriveListener, deriveSessionCookie } from './derive-serve.ts';
import { returnUrlObjection } from './return-urls.ts';
import { durationMs, sizeBytes } from './units.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const BCRYPT_LEAST_COST = 12;

export interface DeriveOptions {
  readonly env: Env;
  /** Stands in when `secrets.default` is not given; made once per process so that a reload keeps it. */
  readonly generatedSecret: string;
}

/** Values with a fallback, a unit or a rule; the rules are the reference's. */
export function derive(tree: ConfigTree, options: DeriveOptions): Derived {
  const dev = tree.dev ?? false;
  const publicListener = deriveListener(tree.serve.public, dev);
  return {
    dev,
    dsn: tree.dsn,
    apiFlowEnforcementDisabled: dev && options.env['DEV_DISABLE_API_FLOW_ENFORCEMENT'] === 'true',
    revision: tree.revision || fingerprint(tree),
    allowedReturnUrls: (tree.selfservice.allowed_return_urls ?? []).filter(
      (url) => returnUrlObjection(url) === undefined,
    ),
    public: publicListener,
    admin: deriveListener(tree.serve.admin, dev),
    cookie: deriveCookie(tree, dev),
    session: deriveSession(tree, dev),
    secrets: deriveSecrets(tree, options.generatedSecret),
    flows: deriveFlows(tree),
    methods: deriveMethods(tree, publicListener.baseUrl),
    hashers: deriveHashers(tree, dev),
    courier: {
      pullWaitMs: durationMs(tree.courier.worker.pull_wait, 1000),
      leaseMs: durationMs(tree.zelos.courier.lease, 20_000),
    },
    shutdownGraceMs: durationMs(tree.zelos.shutdown.grace, 500),
    limits: deriveLimits(tree),
    sessionCache: deriveSessionCache(tree),
    janitor: deriveJanitor(tree),
    cleanup: {
      olderThanMs: durationMs(tree.database.cleanup.older_than, 0),
      sleepTablesMs: durationMs(tree.database.cleanup.sleep.tables, MINUTE),
      batchSize: tree.database.cleanup.batch_size,
    },
  };
}

function deriveSessionCache({ zelos: { session_cache: cache } }: ConfigTree): Derived['sessionCache'] {
  return cache.enabled ? { sessions: cache.max_sessions, bytes: sizeBytes(cache.max_size, 64 * 1024 ** 2) } : undefined;
}

/** A sweep reads every table that it cleans, so it has to be some time until the next one. */
const LEAST_SWEEP_INTERVAL_MS = 1000;

const deriveJanitor = ({ zelos: { cleanup } }: ConfigTree): Derived['janitor'] => ({
  enabled: cleanup.enabled,
  intervalMs: Math.max(durationMs(cleanup.interval, 60 * MINUTE), LEAST_SWEEP_INTERVAL_MS),
  keepLastMs: durationMs(cleanup.keep_last, DAY),
  batchSize: cleanup.batch_size,
});

/** Names in bodies of the admin API are bounded by their bytes alone: who may send them may do anything. */
function deriveLimits(tree: ConfigTree): Derived['limits'] {
  const { limits } = tree.zelos;
  const { depth } = limits;
  return {
    body: {
      public: {
        bytes: sizeBytes(limits.body, 256 * 1024),
        members: limits.members,
        nameLength: limits.name_length,
        depth,
      },
      admin: {
        bytes: sizeBytes(limits.admin_body, 5 * 1024 ** 2),
        members: limits.admin_members,
        nameLength: Number.POSITIVE_INFINITY,
        depth,
      },
    },
    identifierLength: limits.identifier_length,
    keptValueLength: limits.kept_value_length,
  };
}

/** SHA-256 of the configuration in hexadecimal, whatever the order of its keys. */
function fingerprint(tree: ConfigTree): string {
  const sorted = (_: string, value: unknown): unknown =>
    isJsonObject(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value;
  return createHash('sha256').update(JSON.stringify(tree, sorted)).digest('hex');
}

function deriveSession(tree: ConfigTree, dev: boolean): Derived['session'] {
  const { session, feature_flags: flags } = tree;
  const lifespanMs = durationMs(session.lifespan, DAY);
  const templates = Object.entries(session.whoami.tokenizer?.templates ?? {});
  return {
    lifespanMs,
    extendWhenLeftMs: durationMs(session.earliest_possible_extend, lifespanMs),
    cookie: deriveSessionCookie(tree, dev),
    cacheable: flags.cacheable_sessions,
    cacheableMaxAgeMs: durationMs(flags.cacheable_sessions_max_age, 0),
    tokenizers: Object.fromEntries(
      templates.map(([name, template]) => {
        const ttlMs = durationMs(template.ttl, MINUTE);
        return [name, { ...template, ttlMs, subjectSource: template.subject_source ?? 'id' }];
      }),
    ),
  };
}

function deriveSecrets(tree: ConfigTree, generatedSecret: string): Derived['secrets'] {
  const { default: given = [], cookie = [], cipher = [], pagination = [] } = tree.secrets ?? {};
  const general = given.length > 0 ? given : [generatedSecret];
  return {
    default: general,
    cookie: cookie.length > 0 ? cookie : general,
    cipher,
    pagination,
    generated: given.length === 0 && cookie.length === 0,
  };
}

function deriveHashers(tree: ConfigTree, dev: boolean): Derived['hashers'] {
  const { algorithm, bcrypt, argon2 } = tree.hashers;
  return {
    maxWaitMs: durationMs(tree.zelos.limits.hash_wait, 10_000),
    algorithm,
    bcryptCost: dev ? bcrypt.cost : Math.max(bcrypt.cost, BCRYPT_LEAST_COST),
    argon2: {
      memoryKiB: Math.floor(sizeBytes(argon2.memory, 128 * 1024 ** 2) / 1024),
      iterations: argon2.iterations,
      parallelism: argon2.parallelism ?? availableParallelism() * 2,
      saltLength: argon2.salt_length,
      keyLength: argon2.key_length,
    },
  };
}
