import { newCode } from '../../crypto/code-hmac.ts';
import type { RecoveryFlow } from '../../flows/engine/interfaces/model.ts';
import { newHandedOverFlow, storeAdminRecovery, type StartRecovery } from '../../flows/recovery/admin-recovery.ts';
import { codeInput, continueButton } from './nodes.ts';

/** Starts an admin recovery by code. The user may enter the code in any browser or app, so the flow has no CSRF check. */
export const startRecoveryByCode: StartRecovery = async (database, request) => {
  const empty = newHandedOverFlow(request);
  const ui = { ...empty.ui, nodes: [codeInput(), continueButton()] };
  const flow: RecoveryFlow = { ...empty, active: 'code', state: 'sent_email', skipCsrfCheck: true, ui };
  const recovery = { flow, secret: newCode() };
  await storeAdminRecovery(database, request, recovery, 'code');
  return recovery;
};
