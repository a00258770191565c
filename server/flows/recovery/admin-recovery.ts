/** Recovery that an administrator starts and hands over: nothing is sent. */
import type { Config } from '../../config/model.ts';
import { storedHmac } from '../../crypto/code-hmac.ts';
import { newId } from '../../kernel/id.ts';
import type { FlowType, RecoveryFlow } from '../engine/interfaces/model.ts';
import type { Challenge, Database } from '../engine/interfaces/ports.ts';
import { selfServiceUrl } from '../engine/protocol/urls.ts';

export interface RecoveryRequest {
  readonly config: Config;
  readonly identityId: string;
  readonly type: FlowType;
  readonly lifespanMs: number;
  readonly requestUrl: string;
  readonly now: Date;
}

/** A recovery that a strategy made, and the secret to hand over. */
export interface AdminRecovery {
  readonly flow: RecoveryFlow;
  readonly secret: string;
}

/** What a strategy offers to administrators. */
export type StartRecovery = (database: Database, request: RecoveryRequest) => Promise<AdminRecovery>;

/** A flow without form and anti-CSRF token: the administrator's browser is not the user's. */
export function newHandedOverFlow({ config, type, lifespanMs, requestUrl, now }: RecoveryRequest): RecoveryFlow {
  const id = newId();
  return {
    name: 'recovery',
    id,
    type,
    issuedAt: now,
    expiresAt: new Date(now.getTime() + lifespanMs),
    createdAt: now,
    updatedAt: now,
    requestUrl,
    ui: { action: selfServiceUrl(config, 'recovery', { flow: id }), method: 'POST', nodes: [] },
    state: 'choose_method',
    csrfToken: '',
    submitCount: 0,
    skipCsrfCheck: false,
  };
}

export async function storeAdminRecovery(
  database: Database,
  { config, identityId, now }: RecoveryRequest,
  { flow, secret }: AdminRecovery,
  kind: Challenge['kind'],
): Promise<void> {
  await database.transaction(async ({ flows, challenges }) => {
    await flows.create(flow);
    await challenges.create('recovery', {
      id: newId(),
      kind,
      flowId: flow.id,
      mac: storedHmac(config.derived.secrets.cookie, secret),
      identityId,
      issuedAt: now,
      expiresAt: flow.expiresAt,
    });
  });
}
