import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange, PipelineStep, StepOf } from './exchange.ts';

interface Row {
  readonly flows: readonly StrategyFlow[];
  readonly step: object;
}

const rows = new WeakMap<PipelineStep, Row>();

/** The step for these flows alone; the others go on. */
export const only =
  <F extends StrategyFlow>(...flows: readonly F[]) =>
  (step: StepOf<F>): PipelineStep => {
    const row: PipelineStep = (exchange) =>
      (flows as readonly StrategyFlow[]).includes(exchange.definition.name)
        ? step(exchange as unknown as Exchange<F>)
        : undefined;
    rows.set(row, { flows, step });
    return row;
  };

const ASYNC = (async () => {}).constructor;
/** A bundler numbers functions whose names it has twice. */
const NUMBER = /\$\d+$/;

/** What a row of the table is called in traces. Undefined where the flow passes it by, for quick checks, and where a function has made it. */
export function tracedName(row: PipelineStep, flow: StrategyFlow): string | undefined {
  const { flows, step } = rows.get(row) ?? { flows: [flow], step: row };
  if (!flows.includes(flow) || step.constructor !== ASYNC) return undefined;
  return (step as PipelineStep).name.replace(NUMBER, '') || undefined;
}
