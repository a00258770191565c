import { initiatedBySomeoneElse } from '../protocol/errors.ts';
import type { StepOf } from '../protocol/exchange.ts';

/** A settings flow belongs to one identity. */
export const checkOwner =
  (operation: 'read' | 'submit'): StepOf<'settings'> =>
  ({ flow, session }) => {
    if (flow.identityId !== session?.identityId) throw initiatedBySomeoneElse(operation);
    return undefined;
  };
