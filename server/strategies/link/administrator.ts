import { newLinkToken } from '../../crypto/tokens.ts';
import { newHandedOverFlow, storeHandedOver, type StartRecovery } from '../../flows/recovery/by-administrator.ts';
import { Form } from '../../ui/form.ts';
import { addressForm } from './step.ts';

/** Starts an admin recovery by link. Any browser that opens the link is signed in. */
export const startRecoveryByLink: StartRecovery = async (database, request) => {
  const flow = newHandedOverFlow(request);
  flow.active = 'link';
  addressForm({ form: new Form(flow.ui), csrfToken: () => '' });
  const handedOver = { flow, secret: newLinkToken() };
  await storeHandedOver(database, request, handedOver, 'token');
  return handedOver;
};
