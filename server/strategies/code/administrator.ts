import { newCode } from '../../crypto/code-hmac.ts';
import { newHandedOverFlow, storeAdminRecovery, type StartRecovery } from '../../flows/recovery/admin-recovery.ts';
import { codeInput, continueButton } from './nodes.ts';

/** Starts an admin recovery by code. The user may enter the code in any browser or app, so the flow has no CSRF check. */
export const startRecoveryByCode: StartRecovery = async (database, request) => {
  const flow = newHandedOverFlow(request);
  flow.active = 'code';
  flow.state = 'sent_email';
  flow.skipCsrfCheck = true;
  flow.ui.nodes = [codeInput(), continueButton()];
  const recovery = { flow, secret: newCode() };
  await storeAdminRecovery(database, request, recovery, 'code');
  return recovery;
};
