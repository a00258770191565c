/** The only place where implementations meet the interfaces they implement. */
import type { Config, ConfigSource } from './config/model.ts';
import { checkRequest, completeHandlers, operations, type OperationId } from './contract/index.ts';
import { createCourier, type Courier } from './courier/courier.ts';
import { CipherError, createCipher, type Cipher } from './crypto/ciphers.ts';
import { createPasswordHasher } from './crypto/hashers/password-hasher.ts';
import { continuityCookies } from './flows/engine/continuity/continuity-cookies.ts';
import type { Strategy } from './flows/engine/interfaces/strategy.ts';
import { createEngine } from './flows/engine/protocol/engine.ts';
import type { EngineDependencies } from './flows/engine/protocol/exchange.ts';
import { loginFlow } from './flows/login/index.ts';
import { createLogout } from './flows/logout/index.ts';
import { recoveryFlow } from './flows/recovery/index.ts';
import { registrationFlow } from './flows/registration/index.ts';
import { settingsFlow } from './flows/settings/index.ts';
import { verificationFlow } from './flows/verification/index.ts';
import { createHooks } from './hooks/index.ts';
import { createWebHooks, type WebHooks } from './hooks/web-hook/index.ts';
import type { WebHookCodec } from './hooks/web-hook/web-hook-codec.ts';
import { CredentialCatalogue } from './identity/credentials.ts';
import { createFlowRules } from './identity/flow-rules.ts';
import { IdentityManager } from './identity/manager.ts';
import type { Identity } from './identity/model.ts';
import { createSchemaForms } from './identity/schema/schema-forms.ts';
import { IdentitySchemas } from './identity/schema/schemas.ts';
import { type Clock, systemClock } from './kernel/clock.ts';
import type { Handler } from './kernel/http.ts';
import type { JsonObject } from './kernel/json.ts';
import { perObject } from './kernel/memo.ts';
import type { Logger } from './observability/logger.ts';
import { createMetrics, type HttpMetrics } from './observability/metrics.ts';
import { readContent } from './outbound/content.ts';
import { createHttpClient, type HttpClient } from './outbound/http-client.ts';
import { openMigratedDatabase, type OpenDatabase } from './persistence/open-database.ts';
import { retryUntilAvailable } from './persistence/retry-until-available.ts';
import { AvailableAal } from './session/available-aal.ts';
import { deletedSessionCookie } from './session/cookie.ts';
import { SessionManager } from './session/manager.ts';
import { startRecoveryByCode } from './strategies/code/administrator.ts';
import { createStrategies, CREDENTIAL_DEFINITIONS } from './strategies/index.ts';
import { startRecoveryByLink } from './strategies/link/administrator.ts';
import { createBreachedPasswords } from './strategies/password/breached-passwords.ts';
import { rangeApi } from './strategies/password/range-api.ts';
import { webAuthnScript } from './strategies/shared/webauthn/script.ts';
import { createServers } from './transport/app.ts';
import { adminRecoveryOperations } from './transport/operations/admin-recovery.ts';
import { courierOperations } from './transport/operations/courier.ts';
import { identityOperations } from './transport/operations/identities/handlers.ts';
import { identitySessionOperations } from './transport/operations/identities/sessions.ts';
import { metadataOperations } from './transport/operations/metadata.ts';
import { schemaOperations } from './transport/operations/schemas.ts';
import { errorOperations } from './transport/operations/self-service-errors.ts';
import { logoutOperations } from './transport/operations/self-service-logout.ts';
import { selfServiceOperations } from './transport/operations/self-service.ts';
import { sessionOperations } from './transport/operations/sessions.ts';
import { webAuthnOperations } from './transport/operations/webauthn.ts';
import { presentHookContext } from './transport/presenters/hook-context.ts';
import { presentIdentity } from './transport/presenters/identity.ts';
import { asJson } from './transport/presenters/json.ts';
import { presentSession } from './transport/presenters/session.ts';
import { VERSION } from './version.ts';

