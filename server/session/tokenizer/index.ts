/** Sessions as signed tokens: JWTs that others verify without a request (`session.whoami.tokenizer`). */
import type { Config, ConfigSource, TokenTemplate } from '../../config/model.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ApiError, badRequest, internal } from '../../kernel/errors.ts';
import { expiringCache } from '../../kernel/expiring-cache.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Session } from '../model.ts';
import type { SessionTokenizer } from '../ports.ts';
import { inOrder, mappedClaims, registeredClaims, subjectOf } from './claims.ts';
import { firstKey, type SigningKey } from './key-set.ts';
import { requireAlgorithm, sign } from './sign.ts';

export interface TokenizerDependencies {
  readonly config: ConfigSource;
  readonly clock: Clock;
  /** The text that a URL of the configuration leads to; not cached. */
  readonly readContent: (url: string) => Promise<string>;
  /** Evaluates a Jsonnet snippet that reads external variables, bounded in time and memory. Rejects when it has no value. */
  readonly evaluateJsonnet: (snippet: string, variables: JsonObject) => Promise<string>;
  /** The session as whoami answers it. */
  readonly presentSession: (session: Session, config: Config, now: Date) => JsonObject;
  /** A mapper has given no claims: its error, and what it was given. */
  readonly onMappingFailed?: (error: unknown, input: JsonObject) => void;
  readonly onTokenized?: (session: Session, ttlMs: number) => void;
}

/** Keys, and mappers on a web server, are read again after this time, as in the reference: so keys rotate. */
const LIFETIME_MS = 60 * 60_000;
const MAX_ENTRIES = 1000;

/** Makes tokens by the templates of the configuration in force. */
export function createSessionTokenizer(deps: TokenizerDependencies): SessionTokenizer {
  const cached = { clock: deps.clock, lifetimeMs: LIFETIME_MS, maxEntries: MAX_ENTRIES };
  const read = (url: string): Promise<string> => deps.readContent(url).catch(unreadable);
  const keyAt = expiringCache(cached, async (url) => firstKey(await read(url)));
  const download = expiringCache(cached, read);
  const mapperAt = (url: string): Promise<string> => (url.startsWith('http') ? download(url) : read(url));

  /** The claims in the order in which the reference finds faults: subject, mapper, and the subject again over the mapper's. */
  async function claimsOf(session: Session, template: TokenTemplate, config: Config): Promise<JsonObject> {
    const now = deps.clock.now();
    const sub = subjectOf(session, template.subjectSource);
    const claims = {
      ...registeredClaims(session, config.derived.public.baseUrl, { now, ttlMs: template.ttlMs }),
      sub,
    };
    const { claims_mapper_url: mapper } = template;
    if (!mapper) return inOrder(claims);
    const snippet = await mapperAt(mapper);
    const variables = { session: deps.presentSession(session, config, now), claims };
    const mapped = await mappedClaims(claims, () => deps.evaluateJsonnet(snippet, variables)).catch(
      (error: unknown) => {
        deps.onMappingFailed?.(error, variables);
        throw error;
      },
    );
    return inOrder({ ...mapped, sub });
  }

  return {
    async tokenize(session, name) {
      const config = deps.config.current();
      const template = templateOf(config, name);
      const key = usable(await keyAt(template.jwks_url));
      const token = await sign(key, await claimsOf(session, template, config));
      deps.onTokenized?.(session, template.ttlMs);
      return token;
    },
  };
}

function templateOf({ derived }: Config, name: string): TokenTemplate {
  const { tokenizers } = derived.session;
  const template = Object.hasOwn(tokenizers, name) ? tokenizers[name] : undefined;
  if (template === undefined) throw badRequest(`Unable to find tokenizer template "${name}".`);
  return template;
}

function usable(key: SigningKey | undefined): SigningKey {
  if (key === undefined) throw badRequest('Could not find key a suitable key for tokenization in the JWKS url.');
  requireAlgorithm(key);
  return key;
}

/** The operator's fault. Which file or server cannot be read is for the log only. */
function unreadable(cause: unknown): never {
  throw new ApiError(internal().fields, { cause });
}
