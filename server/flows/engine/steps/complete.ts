import { become } from '../answers/become.ts';
import { sendElsewhere } from '../answers/elsewhere.ts';
import { formUpdated } from '../answers/form-updated.ts';
import { notCompleted } from '../answers/not-completed.ts';
import { reauthenticate } from '../answers/reauthenticate.ts';
import { refuse } from '../answers/refuse.ts';
import type { ReturnFlow } from '../interfaces/endpoint.ts';
import type {
  Becomes,
  BecomingFlow,
  FormUpdated,
  NeedsReauthentication,
  Redirect,
  Rejected,
} from '../interfaces/outcome.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import { withChanges } from '../protocol/changes.ts';
import type { Ending, Exchange, PipelineStep, Success } from '../protocol/exchange.ts';

/**
 * What the outcome leads to, in the flow as the strategy has changed it. All flows share what is no success; a success means what its flow says: an answer, or what hooks are asked
 * about in the next rows.
 */
export const complete: PipelineStep = async <N extends StrategyFlow>(exchange: Exchange<N>) => {
  const { outcome, keepInput } = exchange.submission;
  exchange.flow = withChanges(exchange.flow, outcome.changes);
  switch (outcome.kind) {
    case 'rejected':
      return refuse(exchange, (outcome as Rejected).problems, keepInput);
    case 'form-updated':
      return formUpdated(exchange, outcome as FormUpdated);
    case 'redirect':
      return sendElsewhere(exchange as unknown as Exchange<ReturnFlow>, outcome as Redirect);
    case 'becomes':
      return become(exchange, outcome as Becomes<BecomingFlow>);
    case 'needs-reauthentication':
      return reauthenticate(exchange, (outcome as NeedsReauthentication).resubmit);
    default:
      return succeed(exchange, outcome as Success<N>);
  }
};

async function succeed<N extends StrategyFlow>(
  exchange: Exchange<N>,
  outcome: Success<N>,
): Promise<Ending | undefined> {
  const completion = await exchange.definition.complete(exchange, exchange.submission.strategy, outcome);
  switch (completion.kind) {
    case 'proposed':
      exchange.submission.proposal = completion;
      return undefined;
    case 'completed':
      return completion;
    default:
      return notCompleted(exchange, completion);
  }
}
