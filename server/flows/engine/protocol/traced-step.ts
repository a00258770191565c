import type { Tracing } from '../../../observability/tracing/tracing.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Ending, Exchange, PipelineStep } from './exchange.ts';
import { tracedName } from './only.ts';

/** Runs a row of the table, in a span of its name where it may take time. */
export async function tracedStep<N extends StrategyFlow>(
  tracing: Tracing,
  exchange: Exchange<N>,
  step: PipelineStep,
): Promise<Ending | undefined> {
  const { name: flow } = exchange.definition;
  const name = tracedName(step, flow);
  if (name === undefined) return step(exchange);
  return tracing.span(`selfservice.flow.${flow}.${name}`, {}, async (span) => {
    try {
      return await step(exchange);
    } finally {
      span.set({
        'flow.id': exchange.hasFlow ? exchange.flow.id : undefined,
        'flow.method': exchange.submission.method,
      });
    }
  });
}

/** Events of a submission to these flows name the flow (reference behaviour). */
export const withFlowName = <T>(tracing: Tracing | undefined, flow: StrategyFlow, work: () => T): T =>
  tracing === undefined || (flow !== 'login' && flow !== 'registration')
    ? work()
    : tracing.withEventAttributes({ SelfServiceStrategyUsed: flow, SelfServiceFlowName: flow }, work);
