import { rejected, type Rejected } from '../../../flows/engine/interfaces/outcome.ts';
import { problem } from '../../../ui/messages.ts';

/** Nobody removes the last way in. The field is that of security keys, whatever the kind (reference behaviour). */
export const lastKeyStays = (): Rejected =>
  rejected({
    field: 'webauthn_remove',
    message: problem.generic('unable to remove this security key because it would lock you out of your account'),
  });
