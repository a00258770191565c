import { NIL_ID } from '../../../kernel/id.ts';
import type { ReturnFlow } from '../interfaces/endpoint.ts';
import { flowExpired } from '../protocol/errors.ts';
import type { StepOf } from '../protocol/exchange.ts';

/** An expired flow is an error here, not a new flow (reference behaviour). */
export const rejectExpiredReturn: StepOf<ReturnFlow> = ({ flow, now }) => {
  if (flow.expiresAt < now) throw flowExpired(flow.expiresAt, now, NIL_ID);
  return undefined;
};