/** A request that waits longer for the database fails: a network that swallows everything must not hold every connection for ever. */
const DATABASE_ANSWER_MS = 10_000;

export interface ComposeOptions {
  readonly config: ConfigSource;
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Metrics of all workers; a process alone has its own. */
  readonly metrics?: HttpMetrics;
  /** Beside those of the catalogue: what embeds the server may bring its own. */
  readonly strategies?: readonly Strategy[];
}

export interface Zelos {
  readonly servers: ReturnType<typeof createServers>;
  readonly database: OpenDatabase;
  readonly courier: Courier;
  close(): Promise<void>;
}

/** Everything one process needs to serve, put together. Rejects where the database cannot be opened. */
export async function compose({
  config,
  logger,
  clock = systemClock,
  metrics = createMetrics(VERSION),
  strategies = [],
}: ComposeOptions): Promise<Zelos> {
  const { database, http, courier } = await openSurroundings({ config, logger, clock });
  const webHooks = createWebHooks({ logger, clock, http, codec: webHookCodec(clock) });
  const parts = { config, logger, clock, metrics, strategies, database, http, courier, webHooks };
  const handlers = completeHandlers(createHandlers(parts));
  const servers = createServers<OperationId>({
    config,
    operations: operations(),
    handlers,
    check: checkRequest,
    logger,
    metrics,
  });
  const close = async () => {
    await webHooks.close();
    await database.close();
  };
  return { servers, database, courier, close };
}

/** What a process needs that does nothing but deliver messages. */
export async function composeCourier({ config, logger }: Pick<ComposeOptions, 'config' | 'logger'>) {
  const { database, courier } = await openSurroundings({ config, logger, clock: systemClock });
  return { courier, close: () => database.close() };
}

/** What a process talks to: its database, other servers and, through both, people. */
async function openSurroundings({
  config,
  logger,
  clock,
}: Required<Pick<ComposeOptions, 'config' | 'logger' | 'clock'>>) {
  const { dsn } = config.current().derived;
  const options = { dsn, clock, logger, answerTimeoutMs: DATABASE_ANSWER_MS };
  const database = await retryUntilAvailable(() => openMigratedDatabase(options), {
    log: (message) => logger.warn(message),
  });
  const http = perSnapshot(config, httpClient, (client) => void client.close());
  const courier = createCourier({ config, logger, store: database.courier, http });
  return { database, http, courier };
}

interface Parts extends Required<ComposeOptions> {
  readonly database: OpenDatabase;
  readonly http: () => HttpClient;
  readonly courier: Courier;
  readonly webHooks: WebHooks;
}

function createHandlers(parts: Parts): Partial<Record<OperationId, Handler>> {
  const { config, clock, metrics, database } = parts;
  const credentials = new CredentialCatalogue(CREDENTIAL_DEFINITIONS);
  const manager = new SessionManager({
    sessions: database.sessions,
    config,
    clock,
    availableAal: new AvailableAal(database.identities, credentials),
    methods: credentials,
  });
  const domain = createDomain(parts, credentials);
  const engineParts = createEngineParts(parts, manager, domain);
  const engine = createEngine(engineParts, {
    login: loginFlow,
    registration: registrationFlow,
    settings: settingsFlow,
    recovery: recoveryFlow,
    verification: verificationFlow,
  });
  const logout = createLogout({ ...engineParts, deletedSessionCookie });
  const present = {
    session: presentSession,
    identity: presentToOwner,
  };
  return {
    ...metadataOperations({ config, version: VERSION, readyChecks: { database: () => database.ping() }, metrics }),
    ...sessionOperations({
      config,
      clock,
      manager,
      sessions: database.sessions,
      exchanges: database.exchanges,
    }),
    ...selfServiceOperations({
      engine,
      config,
      clock,
      presentIdentity: present.identity,
      presentSession: present.session,
    }),
    ...logoutOperations(logout, config),
    ...errorOperations(database.errors),
    ...identityOperations({
      config,
      clock,
      database,
      manager: domain.identityManager,
      hasher: () => domain.hasher(config.current()),
      decrypt: (ciphertext) => decryptWith(domain.cipher(config.current()), ciphertext),
    }),
    ...identitySessionOperations({ config, clock, sessions: database.sessions }),
    ...schemaOperations({ schemas: domain.schemas }),
    ...adminRecoveryOperations({
      config,
      clock,
      database,
      byCode: startRecoveryByCode,
      byLink: startRecoveryByLink,
    }),
    ...webAuthnOperations(webAuthnScript),
    ...courierOperations({ config, messages: database.courier }),
  };
}

