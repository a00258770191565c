import { NIL_ID } from '../../../kernel/id.ts';
import type { ReturnFlow } from '../interfaces/endpoint.ts';
import { flowExpired } from '../protocol/errors.ts';
import type { StepOf } from '../protocol/exchange.ts';

/** The flow that the user left is over: an error, not a new flow (reference behaviour). */
export const rejectExpiredReturn: StepOf<ReturnFlow> = ({ flow, now }) => {
  if (flow.expiresAt < now) throw flowExpired(flow.expiresAt, now, NIL_ID);
  return undefined;
};
