import type { HttpRequest } from '../kernel/http.ts';
import type { Logger } from './logger.ts';

/** A submission that ended. Ids only: who signs in with which address is personal data. */
export interface AuditedSubmission {
  readonly flow: string;
  readonly flowId: string | undefined;
  readonly method: string | undefined;
  readonly result: string;
  /** Whose flow it is, where that is known. */
  readonly identityId: string | undefined;
  readonly sessionId: string | undefined;
  readonly request: Pick<HttpRequest, 'id' | 'clientIp'>;
}

/** A change through the admin API. */
export interface AuditedChange {
  readonly operation: string;
  readonly identityId: string | undefined;
  readonly sessionId: string | undefined;
  /** Of the credentials that were deleted. */
  readonly credentialsType: string | undefined;
  readonly request: Pick<HttpRequest, 'id' | 'clientIp'>;
}

/** Writes what matters to security to the log, as lines with `audience=audit`. */
export interface AuditLog {
  submission(event: AuditedSubmission): void;
  /** An operation of the admin API has changed something. */
  administration(change: AuditedChange): void;
}

/** Fields have the reference's names where its log has them: `identity_id`, `session_id`, `flow_method`. */
export function createAuditLog(logger: Pick<Logger, 'info'>): AuditLog {
  return {
    submission: ({ flow, flowId, method, result, identityId, sessionId, request }) =>
      logger.info(
        {
          audience: 'audit',
          event: `${flow}.${result}`,
          flow_id: flowId,
          flow_method: method,
          identity_id: identityId,
          session_id: sessionId,
          request_id: request.id,
          remote: request.clientIp,
        },
        'A submission of a self-service flow ended.',
      ),
    administration: ({ operation, identityId, sessionId, credentialsType, request }) =>
      logger.info(
        {
          audience: 'audit',
          event: `admin.${operation}`,
          identity_id: identityId,
          session_id: sessionId,
          credentials_type: credentialsType,
          request_id: request.id,
          remote: request.clientIp,
        },
        'An administrator changed something.',
      ),
  };
}