/** What flows and the admin API share. */
function createDomain({ config, clock, http }: Parts, credentials: CredentialCatalogue) {
  const schemas = new IdentitySchemas(config, async (url) => (await readContent(url, http())).toString('utf8'), clock);
  return {
    schemas,
    identityManager: new IdentityManager({ config, schemas, clock, credentials }),
    hasher: perObject((current: Config) => createPasswordHasher(current.derived.hashers)),
    cipher: perObject((current: Config) => createCipher(current.ciphers.algorithm, current.derived.secrets.cipher)),
  };
}

/** What was encrypted under secrets that are gone shows as nothing. */
function decryptWith(cipher: Cipher, ciphertext: string): string | undefined {
  try {
    return cipher.decrypt(ciphertext).toString('utf8');
  } catch (error) {
    if (error instanceof CipherError) return undefined;
    throw error;
  }
}

const presentToOwner = (identity: Identity, { derived }: Config) =>
  presentIdentity(identity, { baseUrl: derived.public.baseUrl });

/** The same for the engine, strategies and hooks, to which it is any JSON. */
const ownerJson = (identity: Identity, config: Config): JsonObject => asJson(presentToOwner(identity, config));

const webHookCodec = (clock: Clock): WebHookCodec => ({
  context: (context) => presentHookContext(context, clock.now(), presentToOwner),
});

function createEngineParts(
  { logger, clock, strategies: more, database, http, courier, webHooks }: Parts,
  sessions: SessionManager,
  { schemas, identityManager, hasher }: ReturnType<typeof createDomain>,
): EngineDependencies {
  const rules = createFlowRules(identityManager, database.identities);
  const forms = createSchemaForms(schemas);
  const breached = perObject((current: Config) =>
    createBreachedPasswords(rangeApi(http(), () => current.selfservice.methods.password.config.haveibeenpwned_host)),
  );
  const catalogue = createStrategies({
    identities: database.identities,
    rules,
    schemas: forms,
    hasher,
    breached,
    verifyWithMigrationHook: webHooks.verifyWithMigrationHook,
    presentIdentity: ownerJson,
  });
  const strategies = [...catalogue, ...more];
  const { composer } = courier;
  return {
    database,
    sessions,
    identities: rules,
    schemas: forms,
    continuity: continuityCookies,
    strategies,
    hooks: createHooks({ database, composer, clock, presentIdentity: ownerJson, strategies }, webHooks),
    composer,
    presentIdentity: ownerJson,
    clock,
    logError: (error, request) =>
      logger.error({ err: error, request_id: request.id }, 'An error occurred while handling a flow'),
  };
}

function httpClient({ clients }: Config): HttpClient {
  const { disallow_private_ip_ranges, private_ip_exception_urls } = clients.http;
  return createHttpClient({
    disallowPrivateIpRanges: disallow_private_ip_ranges,
    privateIpExceptionUrls: private_ip_exception_urls,
    userAgent: `Zelos/${VERSION}`,
  });
}

/** Makes a value for the snapshot in force, and another after a reload. */
function perSnapshot<T>(source: ConfigSource, make: (config: Config) => T, discard: (old: T) => void): () => T {
  let value = make(source.current());
  source.onChange((next) => {
    discard(value);
    value = make(next);
  });
  return () => value;
}
