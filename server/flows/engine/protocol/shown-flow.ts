import type { Flow } from '../interfaces/model.ts';
import type { FlowReply } from '../interfaces/reply.ts';
import type { StrategyFlow } from '../interfaces/strategy.ts';
import type { Exchange } from './exchange.ts';

type FlowAsJson = Extract<FlowReply, { kind: 'flow' }>;

/** The flow as JSON, with the members of `shown` in place of its own. Settings show the identity that they belong to. */
export const shownFlow = <N extends StrategyFlow>(
  { flow, owner, session }: Exchange<N>,
  status: 200 | 400,
  shown: Partial<Flow> = {},
): FlowAsJson => ({ kind: 'flow', status, flow: { ...flow, ...shown } as Flow, identity: owner ?? session?.identity });
