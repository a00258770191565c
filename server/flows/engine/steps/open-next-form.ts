import { openForm } from '../forms/open-form.ts';
import type { StepOf } from '../protocol/exchange.ts';
import { startFlow } from './start-flow.ts';

/**
 * The form as a new flow would show it. The reference stores that flow and takes over its form, action included, so that the next
 * submission goes to the new flow.
 */
export const openNextForm: StepOf<'settings'> = async (exchange) => {
  const { flow, session, submission } = exchange;
  const next = exchange.sibling('settings', flow.type);
  next.session = session;
  next.owner = submission.proposal.identity;
  startFlow(next);
  await openForm(next);
  submission.nextFlow = next.flow;
  return undefined;
};
