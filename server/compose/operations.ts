/** The handler of every operation of the OpenAPI document. */
import type { OperationId } from '../contract/index.ts';
import { CipherError, type Cipher } from '../crypto/ciphers.ts';
import type { Handler } from '../kernel/http.ts';
import { createAuditLog } from '../observability/audit.ts';
import { startRecoveryByCode } from '../strategies/code/administrator.ts';
import { startRecoveryByLink } from '../strategies/link/administrator.ts';
import { webAuthnScript } from '../strategies/shared/webauthn/script.ts';
import { adminRecoveryOperations } from '../transport/operations/admin-recovery.ts';
import { authenticatorScript } from '../transport/operations/authenticator-script.ts';
import { courierOperations } from '../transport/operations/courier.ts';
import { identityOperations } from '../transport/operations/identities/handlers.ts';
import { identitySessionOperations } from '../transport/operations/identities/sessions.ts';
import { metadataOperations } from '../transport/operations/metadata.ts';
import { schemaOperations } from '../transport/operations/schemas.ts';
import { errorOperations } from '../transport/operations/self-service-errors.ts';
import { logoutOperations } from '../transport/operations/self-service-logout.ts';
import { selfServiceOperations } from '../transport/operations/self-service.ts';
import { sessionOperations } from '../transport/operations/sessions.ts';
import { presentSession } from '../transport/presenters/session.ts';
import { VERSION } from '../version.ts';
import { audited } from './audited.ts';
import { type ComposedEngine, type Domain, presentToOwner } from './engine.ts';
import type { Basics, Surroundings } from './surroundings.ts';
import { reportDeprecated } from './traced/deprecated.ts';
import { tracedRecovery } from './traced/events.ts';

export type OperationParts = Basics & Surroundings;

type Handlers = Partial<Record<OperationId, Handler>>;

export const composeOperations = (parts: OperationParts, composed: ComposedEngine): Handlers => ({
  ...selfService(parts, composed),
  ...audited(administration(parts, composed.domain), createAuditLog(parts.logger)),
  ...metadataOperations({
    config: parts.config,
    version: VERSION,
    readyChecks: { database: () => parts.database.ping() },
    metrics: parts.metrics,
  }),
  ...schemaOperations({ schemas: composed.domain.schemas }),
});

/** Operations of users and their browsers. */
function selfService(
  { config, clock, database }: OperationParts,
  { engine, logout, tokenizer, domain }: ComposedEngine,
): Handlers {
  const { sessions, exchanges, errors } = database;
  return {
    ...selfServiceOperations({
      engine,
      config,
      clock,
      presentIdentity: presentToOwner,
      presentSession,
    }),
    ...logoutOperations(logout, config),
    ...sessionOperations({ config, clock, manager: domain.sessions, tokenizer, sessions, exchanges }),
    ...errorOperations(errors, config),
    ...authenticatorScript(webAuthnScript),
  };
}

/** Operations of the admin port. */
function administration({ config, clock, database, tracing }: OperationParts, domain: Domain): Handlers {
  return {
    ...identityOperations({
      config,
      clock,
      database,
      manager: domain.identityManager,
      hasher: () => domain.hasher(config.current()),
      decrypt: (ciphertext) => decryptWith(domain.cipher(config.current()), ciphertext),
    }),
    ...identitySessionOperations({
      config,
      clock,
      sessions: database.sessions,
      ...(tracing && { onSlowExtend: () => reportDeprecated(tracing, 'legacy_slower_session_extend') }),
    }),
    ...adminRecoveryOperations({
      config,
      clock,
      database,
      byCode: tracedRecovery(startRecoveryByCode, tracing),
      byLink: tracedRecovery(startRecoveryByLink, tracing),
    }),
    ...courierOperations({ config, messages: database.courier }),
  };
}

/** Undefined when the value was encrypted under secrets that the configuration no longer has. */
function decryptWith(cipher: Cipher, ciphertext: string): string | undefined {
  try {
    return cipher.decrypt(ciphertext).toString('utf8');
  } catch (error) {
    if (error instanceof CipherError) return undefined;
    throw error;
  }
}
