/** The self-service engine with its strategies and hooks, and the rules of identities and sessions that it shares with the admin API. */
import type { Config } from '../config/model.ts';
import { createCipher } from '../crypto/ciphers.ts';
import { observedLimiter } from '../crypto/hashers/observed-limiter.ts';
import { createPasswordHasher, sharedLimiter } from '../crypto/hashers/password-hasher.ts';
import { continuityCookies } from '../flows/engine/continuity/continuity-cookies.ts';
import type { FlowObserver } from '../flows/engine/interfaces/flow-observer.ts';
import type { Strategy } from '../flows/engine/interfaces/strategy.ts';
import { createEngine } from '../flows/engine/protocol/engine.ts';
import type { EngineDependencies } from '../flows/engine/protocol/exchange.ts';
import { loginFlow } from '../flows/login/index.ts';
import { createLogout } from '../flows/logout/index.ts';
import { recoveryFlow } from '../flows/recovery/index.ts';
import { registrationFlow } from '../flows/registration/index.ts';
import { settingsFlow } from '../flows/settings/index.ts';
import { verificationFlow } from '../flows/verification/index.ts';
import { createHooks } from '../hooks/index.ts';
import { createWebHooks, type WebHooks } from '../hooks/web-hook/index.ts';
import type { WebHookCodec } from '../hooks/web-hook/web-hook-codec.ts';
import { CredentialCatalogue } from '../identity/credentials.ts';
import { createFlowRules } from '../identity/flow-rules.ts';
import { IdentityManager } from '../identity/manager.ts';
import type { Identity } from '../identity/model.ts';
import { createSchemaForms } from '../identity/schema/schema-forms.ts';
import { IdentitySchemas } from '../identity/schema/schemas.ts';
import { createJsonnet, type Jsonnet } from '../jsonnet/jsonnet.ts';
import type { Clock } from '../kernel/clock.ts';
import type { JsonObject } from '../kernel/json.ts';
import { perObject } from '../kernel/memo.ts';
import { createAuthorizationServer } from '../oauth2/authorization-server.ts';
import { createAuditLog } from '../observability/audit.ts';
import { readContent } from '../outbound/content.ts';
import type { HttpClient } from '../outbound/http-client.ts';
import { rememberedContent } from '../outbound/remembered-content.ts';
import { AvailableAal } from '../session/available-aal.ts';
import type { SessionCache } from '../session/cache.ts';
import { deletedSessionCookie } from '../session/cookie.ts';
import { SessionManager } from '../session/manager.ts';
import { createSessionTokenizer } from '../session/tokenizer/index.ts';
import { createStrategies, CREDENTIAL_DEFINITIONS } from '../strategies/index.ts';
import { createBreachedPasswords } from '../strategies/password/breached-passwords.ts';
import { rangeApi } from '../strategies/password/range-api.ts';
import { presentHookContext } from '../transport/presenters/hook-context.ts';
import { presentIdentity } from '../transport/presenters/identity.ts';
import { asJson } from '../transport/presenters/json.ts';
import { presentSession } from '../transport/presenters/session.ts';
import type { Basics, Surroundings } from './surroundings.ts';
import { checkEvents, mapperEvents, revocationEvents, tokenizerEvents } from './traced/events.ts';
import { flowEvents } from './traced/flows.ts';
import { tracedHooks } from './traced/hooks.ts';
import { tracedHasher, tracedJsonnet, tracedTokenizer } from './traced/work.ts';

export interface EngineParts extends Basics, Surroundings {
  /** Strategies beside those of the catalogue. */
  readonly strategies: readonly Strategy[];
  /** Undefined unless `zelos.session_cache` is on. */
  readonly sessionCache: SessionCache | undefined;
}

export type Domain = ReturnType<typeof createDomain>;
export type ComposedEngine = ReturnType<typeof composeEngine>;

/** Puts the engine together. `close` ends web hooks and mappers that are under way. */
export function composeEngine(parts: EngineParts) {
  const { logger, clock, http, tracing } = parts;
  const domain = createDomain(parts);
  const makeJsonnet = () => tracedJsonnet(createJsonnet(), tracing);
  const webHooks = createWebHooks({ logger, clock, http, tracing, makeJsonnet, codec: webHookCodec(clock) });
  const jsonnet = makeJsonnet();
  const dependencies = engineDependencies(parts, domain, { webHooks, jsonnet });
  const engine = createEngine(dependencies, {
    login: loginFlow,
    registration: registrationFlow,
    settings: settingsFlow,
    recovery: recoveryFlow,
    verification: verificationFlow,
  });
  const logout = createLogout({ ...dependencies, deletedSessionCookie, ...revocationEvents(tracing) });
  const tokenizer = createSessionTokenizer({
    ...parts,
    readContent: contentText(http),
    evaluateJsonnet: (snippet, variables) => jsonnet.evaluateWithVariables(snippet, variables),
    presentSession: (session, config, now) => asJson(presentSession(session, config, now)),
    ...tokenizerEvents(tracing),
  });
  const close = async () => {
    await Promise.all([webHooks.close(), jsonnet.close()]);
  };
  return { engine, logout, tokenizer: tracedTokenizer(tokenizer, tracing), domain, close };
}

