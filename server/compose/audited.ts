/** Which operations of the admin API the audit log has lines for. */
import type { OperationId } from '../contract/index.ts';
import type { Handler, HttpReply, HttpRequest } from '../kernel/http.ts';
import { isJsonObject } from '../kernel/json.ts';
import type { AuditLog } from '../observability/audit.ts';

/** Those that change what a user can do, and what `{id}` of their path names. */
const AUDITED = {
  createIdentity: 'identity',
  updateIdentity: 'identity',
  patchIdentity: 'identity',
  batchPatchIdentities: 'identity',
  deleteIdentity: 'identity',
  deleteIdentityCredentials: 'identity',
  deleteIdentitySessions: 'identity',
  disableSession: 'session',
  extendSession: 'session',
  createRecoveryCodeForIdentity: 'identity',
  createRecoveryLinkForIdentity: 'identity',
} as const satisfies Partial<Record<OperationId, 'identity' | 'session'>>;

const OPERATIONS = Object.entries(AUDITED) as [keyof typeof AUDITED, 'identity' | 'session'][];

/** The handlers, with a line in the audit log for each change that was made. */
export function audited(
  handlers: Partial<Record<OperationId, Handler>>,
  audit: AuditLog,
): Partial<Record<OperationId, Handler>> {
  const result = { ...handlers };
  for (const [operation, named] of OPERATIONS) {
    const handler = handlers[operation];
    if (handler === undefined) continue;
    result[operation] = async (request) => {
      const reply = await handler(request);
      const { id, type: credentialsType } = request.pathParameters;
      const [identityId, sessionId] =
        named === 'session' ? [undefined, id] : [id ?? subjectOf(request, reply), undefined];
      audit.administration({ operation, identityId, sessionId, credentialsType, request });
      return reply;
    };
  }
  return result;
}

/** Where the path names no identity: a recovery names it in the body, a new one has its id in the answer. */
function subjectOf({ body }: HttpRequest, reply: HttpReply): string | undefined {
  const asked = body.kind === 'json' && isJsonObject(body.value) ? body.value['identity_id'] : undefined;
  const made = isJsonObject(reply.body) ? reply.body['id'] : undefined;
  return [asked, made].find((each) => typeof each === 'string');
}
