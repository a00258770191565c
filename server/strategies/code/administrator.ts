import { newCode } from '../../crypto/code-hmac.ts';
import { newHandedOverFlow, storeHandedOver, type StartRecovery } from '../../flows/recovery/by-administrator.ts';
import { codeInput, continueButton } from './nodes.ts';

/** Starts an admin recovery by code. The user may enter the code in any browser or app, so the flow has no CSRF check. */
export const startRecoveryByCode: StartRecovery = async (database, request) => {
  const flow = newHandedOverFlow(request);
  flow.active = 'code';
  flow.state = 'sent_email';
  flow.skipCsrfCheck = true;
  flow.ui.nodes = [codeInput(), continueButton()];
  const handedOver = { flow, secret: newCode() };
  await storeHandedOver(database, request, handedOver, 'code');
  return handedOver;
};
