import type { StepOf } from '../protocol/exchange.ts';
import { startBeside } from '../protocol/starts.ts';

/**
 * The form as a new flow would show it. The reference stores that flow and takes over its form, action included, so that the next
 * submission goes to the new flow.
 */
export const openNextForm: StepOf<'settings'> = async (exchange) => {
  const { flow, session, submission } = exchange;
  const owner = submission.proposal.identity;
  const next = await startBeside(exchange, 'follows', { flow: 'settings', type: flow.type, session, owner });
  submission.nextFlow = next.flow;
  return undefined;
};