/** Reads the text of a URL of the configuration. */
const contentText =
  (http: () => HttpClient) =>
  async (url: string): Promise<string> =>
    (await readContent(url, http())).toString('utf8');

/** What flows and the admin API share. */
function createDomain({ config, clock, http, database, activity, tracing, sessionCache }: EngineParts) {
  const credentials = new CredentialCatalogue(CREDENTIAL_DEFINITIONS);
  const limiter = observedLimiter(sharedLimiter, activity.hashes);
  const schemas = new IdentitySchemas(config, contentText(http), clock);
  return {
    schemas,
    credentials,
    sessions: new SessionManager({
      sessions: database.sessions,
      config,
      clock,
      availableAal: new AvailableAal(database.identities, credentials),
      methods: credentials,
      cache: sessionCache,
      ...checkEvents(tracing),
    }),
    identityManager: new IdentityManager({ config, schemas, clock, credentials }),
    hasher: perObject((current: Config) =>
      tracedHasher(createPasswordHasher(current.derived.hashers, limiter), tracing, current.derived.hashers.algorithm),
    ),
    cipher: perObject((current: Config) => createCipher(current.ciphers.algorithm, current.derived.secrets.cipher)),
  };
}

interface Evaluators {
  readonly webHooks: WebHooks;
  readonly jsonnet: Jsonnet;
}

function engineDependencies(parts: EngineParts, domain: Domain, { webHooks, jsonnet }: Evaluators): EngineDependencies {
  const { logger, clock, database, courier, tracing } = parts;
  const rules = createFlowRules(domain.identityManager, database.identities);
  const forms = createSchemaForms(domain.schemas);
  const breached = perObject((current: Config) =>
    createBreachedPasswords(
      rangeApi(parts.http(), () => current.selfservice.methods.password.config.haveibeenpwned_host),
    ),
  );
  const catalogue = createStrategies({
    identities: database.identities,
    rules,
    schemas: forms,
    hasher: domain.hasher,
    breached,
    verifyWithMigrationHook: webHooks.verifyWithMigrationHook,
    http: parts.http,
    cipher: domain.cipher,
    evaluateJsonnet: (snippet, variables) => jsonnet.evaluateWithVariables(snippet, variables),
    readContent: rememberedContent(parts.http),
    countFactors: (held, current) => domain.credentials.countFactors(held, current),
    presentIdentity: ownerJson,
    ...mapperEvents(tracing),
  });
  const strategies = [...catalogue, ...parts.strategies];
  const { composer } = courier;
  return {
    database,
    sessions: domain.sessions,
    identities: rules,
    schemas: forms,
    continuity: continuityCookies,
    continuation: createAuthorizationServer(parts.http),
    strategies,
    hooks: tracedHooks(
      createHooks({ database, composer, clock, presentIdentity: ownerJson, strategies }, webHooks),
      tracing,
    ),
    composer,
    presentIdentity: ownerJson,
    clock,
    observer: flowObserver(parts),
    tracing,
    logError: (error, request) =>
      logger.error({ err: error, request_id: request.id }, 'An error occurred while handling a flow'),
  };
}

/** Submissions go to the metrics, to traces and, with the ids of those concerned, to the audit log. */
function flowObserver({ activity, logger, tracing, config }: EngineParts): FlowObserver {
  const audit = createAuditLog(logger);
  const events = tracing && flowEvents(tracing, config);
  return {
    begun(flow) {
      activity.flows.begun(flow.name, flow.type);
      events?.begun(flow);
    },
    ended(end) {
      activity.flows.ended(end.flow, end.method, end.result);
      audit.submission(end);
      events?.ended(end);
    },
  };
}

/** The identity as its owner sees it. */
export const presentToOwner = (identity: Identity, { derived }: Config) =>
  presentIdentity(identity, { baseUrl: derived.public.baseUrl });

/** The same as plain JSON, for the engine, strategies and hooks, which only pass it on. */
const ownerJson = (identity: Identity, config: Config): JsonObject => asJson(presentToOwner(identity, config));

const webHookCodec = (clock: Clock): WebHookCodec => ({
  context: (context) => presentHookContext(context, clock.now(), presentToOwner),
});
