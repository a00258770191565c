import { newLinkToken } from '../../crypto/tokens.ts';
import { newHandedOverFlow, storeAdminRecovery, type StartRecovery } from '../../flows/recovery/admin-recovery.ts';
import { Form } from '../../ui/form.ts';
import { addressForm } from './step.ts';

/** Starts an admin recovery by link. Any browser that opens the link is signed in. */
export const startRecoveryByLink: StartRecovery = async (database, request) => {
  const flow = { ...newHandedOverFlow(request), active: 'link' };
  addressForm({ form: new Form(flow.ui), csrfToken: () => '' });
  const recovery = { flow, secret: newLinkToken() };
  await storeAdminRecovery(database, request, recovery, 'token');
  return recovery;
};
