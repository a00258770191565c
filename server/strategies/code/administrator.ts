import type { Config } from '../../config/model.ts';
import { newCode, storedHmac } from '../../crypto/code-hmac.ts';
import type { FlowType, RecoveryFlow } from '../../flows/engine/model.ts';
import type { Database } from '../../flows/engine/ports.ts';
import { selfServiceUrl } from '../../flows/engine/urls.ts';
import { newId } from '../../kernel/id.ts';
import { codeInput } from './recovery.ts';
import { continueButton } from './nodes.ts';

export interface CodeForIdentity {
  readonly flow: RecoveryFlow;
  readonly code: string;
}

export interface CodeRequest {
  readonly config: Config;
  readonly identityId: string;
  readonly type: FlowType;
  readonly lifespanMs: number;
  readonly requestUrl: string;
  readonly now: Date;
}

/** A recovery that waits for a code that an administrator hands over, in whatever browser or app the person has. */
export async function createCodeForIdentity(database: Database, request: CodeRequest): Promise<CodeForIdentity> {
  const { config, identityId, now } = request;
  const flow = newFlow(request);
  const code = newCode();
  await database.transaction(async (stores) => {
    await stores.flows.create(flow);
    await stores.challenges.create('recovery', {
      id: newId(),
      kind: 'code',
      flowId: flow.id,
      mac: storedHmac(config.derived.secrets.cookie, code),
      identityId,
      issuedAt: now,
      expiresAt: flow.expiresAt,
    });
  });
  return { flow, code };
}

function newFlow({ config, type, lifespanMs, requestUrl, now }: CodeRequest): RecoveryFlow {
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
    active: 'code',
    ui: {
      action: selfServiceUrl(config, 'recovery', { flow: id }),
      method: 'POST',
      nodes: [codeInput(), continueButton()],
    },
    state: 'sent_email',
    csrfToken: '',
    submitCount: 0,
    skipCsrfCheck: true,
  };
}
