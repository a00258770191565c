import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep, StepOf } from './exchange.ts';

/** The step for these flows alone; the others go on. */
export const only =
  <F extends StrategyFlow>(...flows: readonly F[]) =>
  (step: StepOf<F>): PipelineStep =>
  (exchange) =>
    (flows as readonly StrategyFlow[]).includes(exchange.definition.name)
      ? step(exchange as unknown as Exchange<F>)
      : undefined;
